"""How the register is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from sesshu.contracts.exchange.states import MEDIUM_LABELS, MediumState
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.errors import NotFound
from sesshu.foundation.sealed_messages.keys import signs_since
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.media.models import DONE, Medium


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history of a medium: what was done, when, by whom (a name), with which words."""

    label: str
    at: datetime
    name: str
    note: str


STEP_LABELS = MEDIUM_LABELS | {
    MediumState.REQUESTED: "申請", MediumState.APPROVED: "許可", MediumState.WRITTEN: "書込み",
    MediumState.HANDED_OVER: "受渡し", MediumState.RETURNED: "返却", MediumState.ERASED: "消去",
    MediumState.VERIFIED: "消去の確認",
}  # fmt: skip


def media(viewer: Actor) -> QuerySet[Medium]:
    """All media, the newest first."""
    viewer.check("medium.read")
    return Medium.objects.order_by("-requested_at", "id")


def get(viewer: Actor, medium_id: UUID) -> Medium:
    """One medium, or `NotFound`."""
    found = media(viewer).filter(pk=medium_id).first()
    if found is None:
        raise NotFound("この媒体は登録されていません。一覧から選び直してください。")
    return found


def signed_before_renewal(viewer: Actor) -> list[Medium]:
    """Media that are on their way with a signature of our keys before the present ones: their receivers refuse them."""
    since = signs_since()
    if since is None:
        return []
    away = (MediumState.WRITTEN, MediumState.HANDED_OVER)
    return list(media(viewer).filter(state__in=away, written_at__lt=since))


def unfinished(viewer: Actor) -> int:
    """Media whose erasure nobody has verified yet."""
    viewer.check("medium.read")
    return Medium.objects.exclude(state__in=DONE).count()


def history(viewer: Actor, row: Medium) -> list[Step]:
    """Who asked for a medium, approved, wrote, handed over, took back, erased and verified it; the first step first."""
    viewer.check("medium.read")
    steps = list(row.steps.all())
    names = names_of_codes({one.by for one in steps if one.by})
    told, erased = [], False
    for one in steps:
        state = MediumState(one.state)
        left = erased and state is MediumState.RETURNED  # somebody looked, and it was not empty
        label = "消去のあとに残っていた" if left else STEP_LABELS[state]
        told.append(Step(label, one.at, names.get(one.by, "記録なし"), one.note))
        erased = state is MediumState.ERASED
    return told


def other_uses(viewer: Actor, row: Medium) -> list[Medium]:
    """The other uses of the medium with this number, the newest first."""
    return list(media(viewer).filter(number=row.number).exclude(pk=row.pk))


def due_at(row: Medium) -> datetime | None:
    """By when its erasure has to be verified; None before it is written."""
    return row.written_at and row.written_at + timedelta(days=value("medium_return_days"))


def overdue() -> QuerySet[Medium]:
    """Written media whose erasure nobody verified in time, lost ones among them; the oldest first."""
    since = clock.now() - timedelta(days=value("medium_return_days"))
    return Medium.objects.filter(written_at__lt=since).exclude(state__in=DONE).order_by("written_at", "id")
