"""自由に書ける欄に個人番号は書けない（R-16）。個人番号を持つこのシステムでも、持つのは個人番号の欄だけ。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from sesshu.addressee.findings import actions as findings
from sesshu.addressee.unified_numbers import actions
from sesshu.foundation.errors import InvalidInput
from sesshu.numbers.testing import individual_number
from tests.addressee.unified_numbers import test_moving as moving
from tests.addressee.unified_numbers.test_moving import CHIEF, CLERK, people  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
WRITTEN = f"本人の番号は {individual_number(7).reveal()}"
P = "UNIFIED_NUMBER"


def _close(**texts: str) -> Any:
    told = {"decision": "訂正した", "evidence": "住民票で確認"} | texts
    return findings.close(finding_id=uuid4(), version=1, by=CHIEF, purpose=P, **told)


def _move(**texts: str) -> Any:
    return moving.ask("A2", "", CLERK, **texts)


def _end_mark(**texts: str) -> Any:
    told = moving.WORDS | texts
    return actions.ask_end_mark(link_id=moving.link("A2").pk, by=CLERK, purpose=P, **told)


def _merge(**texts: str) -> Any:
    return actions.merge(person_id=uuid4(), into_id=uuid4(), by=CHIEF, purpose=P, **texts)


def _unmerge(**texts: str) -> Any:
    return actions.unmerge(person_id=uuid4(), by=CHIEF, purpose=P, **texts)


def _change(**texts: str) -> Any:
    told = {"reason": "requested", "new": individual_number(9)} | texts
    return actions.ask_change_number(person_id=uuid4(), by=CLERK, purpose=P, **told)


def _end(**texts: str) -> Any:
    return actions.ask_end_number(person_id=uuid4(), reason="requested", by=CLERK, purpose=P, **texts)


@pytest.mark.parametrize(
    ("door", "field"),
    [
        (_close, "decision"), (_close, "evidence"), (_move, "reason"), (_move, "evidence"), (_merge, "reason"),
        (_end_mark, "reason"), (_end_mark, "evidence"),
        (_unmerge, "reason"), (_change, "source"), (_end, "source"),
    ],
)  # fmt: skip
def test_個人番号は書けない(people: Any, door: Callable[..., Any], field: str) -> None:  # noqa: F811
    with pytest.raises(InvalidInput, match="番号を消して") as told:
        door(**{field: WRITTEN})
    assert told.value.field == field
