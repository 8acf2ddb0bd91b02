"""人数を数えるときの記憶: a list of all residents is counted in the web process; each number is kept once."""

from __future__ import annotations

import tracemalloc

import pytest

from sesshu.hub.arrivals.counting import People
from sesshu.hub.connections.layouts import layout

ROWS = 50_000
MOST_EACH = 200  # bytes: the number, its line, and their place in a table


def test_全員の一覧では_一人に使う記憶が決まった量に収まり_人数も正しい() -> None:
    kind = layout("residents.full")
    people = People.of(kind)
    [label] = people.key
    tracemalloc.start()
    try:
        for line in range(1, ROWS + 1):
            people.look({label: f"{line:015}"}, line)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert people.count == ROWS
    assert held / ROWS < MOST_EACH


@pytest.mark.parametrize(("code", "persons"), [("disability.people", 2), ("residents.change", 2)])
def test_一人に何行もある一覧では_行ではなく人を数える(code: str, persons: int) -> None:
    people = People.of(layout(code))
    for line, number in enumerate("112", start=1):
        people.look(dict.fromkeys(people.key, str(line)) | {people.key[0]: number}, line)
    assert people.count == persons
