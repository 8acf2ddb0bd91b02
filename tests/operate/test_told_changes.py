"""住民記録の役は、統合宛名が前の番号で知らない人だけを一覧に任せ、ほかの理由で断られたら止まる。"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import renumbered
from sesshu.foundation import clock
from sesshu.operate.city_numbers import hand_over
from sesshu.operate.city_systems import Hub, RefusedError
from tests.answering import Refusing, answering

CITY = ("431001", 200, 1)
CHANGE = "/api/v1/unified-numbers/change-number"


class Taken(BaseModel):
    """Whatever is told is taken."""


def told(refusal: Refusing) -> list[str]:
    """The paths that were called, where changes are answered so."""
    asked: list[tuple[str, Any]] = []
    paths = ("unified-numbers/put", "findings/numbers")
    answers: dict[str, BaseModel] = {f"/api/v1/{path}": Taken() for path in paths}
    with answering(answers | {CHANGE: refusal}, asked) as address:
        hand_over(*CITY, Hub(f"{address}/api/v1/", "key"), clock.now(), lambda *_: None)
    return [path for path, _ in asked]


@pytest.mark.parametrize(("status", "code"), [(404, "NOT_FOUND"), (409, "OLD_NUMBER_DIFFERS")])
def test_前の番号で知られていない人は_一覧に任せて次へ進む(status: int, code: str) -> None:
    changed = renumbered(make_city(*CITY), CITY[0])
    assert told(Refusing(status=status, code=code, text="")).count(CHANGE) == len(changed) > 0


@pytest.mark.parametrize(("status", "code"), [(404, ""), (409, "NOT_NOW"), (403, "PURPOSE_NOT_ALLOWED")])
def test_ほかの理由で断られたら_理由とともに止まる(status: int, code: str) -> None:
    with pytest.raises(RefusedError, match="できません") as refused:
        told(Refusing(status=status, code=code, text="できません。"))
    assert (refused.value.status, refused.value.code) == (status, code)
