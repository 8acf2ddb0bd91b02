"""手元に残した判定は、材料が一つでも変われば使われない。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sesshu import schedule
from sesshu.ledger.doses import judged as room
from sesshu.ledger.doses.judged import judged
from sesshu.schedule import Condition, GivenDose, Person, load_tables

BORN, DAY = date(2025, 8, 10), date(2026, 11, 20)
MR = GivenDose(date(2026, 9, 1), "mr")


@pytest.fixture(autouse=True)
def _empty() -> None:
    room._kept.clear()


def person(**changed: object) -> Person:
    return Person(**({"id": "1", "birth_date": BORN, "sex": "F"} | changed))  # type: ignore[arg-type]


def test_同じ材料なら同じ判定を返し_判定核の答えと等しい() -> None:
    tables = load_tables()
    first = judged(tables, person(), [MR], DAY)
    assert first == schedule.judge(tables, person(), [MR], as_of=DAY)
    assert judged(tables, person(), [GivenDose(date(2026, 9, 1), "mr")], DAY) is first


def test_接種_条件_生年月日_基準日_法令のどれが変わっても_すぐ新しい判定になる() -> None:
    tables = load_tables()
    first = judged(tables, person(), [MR], DAY)
    illness = Condition("long_illness", date(2026, 1, 1), date(2026, 12, 31))
    other_law = load_tables(overrides=None)
    cases = [
        (tables, person(), [], DAY),
        (tables, person(), [MR, GivenDose(date(2026, 10, 1), "hib")], DAY),
        (tables, person(conditions=(illness,)), [MR], DAY),
        (tables, person(birth_date=BORN - timedelta(days=400)), [MR], DAY),
        (tables, person(), [MR], DAY + timedelta(days=1)),
    ]
    if other_law is not tables:
        cases.append((other_law, person(), [MR], DAY))
    for law, who, doses, day in cases:
        again = judged(law, who, doses, day)
        assert again is not first
        assert again == schedule.judge(law, who, doses, as_of=day)
    assert judged(tables, person(), [MR], DAY) is first


def test_残す人数には限りがあり_長く聞かれない人から消える() -> None:
    tables = load_tables()
    first = judged(tables, person(), [], DAY)
    for n in range(room.MOST - 1):
        judged(tables, person(id=f"n{n}"), [], DAY)
    assert judged(tables, person(), [], DAY) is first
    judged(tables, person(id="one more"), [], DAY)
    assert len(room._kept) == room.MOST
    assert judged(tables, person(), [], DAY) is first
