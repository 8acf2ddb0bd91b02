"""Copies as a file on the import page: checked row by row, held where the person is not known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Committed, Finding
from sesshu.intermediary.copies.actions import Original, put_records
from sesshu.intermediary.copies.layouts import check_record, layout
from sesshu.intermediary.people.models import LinkedPerson

INFORMATION = ("immunization_record", "municipal_tax")  # kinds of copies that come as files, each with its interface
PUT, GONE = "1", "2"


def register() -> None:
    """Offer the files on the import page."""
    for one in INFORMATION:
        registry.register(
            interface=load("sesshu.intermediary.copies", f"interfaces/{one}.yaml"),
            check_row=partial(check_row, information=one), commit_chunk=partial(commit_chunk, information=one),
        )  # fmt: skip


def check_row(values: dict[str, Any], *, information: str = INFORMATION[0]) -> list[Finding]:
    """Whether a row fits the layout of today."""
    if values["change"] not in {PUT, GONE}:
        return [Finding("rejected", "change", "WRONG_CHANGE", "区分は1（登録）か2（取下げ）です。例：1")]
    if values["change"] == GONE:
        return []
    try:
        check_record(information, _values(values, information), clock.today(), row=1)
    except InvalidInput as wrong:
        return [Finding("rejected", wrong.field or "", "WRONG_RECORD", wrong.message.removeprefix("1件目："))]
    return []


def commit_chunk(
    values: Sequence[dict[str, Any]],
    *,
    information: str = INFORMATION[0],
    source: str,  # noqa: ARG001 - a copy does not say which file brought it: the original has it
    by: Actor,
    decided: bool = False,  # noqa: ARG001 - nobody can decide that somebody is known
) -> list[Committed]:
    """Rows of known people are taken together; the others are held."""
    numbers = {row["unified_number"] for row in values}
    known = set(
        LinkedPerson.objects.filter(unified_number__in=numbers).values_list("unified_number", flat=True)
    )  # fmt: skip
    good = [row for row in values if row["unified_number"] in known]
    if good:
        put_records(
            information=information, by=by, purpose="INFORMATION_EXCHANGE",
            rows=[
                (row["unified_number"], Original(row["record_key"], _values(row, information)), row["change"] == GONE)
                for row in good
            ],
        )  # fmt: skip
    text = "この統合宛名番号は登録されていません。付番の通知を受け取ってから、もう一度登録してください。"
    return [
        Committed("accepted") if row["unified_number"] in known else Committed("held", "UNKNOWN_PERSON", text)
        for row in values
    ]


def _values(row: dict[str, Any], information: str) -> dict[str, str]:
    found = {}
    for code in layout(information, clock.today()):
        value = row.get(code)
        if value:
            found[code] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return found
