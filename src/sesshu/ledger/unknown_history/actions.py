"""The only door for changes: say that a history is unknown, and that it is known again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.codes import codes
from sesshu.ledger.unknown_history.models import UnknownHistory


@dataclass(frozen=True, slots=True)
class UnknownEntry:
    """What is not known of whom. `series` empty: nothing is known at all."""

    resident_id: UUID
    reason: str
    series: str = ""
    note: str = ""

    def check(self) -> None:
        """Raise `InvalidInput` for a series or reason that is not there."""
        if self.series and self.series not in {series.code for series in city_tables().series}:
            raise InvalidInput("予防接種：一覧にあるものを選んでください。", field="series")
        if self.reason not in codes("reasons"):
            allowed = "、".join(codes("reasons").values())
            raise InvalidInput(f"理由：{allowed}のどれかを選んでください。", field="reason")
        if self.reason == "other" and not self.note.strip():
            raise InvalidInput("記事：「その他」の内容を入力してください。", field="note", example="震災で手帳を失った")


@transaction.atomic
def declare_unknown(*, entries: Sequence[UnknownEntry], by: Actor, purpose: str) -> list[UUID]:
    """Record that histories are unknown; what is recorded already is the answer."""
    by.check("dose.write")
    wanted = {entry.resident_id for entry in entries}
    found = set(Resident.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    if wanted - found:
        raise NotFound("該当する住民がいません。")
    ids = []
    for entry in entries:
        entry.check()
        row, is_new = UnknownHistory.objects.get_or_create(
            resident_id=entry.resident_id, series=entry.series, ended_at=None,
            defaults={"reason": entry.reason, "note": entry.note.strip(), "recorded_at": clock.now(),
                      "recorded_by": by.code},
        )  # fmt: skip
        ids.append(row.pk)
        if is_new:
            _tell("unknown_history.declared", row, by, purpose, reason=entry.reason, series=entry.series)
    return ids


@transaction.atomic
def end_unknown(*, ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:
    """The history is known again: with found doses entered, or as none. Raises `NotNow` when that was said before."""
    by.check("dose.write")
    if reason not in codes("end_reasons"):
        allowed = "、".join(codes("end_reasons").values())
        raise InvalidInput(f"理由：{allowed}のどれかを選んでください。", field="reason")
    for row_id in sorted(ids):
        row = UnknownHistory.objects.select_for_update().filter(pk=row_id).first()
        if row is None:
            raise NotFound("この記録はありません。")
        if row.ended_at is not None:
            raise NotNow("この「不明」はすでに解消されています。")
        row.ended_at, row.ended_by, row.end_reason = clock.now(), by.code, reason
        row.save()
        _tell("unknown_history.ended", row, by, purpose, reason=reason, series=row.series)


def _tell(act: str, row: UnknownHistory, by: Actor, purpose: str, **detail: str) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"unknown_history:{row.pk}", subjects=[f"resident:{row.resident_id}"],
        detail=dict(detail),
    )  # fmt: skip
