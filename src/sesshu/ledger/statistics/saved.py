"""保存した集計: a page of statistics with its conditions, kept under a name, for oneself or for the own section."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.sections import section_of
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.statistics.models import SavedQuestion

MOST, LONGEST = 30, 40
# What may be kept, and nothing that leads to people. Addresses of pages by name.
PAGES = ("statistics-table", "statistics-coverage", "statistics-health-report", "statistics-completion",
         "statistics-unknown-history")  # fmt: skip
LEFT_OUT = {"key", "drop", "csrfmiddlewaretoken"}


def saved_questions(viewer: Actor) -> QuerySet[SavedQuestion]:
    """One's own, and those that somebody of one's section shares."""
    viewer.check("statistics.read")
    section = section_of(viewer)
    shared = Q(shared=True, section=section) if section else Q(pk=None)
    return SavedQuestion.objects.filter(Q(owner=viewer.code) | shared).order_by("name", "id")


def shared_questions(viewer: Actor) -> QuerySet[SavedQuestion]:
    """Those that somebody shares with a section: what commands and other systems may run. They name nobody."""
    viewer.check("statistics.read")
    return SavedQuestion.objects.filter(shared=True).order_by("name", "id")


@transaction.atomic
def save_question(
    *, name: str, page: str, conditions: str, shared: bool, by: Actor, purpose: str
) -> SavedQuestion:  # fmt: skip
    """Keep a page's conditions (the part of its address after `?`). One's own of the same name is written over."""
    by.check("statistics.read")
    name = name.strip()
    if not name or len(name) > LONGEST:
        raise InvalidInput(
            f"名前を1文字以上{LONGEST}文字以内で入力してください。", field="name", example="MR2期の月次報告"
        )
    if page not in PAGES:
        raise InvalidInput("この画面の条件は保存できません。", field="name")
    section = section_of(by)
    if shared and not section:
        raise InvalidInput("所属が登録されていないため共有できません。自分だけの保存にしてください。", field="shared")
    mine = SavedQuestion.objects.filter(owner=by.code)
    if mine.exclude(name=name).count() >= MOST:
        raise InvalidInput(f"保存できる集計は{MOST}件までです。使わないものを消してください。", field="name")
    kept = QueryDict(conditions, mutable=True)
    for word in LEFT_OUT:
        kept.pop(word, None)
    saved, _ = SavedQuestion.objects.update_or_create(
        owner=by.code, name=name,
        defaults={
            "owner_name": by.display_name, "section": section, "shared": shared, "page": page,
            "conditions": kept.urlencode(), "saved_at": clock.now(),
        },
    )  # fmt: skip
    audit.record(
        "statistics.question_saved", by=by, purpose=purpose, obj=f"statistics-question:{saved.id}",
        detail={"shared": shared, "page": page},
    )  # fmt: skip
    return saved


@transaction.atomic
def forget_question(*, question_id: UUID, by: Actor, purpose: str) -> None:
    """Delete one of one's own. Raises `NotFound`, for those of others as well."""
    by.check("statistics.read")
    found = SavedQuestion.objects.filter(pk=question_id, owner=by.code).first()
    if found is None:
        raise NotFound("この集計は保存されていません。保存した職員だけが消せます。")
    audit.record("statistics.question_forgotten", by=by, purpose=purpose, obj=f"statistics-question:{found.id}")
    found.delete()
