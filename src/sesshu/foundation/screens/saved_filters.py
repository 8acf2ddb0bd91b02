"""検索条件の保存: conditions of a list that one person keeps under a name."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.screens.models import SavedFilter

MOST = 20


def filters_of(owner: Actor, table: str) -> list[SavedFilter]:
    """This person's saved conditions of one list, by name."""
    return list(SavedFilter.objects.filter(owner=owner.code, table=table).order_by("name"))


@transaction.atomic
def save_filter(*, table: str, name: str, conditions: str, by: Actor, purpose: str) -> SavedFilter:
    """Keep the conditions (the part of an address after `?`) under a name; the same name is written over."""
    name = name.strip()
    if not name or len(name) > 30:
        raise InvalidInput("条件の名前を1文字以上30文字以内で入力してください。", field="name", example="今月の未処理")
    others = SavedFilter.objects.filter(owner=by.code, table=table).exclude(name=name)
    if others.count() >= MOST:
        raise InvalidInput(f"保存できる条件は{MOST}件までです。使わない条件を消してください。", field="name")
    saved, _ = SavedFilter.objects.update_or_create(
        owner=by.code, table=table, name=name,
        defaults={"conditions": QueryDict(conditions).urlencode(), "saved_at": clock.now()},
    )  # fmt: skip
    audit.record("filter.saved", by=by, purpose=purpose, obj=f"filter:{saved.id}")
    return saved


@transaction.atomic
def forget_filter(*, table: str, name: str, by: Actor, purpose: str) -> None:
    """Delete one of one's own saved conditions. Raises `NotFound`."""
    saved = SavedFilter.objects.filter(owner=by.code, table=table, name=name).first()
    if saved is None:
        raise NotFound("この名前の条件は保存されていません。")
    audit.record("filter.forgotten", by=by, purpose=purpose, obj=f"filter:{saved.id}")
    saved.delete()
