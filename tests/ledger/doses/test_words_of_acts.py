"""利用の記録 speaks of the information exchange in words: no act that it writes about a person is shown as a code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import sesshu.ledger
from sesshu.ledger.doses.screens.who_saw import ACTS

LEDGER = Path(sesshu.ledger.__file__).parent
ROOMS = ("exchange_cases", "exchange_comparisons", "exchange_inquiries", "exemptions", "provision_copies")
ALWAYS_ABOUT_SOMEBODY = {"note", "_told"}  # functions of these rooms that name the person by themselves


def acts_in(source: str) -> Iterator[str]:
    """The acts of entries with a person, of one file."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        names_people = any(given.arg == "subjects" for given in call.keywords)
        if name in ALWAYS_ABOUT_SOMEBODY or (name.startswith("record") and names_people):
            yield from (
                one.value
                for one in ast.walk(call.args[0])
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


def test_情報連携が人について残す記録は_すべて言葉で表示される() -> None:
    found = {act for room in ROOMS for file in (LEDGER / room).rglob("*.py") for act in acts_in(file.read_text())}
    assert {"exchange.inquiry_expired", "exchange_case.closed", "exchange.copies_sent"} <= found
    assert not found - ACTS.keys()
