"""Resident files: what is asked of a row, of a whole file before it is committed, and how chunks are committed.

Two files with the same columns (`contracts/municipal_files/residents.yaml`): "full" has everybody as they
stand, "change" has each change since the file before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Max

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Stop
from sesshu.ledger.residents import actions, reasons
from sesshu.ledger.residents.applying import Kind, Outcome
from sesshu.ledger.residents.concealing import conceal
from sesshu.ledger.residents.models import Resident, ResidentChange
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.ledger.residents.rules import Finding, check
from sesshu.ledger.residents.thresholds import share
from sesshu.ledger.residents.words import REMOVED_STATES

PURPOSE = "RESIDENT_INTAKE"
REVIEW_FIELDS = ("addressee_number", "history_number", "change_reason", "processed_on", "removed_on")
MOST_TOLD = 20  # persons named one by one
SMALLEST = 20  # people; of fewer, shares say nothing


def check_row(values: dict[str, Any]) -> list[Finding]:
    """Faults of one row whose values are already typed by the interface. A missing required value is a fault."""
    try:
        row = RegisterRow.of_values(values)
    except (TypeError, ValueError):
        return [Finding("rejected", "", "ROW_INCOMPLETE", "必須の項目が空か、日付・数字として読めません。")]
    return check(row)


def commit_chunk(
    values: Sequence[dict[str, Any]], *, kind: Kind, source: str, by: Actor, decided: bool = False
) -> list[Outcome]:
    """Take in the rows of one chunk, in one transaction. `source` names the file without personal data.

    Safe to repeat after a crash: rows that were taken in already change nothing.
    """
    rows = [RegisterRow.of_values(row) for row in values]
    return actions.apply_changes(rows=rows, kind=kind, source=source, by=by, purpose=PURPOSE, decided=decided)


def review(values: Sequence[dict[str, Any]], *, kind: Kind) -> list[Stop]:
    """What a person must look at before the file is committed: a count that cannot be, an older file.

    Raises nothing and changes nothing. `values` are `REVIEW_FIELDS` of the rows that passed `check_row`.
    """
    counts = [_count(values)] if kind == "full" else [_removals(values), _whole_city(values)]
    return [stop for stop in (_older(values), *counts) if stop]


def _older(rows: Sequence[dict[str, Any]]) -> Stop | None:
    newest = max((row["processed_on"] for row in rows), default=None)
    known: date | None = ResidentChange.objects.aggregate(last=Max("processed_on"))["last"]
    if newest is None or known is None or newest >= known:
        return None
    if not _unknown(rows):  # the same file again: harmless
        return None
    return Stop(
        "OLDER_FILE",
        "このファイルの処理日は、取込済みの処理日より前です。ファイルの順番を確かめ、古い方から取り込んでください。",
        refuse=True,
    )


def _unknown(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether a row is not yet taken in."""
    numbers = {row["addressee_number"] for row in rows}
    known = set(
        ResidentChange.objects.filter(addressee_number__in=numbers).values_list("addressee_number", "history_number")
    )
    return any((row["addressee_number"], row["history_number"]) not in known for row in rows)


def _count(rows: Sequence[dict[str, Any]]) -> Stop | None:
    """A full file that has far more or fewer living residents than we know was cut off, or is another city's."""
    known = _living()
    here = len({row["addressee_number"] for row in rows if row["removed_on"] is None})
    if known < SMALLEST or abs(here - known) <= known * share("full_deviation"):
        return None
    return Stop(
        "COUNT_DEVIATES",
        f"住民の数が、いまの台帳（{known:,}人）と大きく違います（ファイルは{here:,}人）。"
        "途中で切れていないか、別の市のファイルでないか確かめてください。",
    )


def _removals(rows: Sequence[dict[str, Any]]) -> Stop | None:
    """Changes that remove a large part of the city at once are more likely a fault than a disaster."""
    known, codes = _living(), reasons.by_code()
    gone = sum(codes[row["change_reason"]].effect == "remove" for row in rows)
    if known < SMALLEST or gone <= max(SMALLEST, known * share("removals")):
        return None
    return Stop(
        "MANY_REMOVALS",
        f"消除の異動が{gone:,}件あり、住民（{known:,}人）に対して多すぎます。内容を確かめてください。",
    )


def _whole_city(rows: Sequence[dict[str, Any]]) -> Stop | None:
    """Both files have the same columns: a full file taken for changes would be held nearly row by row."""
    known = _living()
    if known < SMALLEST or len({row["addressee_number"] for row in rows}) <= known * share("whole_city"):
        return None
    return Stop(
        "FULL_AS_CHANGES", "住民の多くに当たる人の行があります。全件のファイルでないか、取込の種類を確かめてください。"
    )


def _living() -> int:
    return Resident.objects.exclude(status__in=REMOVED_STATES).count()


def changed_since(values: Sequence[dict[str, Any]], moment: datetime) -> list[str]:
    """Persons of the file whom something else changed after the review (another file, 仮登録, 縁組)."""
    numbers = {row["addressee_number"] for row in values}
    rows = Resident.objects.filter(updated_at__gt=moment, sealed=False).order_by("addressee_number")
    pairs = rows.values_list("addressee_number", "history_number").iterator(chunk_size=5000)
    found = list(islice((pair for pair in pairs if pair[0] in numbers), MOST_TOLD + 1))
    told = [
        f"宛名番号{number}の人の記録が、確認の後に変わりました（いまの履歴番号{at}）。"
        for number, at in found[:MOST_TOLD]
    ]
    return told + (["ほかにも、確認の後に変わった人がいます。"] if len(found) > MOST_TOLD else [])


def register_interfaces() -> None:
    """Offer both files on the import page."""
    for kind in ("full", "change"):
        registry.register(
            interface=load("sesshu.ledger.residents", f"interfaces/{kind}.yaml"),
            check_row=check_row,
            commit_chunk=partial(_commit_chunk, kind),
            review=partial(_review, kind),
            review_fields=REVIEW_FIELDS,
            conceal=conceal,
            changed_since=changed_since,
        )


def _commit_chunk(
    kind: Kind, values: Sequence[dict[str, Any]], *, source: str, by: Actor, decided: bool = False
) -> list[Outcome]:
    return commit_chunk(values, kind=kind, source=source, by=by, decided=decided)


def _review(kind: Kind, values: Sequence[dict[str, Any]]) -> list[Stop]:
    return review(values, kind=kind)


def labels_of(fields: Sequence[str]) -> list[str]:
    """How a clerk calls columns of the ledger that come from the register."""
    names = registry.intake("residents.full").interface.label_of | {
        "birth_date": "生年月日", "birth_text": "生年月日", "birth_precision": "生年月日", "address": "住所",
    }  # fmt: skip
    return list(dict.fromkeys(names.get(field, field) for field in fields))
