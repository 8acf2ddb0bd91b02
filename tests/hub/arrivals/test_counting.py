"""人数を数えるときの記憶: a list of all residents is counted in the web process; a number takes a few bytes."""

from __future__ import annotations

import tracemalloc

import pytest

from sesshu.foundation.files.reading import FileRefused
from sesshu.hub.arrivals.counting import People
from sesshu.hub.connections.layouts import layout

ROWS = 50_000
MOST_EACH = 30  # bytes: the number and its line, and what it takes to put a part of them in order


def test_全員の一覧では_一人に使う記憶が決まった量に収まり_人数も正しい() -> None:
    kind = layout("residents.full")
    people = People.of(kind)
    [label] = people.key
    tracemalloc.start()
    try:
        for line in range(1, ROWS + 1):
            people.look({label: f"{line:015}"}, line)
        people.end()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert people.count == ROWS
    assert most / ROWS < MOST_EACH


def looked_at(*numbers: str) -> People:
    people = People.of(layout("residents.full"))
    [label] = people.key
    for line, number in enumerate(numbers, start=2):
        people.look({label: number}, line)
    people.end()
    return people


def test_全員の一覧では_書き方の違う番号は別の人である() -> None:
    assert looked_at("7", "07", "000000000000007", "1" * 18, "A7", "a7", "17").count == 7


@pytest.mark.parametrize("again", ["000000000000007", "A7", "1" * 18])
def test_全員の一覧の二度目の人は_どちらの行かを言って断る(again: str) -> None:
    with pytest.raises(FileRefused, match="6行目の「宛名番号」は、3行目と同じです"):
        looked_at("7", again, "07", "11", again, "8", "8")


@pytest.mark.parametrize(("code", "persons"), [("disability.people", 2), ("residents.change", 2)])
def test_一人に何行もある一覧では_行ではなく人を数える(code: str, persons: int) -> None:
    people = People.of(layout(code))
    for line, number in enumerate("112", start=1):
        people.look(dict.fromkeys(people.key, str(line)) | {people.key[0]: number}, line)
    assert people.count == persons
