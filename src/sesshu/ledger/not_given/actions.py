"""The only door for changes: record that nothing was given, withdraw such a record. A batch; one is a batch of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, Refused
from sesshu.foundation.writing import copy_in
from sesshu.ledger.not_given.codes import codes
from sesshu.ledger.not_given.models import NotGiven
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident


class AlreadyNoted(Refused):
    """同じ日・同じ予防接種の「接種しなかった記録」がすでにあります。"""

    code = "ALREADY_NOTED"


@dataclass(frozen=True, slots=True)
class NotGivenEntry:
    """One visit or appointment without a dose. `source_key`: the same report twice is recorded once."""

    resident_id: UUID
    seen_on: date
    series: str
    result: str
    reason: str
    screened: bool = False
    institution_code: str = ""
    place: str = ""
    note: str = ""
    source_key: str | None = None

    def check(self, today: date, birth_date: date | None) -> None:
        """Raise `InvalidInput` for what cannot be."""
        if self.seen_on > today or (birth_date and self.seen_on < birth_date):
            text = f"日付：{wareki(self.seen_on)}は入力できません。生年月日から今日までの日を入力してください。"
            raise InvalidInput(text, field="seen_on", example="R8.11.20")
        if self.series not in {series.code for series in city_tables().series}:
            raise InvalidInput("予防接種：一覧にあるものを選んでください。", field="series")
        for name, label in (("result", "結果"), ("reason", "理由")):
            if getattr(self, name) not in codes(name):
                allowed = "、".join(codes(name).values())
                raise InvalidInput(f"{label}：{allowed}のどれかを選んでください。", field=name)
        if self.reason == "other" and not self.note.strip():
            raise InvalidInput(
                "記事：「その他」の内容を入力してください。", field="note", example="採血の直後のため延期"
            )


@transaction.atomic
def record_not_given(*, entries: Sequence[NotGivenEntry], by: Actor, purpose: str) -> list[UUID]:
    """Record, all or none; the ids in the order of the entries. Raises `InvalidInput`, `AlreadyNoted`, `NotFound`."""
    by.check("dose.write")
    people = _lock({entry.resident_id for entry in entries})
    keys = [entry.source_key for entry in entries if entry.source_key]
    known = dict(NotGiven.objects.filter(source_key__in=keys).values_list("source_key", "pk"))
    there = NotGiven.objects.filter(resident_id__in=people, withdrawn_at__isnull=True)
    taken = set(there.values_list("resident_id", "seen_on", "series"))
    rows: list[NotGiven] = []
    ids: list[UUID] = []
    for entry in entries:
        if entry.source_key in known:
            ids.append(known[entry.source_key])
            continue
        entry.check(clock.today(), people[entry.resident_id].birth_date)
        if (entry.resident_id, entry.seen_on, entry.series) in taken:
            raise AlreadyNoted
        taken.add((entry.resident_id, entry.seen_on, entry.series))
        rows.append(_row(entry, by))
        ids.append(rows[-1].pk)
    copy_in(rows)
    if rows:
        audit.record(
            "not_given.recorded", by=by, purpose=purpose, n=len(rows),
            obj=f"not_given:{rows[0].pk}" if len(rows) == 1 else "",
            subjects=[f"resident:{row.resident_id}" for row in rows],
            detail={"rows": [_plain(row) for row in rows]},
        )  # fmt: skip
    return ids


@transaction.atomic
def withdraw_not_given(*, ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:
    """Withdraw records that should not be there; they stay readable."""
    by.check("dose.correct")
    if reason not in codes("withdraw_reason"):
        allowed = "、".join(codes("withdraw_reason").values())
        raise InvalidInput(f"理由：次のどれかを選んでください（{allowed}）。", field="reason")
    for row_id in sorted(ids):
        row = NotGiven.objects.select_for_update().filter(pk=row_id).first()
        if row is None:
            raise NotFound("この記録はありません。")
        if row.withdrawn_at is not None:
            raise NotNow("この記録はすでに取り消されています。")
        row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = clock.now(), by.code, reason
        row.save()
        audit.record(
            "not_given.withdrawn", by=by, purpose=purpose, obj=f"not_given:{row.pk}",
            subjects=[f"resident:{row.resident_id}"], detail={"before": _plain(row), "reason": reason},
        )  # fmt: skip


def _lock(wanted: set[UUID]) -> dict[UUID, Resident]:
    found = {r.pk: r for r in Resident.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if wanted - found.keys():
        raise NotFound("該当する住民がいません。")
    return found


def _row(entry: NotGivenEntry, by: Actor) -> NotGiven:
    return NotGiven(
        resident_id=entry.resident_id, seen_on=entry.seen_on, series=entry.series, result=entry.result,
        reason=entry.reason, screened=entry.screened or entry.result == "deferred",
        institution_code=entry.institution_code, place=entry.place, note=entry.note.strip(),
        source_key=entry.source_key, recorded_at=clock.now(), recorded_by=by.code,
    )  # fmt: skip


def _plain(row: NotGiven) -> dict[str, object]:
    names = ("series", "result", "reason", "screened", "institution_code", "place", "note")
    return {"seen_on": row.seen_on.isoformat(), **{name: getattr(row, name) for name in names}}
