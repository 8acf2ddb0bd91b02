"""R-03: 照会の突合でも、ほかの部署の照会の違いと件数は見えない。だれの部署でもない照会は、だれかが見る。"""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.exchange_comparisons import actions, queries
from sesshu.ledger.exchange_comparisons.models import ExchangeDifference
from sesshu.ledger.exchange_comparisons.screens import pages
from tests.ledger.exchange_comparisons.test_comparing import (  # noqa: F401
    P,
    _day,
    asked,
    compared,
    intermediary,
    there,
)
from tests.ledger.exchange_comparisons.test_pages import page
from tests.ledger.sections import ELSEWHERE, member

pytestmark = pytest.mark.django_db


def numbers(viewer: Actor) -> tuple[int | None, int | None, int | None]:
    row = queries.comparisons(viewer).get()
    return row.own_here, row.own_there, row.own_found  # type: ignore[attr-defined]


def test_違いも件数も_自分の部署のものだけ(clerk: Actor, stranger: Actor, lead: Actor, settings: Any) -> None:
    rows = [asked(1), asked(2), asked(3, department=ELSEWHERE)]
    with intermediary(settings, [there(row, duty="copayment") for row in rows]):
        compared()
    for viewer, labels in ((clerk, {1, 2}), (stranger, {3}), (lead, {1, 2, 3})):
        found = queries.differences(viewer)
        assert {one.exchange_inquiry.number for one in found if one.exchange_inquiry} == labels
        assert queries.open_differences(viewer) == len(labels)
        shown = page(viewer, pages.list_page)
        for n in (1, 2, 3):
            assert (f"照会2026-0000{n}" in shown) == (n in labels)
    assert (numbers(clerk), numbers(stranger), numbers(lead)) == ((2, None, 2), (1, None, 1), (3, 3, 3))


def test_ほかの部署の違いは開けず_終わらせられない(chief: Actor, clerk: Actor, settings: Any) -> None:
    with intermediary(settings, [there(asked(1), duty="copayment")]):
        compared()
    row, other = ExchangeDifference.objects.get(), member("chief", ELSEWHERE)
    with pytest.raises(NotFound):
        page(other, pages.difference_page, difference_id=row.pk)
    with pytest.raises(NotFound):
        actions.close(difference_id=row.pk, reason="見た", by=other, purpose=P)
    assert numbers(clerk) == (1, None, 1)
    assert actions.close(difference_id=row.pk, reason="見た", by=chief, purpose=P).closed_by == chief.code
    assert numbers(clerk) == (1, None, 1), "終わったときの数のまま"


def test_台帳にない照会は_その部署の職員が見て_だれの部署でもなければ皆が見る(
    clerk: Actor, stranger: Actor, settings: Any
) -> None:  # fmt: skip
    model = asked(1)
    told = [
        there(model, client_key=str(uuid.uuid4()), inquiry=uuid.uuid4(), department=name)
        for name in (ELSEWHERE, "だれもいない課")
    ]
    with intermediary(settings, [there(model), *told]):
        compared()
    seen = {viewer.id: {one.department for one in queries.differences(viewer)} for viewer in (clerk, stranger)}
    assert seen == {clerk.id: {"だれもいない課"}, stranger.id: {ELSEWHERE, "だれもいない課"}}
    assert not queries.differences(Actor("person", "clerk-1", clerk.permissions)).exists()
