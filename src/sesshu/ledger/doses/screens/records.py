"""Records in words: versions of a dose, doses that wait for a decision, the dose entered last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.dates import wareki_short
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.unknown_history.codes import codes as unknown_codes
from sesshu.ledger.unknown_history.models import UnknownHistory

ACT_WORDS = {"recorded": "登録", "corrected": "訂正", "withdrawn": "取消", "decided": "判断", "rejudged": "再判定",
             "moved": "本人の記録へ移動"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a dose in words."""

    version: int
    act: str
    at: object
    by: str
    reason: str
    note: str
    given_on: date
    product: str
    lot: str


def version_lines(versions: Sequence[DoseVersion], names: Mapping[str, str]) -> list[VersionLine]:
    """Versions with the display name of who made them (`names`: actor code → name)."""
    known = codes("correct_reason") | codes("withdraw_reason") | codes("decision")
    return [
        VersionLine(
            v.version, ACT_WORDS.get(v.act, v.act), v.at, names.get(v.by, v.by), known.get(v.reason, v.reason), v.note,
            date.fromisoformat(v.snapshot["given_on"]), product_name(v.snapshot["product"]), v.snapshot["lot_number"],
        )
        for v in versions
    ]  # fmt: skip


def actor_names(codes_of_actors: Iterable[str]) -> dict[str, str]:
    """Actor code (`u:<account>`, `j:<job>`) → display name; unknown ones are absent."""
    from sesshu.foundation.accounts import queries as accounts

    wanted = {code[2:] for code in codes_of_actors if code.startswith("u:")}
    return {f"u:{key}": name for key, name in accounts.display_names(wanted).items()}


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One row of 判断待ち."""

    id: UUID
    resident_id: UUID
    name: str
    given_on: date
    product: str
    reason: str


def waiting_lines(doses: Sequence[Dose]) -> list[WaitingLine]:
    """Doses that wait for a decision, with the name of the person."""
    return [
        WaitingLine(d.pk, d.resident_id, d.resident.name, d.given_on, product_name(d.product), d.reason_code)
        for d in doses
    ]


def last_line(dose: Dose | None) -> str:
    """What would be carried over from the last dose, in a line: day, vaccine, lot, institution. No person."""
    if dose is None:
        return ""
    institution = institutions.names([dose.institution_code]).get(dose.institution_code, dose.institution_code)
    parts = (wareki_short(dose.given_on), product_name(dose.product), dose.lot_number, institution)
    return "・".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """One "history unknown" of a person, with the button that ends it."""

    id: UUID
    what: str
    reason: str
    note: str


def unknown_lines(rows: Sequence[UnknownHistory]) -> list[UnknownLine]:
    """What is not known of a person's history."""
    names = {series.code: series.name for series in city_tables().series} if rows else {}
    return [
        UnknownLine(row.pk, names.get(row.series, "すべての予防接種"), unknown_codes("reasons")[row.reason], row.note)
        for row in rows
    ]
