"""自由に書ける欄に個人番号は書けない（R-16）: 媒体の受渡し・紛失・消去、符号の取得し直し、マスタの理由、承認。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters import actions as masters
from sesshu.intermediary.exchange_rules.rules import DEPARTMENT_DUTY
from sesshu.intermediary.media import actions as media
from sesshu.intermediary.people import reopening
from sesshu.numbers.testing import individual_number

pytestmark = pytest.mark.django_db
WRITTEN = f"対象は{individual_number(7).reveal()}"
MAY = ("medium.write", "medium.approve", "code.request", "master.write")
BY = Actor("person", "clerk-1", frozenset(MAY), display_name="連携　かおる")
P = "INFORMATION_EXCHANGE"


def _medium(door: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **texts: door(medium_id=uuid4(), by=BY, purpose=P, **texts)


def _reopen(**texts: str) -> Any:
    return reopening.ask(person_id=uuid4(), by=BY, purpose=P, **texts)


@pytest.mark.parametrize(
    ("door", "argument"),
    [
        (_medium(media.hand_over), "handed_to"), (_medium(media.lose), "how"), (_medium(media.erase), "how"),
        (_medium(media.find_left_over), "what"), (_reopen, "reason"),
    ],
)  # fmt: skip
def test_個人番号は書けない(door: Callable[..., Any], argument: str) -> None:
    with pytest.raises(InvalidInput, match="番号を消して"):
        door(**{argument: WRITTEN})


def test_マスタの変更の理由にも書けない() -> None:
    values = {"department": "予防接種係", "duty": "implementation"}
    with pytest.raises(InvalidInput, match="番号を消して"):
        masters.request_change(
            of=DEPARTMENT_DUTY, act="new", code="x", valid_from=date(2026, 4, 1), values=values, reason=WRITTEN, by=BY,
            purpose=P,
        )  # fmt: skip


def test_承認のことばにも個人番号は書けず_承認待ちのまま残る(chief: Any) -> None:
    asked = approvals.request(kind=reopening.KIND, payload={"person": "x"}, by=BY, purpose=P, summary="取得し直し")
    with pytest.raises(InvalidInput, match="番号を消して"):
        approvals.send_back(approval_id=asked.pk, by=chief, note=WRITTEN)
    assert Approval.objects.get(pk=asked.pk).status == "waiting"
