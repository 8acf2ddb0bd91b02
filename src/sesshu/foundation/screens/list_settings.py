"""一覧の設定: how a person wants to see a list, kept under a name, with one of them as the way in which it opens.

A setting holds columns, order and conditions. Conditions stand in addresses, so they never name a person; lists whose
conditions may do so travel by POST and keep columns and order alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.accounts.sections import account_of, section_of
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.screens.models import ListDefault, ListSetting
from sesshu.foundation.written import check_no_number

MOST = 20
LONGEST_NAME = 30


def settings_of(viewer: Actor, table: str) -> list[ListSetting]:
    """One's own settings of a list and those shared in one's section, by name; `is_default` says how it opens."""
    own_default = ListDefault.objects.filter(person=viewer.code, table=table, setting=OuterRef("pk"))
    rows = _usable(viewer).filter(table=table).annotate(is_default=Exists(own_default))
    return list(rows.order_by("name", "saved_at"))


@transaction.atomic
def save_setting(
    *,
    table: str,
    name: str,
    conditions: str = "",
    columns: Sequence[str] = (),
    sort: str = "",
    shared: bool = False,
    is_default: bool = False,
    by: Actor,
    purpose: str,
) -> ListSetting:
    """Keep how a list looks under a name; one's own of the same name is written over. Raises `InvalidInput`."""
    name = name.strip()
    wanted = QueryDict(conditions)
    check_no_number(name=name, conditions=" | ".join(text for key in wanted for text in wanted.getlist(key)))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            f"設定の名前を1文字以上{LONGEST_NAME}文字以内で入力してください。", field="name", example="今月の未処理"
        )
    others = ListSetting.objects.filter(owner=by.code, table=table).exclude(name=name)
    if others.count() >= MOST:
        raise InvalidInput(f"保存できる設定は一覧ごとに{MOST}件までです。使わない設定を消してください。", field="name")
    section = section_of(by) if shared else ""
    if shared and not section:
        raise InvalidInput("所属が登録されていないため、共有できません。共有せずに保存してください。", field="shared")
    saved, _ = ListSetting.objects.update_or_create(
        owner=by.code, table=table, name=name,
        defaults={
            "conditions": wanted.urlencode(), "columns": list(columns), "sort": sort,
            "section": section, "saved_at": clock.now(),
        },
    )  # fmt: skip
    audit.record(
        "list_setting.saved", by=by, purpose=purpose, obj=f"list_setting:{saved.id}", detail={"shared": bool(section)}
    )
    if is_default:
        open_with(setting_id=saved.id, by=by, purpose=purpose)
    return saved


@transaction.atomic
def open_with(*, setting_id: UUID, by: Actor, purpose: str) -> ListSetting:
    """The list opens with this setting for this person from now on. Raises `NotFound`."""
    setting = get(by, setting_id)
    ListDefault.objects.update_or_create(person=by.code, table=setting.table, defaults={"setting": setting})
    audit.record("list_setting.opens", by=by, purpose=purpose, obj=f"list_setting:{setting.id}")
    return setting


@transaction.atomic
def open_plainly(*, setting_id: UUID, by: Actor, purpose: str) -> ListSetting:
    """The list opens again as it is made. Raises `NotFound`."""
    setting = get(by, setting_id)
    ListDefault.objects.filter(person=by.code, setting=setting).delete()
    audit.record("list_setting.opens_plainly", by=by, purpose=purpose, obj=f"list_setting:{setting.id}")
    return setting


@transaction.atomic
def forget_setting(*, setting_id: UUID, by: Actor, purpose: str) -> None:
    """Delete one of one's own settings; whoever opened the list with it sees it as it is made. Raises `NotFound`."""
    setting = ListSetting.objects.filter(owner=by.code, pk=setting_id).first()
    if setting is None:
        raise NotFound("この設定は自分のものではないか、すでに消されています。")
    audit.record("list_setting.forgotten", by=by, purpose=purpose, obj=f"list_setting:{setting.id}")
    setting.delete()


def get(viewer: Actor, setting_id: UUID) -> ListSetting:
    """One's own setting or one shared in one's section. Raises `NotFound`."""
    setting = _usable(viewer).filter(pk=setting_id).first()
    if setting is None:
        raise NotFound("この一覧の設定はありません。共有した職員が消したときは、自分で保存し直してください。")
    return setting


def address_of(setting: ListSetting) -> str:
    """The setting as the part of an address after `?`."""
    found = QueryDict(setting.conditions, mutable=True)
    if setting.sort:
        found["sort"] = setting.sort
    if setting.columns:
        found["columns"] = ",".join(setting.columns)
    return found.urlencode()


def _usable(viewer: Actor) -> QuerySet[ListSetting]:
    if viewer.kind != "person":
        return ListSetting.objects.filter(owner=viewer.code)
    colleagues = Account.objects.filter(pk=account_of(viewer), office_section=OuterRef("section"))
    return ListSetting.objects.filter(Q(owner=viewer.code) | (~Q(section="") & Exists(colleagues)))
