"""Dose files on the import page: the layout with its code lists, the look at a whole file, the commit of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import Interface, load
from sesshu.foundation.files.outcomes import Committed, Stop
from sesshu.ledger.doses.bulk import CHUNK, Doubt, Report, record_reports
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.reported import check_row, entry_of, other_person, product_code
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.products import queries as products
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.search import look_alikes
from sesshu.ledger.residents.thresholds import share
from sesshu.text import TextError, normalise_lot

PURPOSE = "DOSE_REGISTRATION"
REVIEW_FIELDS = ("addressee_number", "birth_date")
FEWEST = 20  # rows; fewer say nothing


def interface() -> Interface:
    """The layout with the values that its coded columns may have."""
    layout = load("sesshu.ledger.doses", "interfaces/given.yaml")
    allowed = {name: codes(name) for name in ("route", "kind", "setting", "source")}
    columns = tuple(replace(column, allowed=allowed.get(column.field, {})) for column in layout.columns)
    return replace(layout, columns=columns)


def register_interfaces() -> None:
    """Offer the file on the import page."""
    registry.register(
        interface=interface(),
        check_row=check_row,
        commit_chunk=commit_chunk,
        review=review,
        review_fields=REVIEW_FIELDS,
        chunk=CHUNK,
    )


def review(values: Sequence[Mapping[str, Any]]) -> list[Stop]:
    """A file of which many rows mean nobody we know is another city's, or its columns have slipped."""
    numbers = {row["addressee_number"] for row in values}
    known = set(Resident.objects.filter(addressee_number__in=numbers).values_list("addressee_number", "birth_date"))
    strange = sum((row["addressee_number"], row["birth_date"]) not in known for row in values)
    if strange <= max(FEWEST, len(values) * share("dose_mismatches")):
        return []
    return [
        Stop(
            "MANY_MISMATCHES",
            f"宛名番号と生年月日が台帳と合わない行が{strange:,}件あります（{len(values):,}件のうち）。"
            "別の市のファイルでないか、列がずれていないか確かめてください。登録すると、これらの行は保留になります。",
        )
    ]


def commit_chunk(values: Sequence[dict[str, Any]], *, source: str, by: Actor, decided: bool = False) -> list[Committed]:
    """Record the doses of rows. A row that does not agree with the ledger is held, until a person has `decided`."""
    doubts = None if decided else _doubting(values)
    reports = [
        Report(
            place,
            row["addressee_number"],
            partial(entry_of, values=row, source=source),
            partial(doubts, row) if doubts else None,
        )
        for place, row in enumerate(values)
    ]
    outcomes = record_reports(reports=reports, by=by, purpose=PURPOSE)
    return [Committed(outcome.outcome, outcome.code, outcome.reason) for outcome in outcomes]


def _doubting(values: Sequence[dict[str, Any]]) -> Callable[[dict[str, Any], Resident], Doubt | None]:
    """What speaks against a row of these, with the masters asked once for all of them."""
    twins = _twins(values)
    institution_names = institutions.names(row["institution_code"] for row in values if row["institution_code"])
    lots = products.lots_of({product_code(row["product"]) for row in values})

    def doubt(row: dict[str, Any], resident: Resident) -> Doubt | None:
        if wrong := other_person(row, resident):
            text = f"{wrong}が台帳と違います。宛名番号の人の接種か、予診票で確認してください。"
            return Doubt("OTHER_PERSON", text)
        if resident.pk in twins and not row["name"] and not row["kana"]:
            text = "同じ世帯に同じ生年月日の人、または同姓同名の人がいます。名を予診票で確認してください。"
            return Doubt("GIVEN_NAME_NEEDED", text)
        if row["institution_code"] and row["institution_code"] not in institution_names:
            return Doubt("INSTITUTION_UNKNOWN", "医療機関コードがマスタにありません。番号を確認してください。")
        return _lot_doubt(row, lots.get(product_code(row["product"]), {}))

    return doubt


def _twins(values: Sequence[dict[str, Any]]) -> set[Any]:
    """Residents of these rows who could be taken for another one: a number and a birthday alone are not enough."""
    numbers = {row["addressee_number"] for row in values if not row["name"] and not row["kana"]}
    return set(look_alikes(list(Resident.objects.filter(addressee_number__in=numbers)))) if numbers else set()


def _lot_doubt(row: dict[str, Any], lots: Mapping[str, Any]) -> Doubt | None:
    """A product of which no lot is in the master cannot be checked; else its lots are all there."""
    if not lots or not row["lot_number"]:
        return None
    number = _stored(row["lot_number"])
    if number not in lots:
        return Doubt("LOT_UNKNOWN", "このワクチンのロット番号の一覧にありません。予診票のシールを確認してください。")
    expires_on = lots[number]
    if expires_on and expires_on < row["given_on"]:
        return Doubt("LOT_EXPIRED", "有効期限を過ぎたロットです。医療機関に確認してください。")
    return None


def _stored(lot: str) -> str:
    try:
        return normalise_lot(lot).number
    except TextError:  # `check_row` has refused it; a typed lot that changes is not ours to guess
        return lot
