"""R-03: 照会の突合でも、ほかの部署の照会の違いと件数は見えない。台帳にない照会は皆が見る。"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import NotFound
from sesshu.ledger.exchange_comparisons import actions, health, queries
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


def test_台帳にない照会は_どの部署の名で照会されていても皆が見て_終わらせられる(
    clerk: Actor, chief: Actor, stranger: Actor, settings: Any
) -> None:  # fmt: skip
    """A section of others, of nobody, of staff who have left and of staff without the page: no name hides it."""
    left, without = member("clerk", "なくなった課"), member("administrator", "情報システム課")
    Account.objects.filter(pk=left.id).update(active_until=clock.today() - timedelta(days=1))
    assert queries.READ not in without.permissions
    names = {ELSEWHERE, "だれもいない課", "なくなった課", "情報システム課"}
    model = asked(1)
    told = [there(model, client_key=str(uuid.uuid4()), inquiry=uuid.uuid4(), department=name) for name in names]
    with intermediary(settings, [there(model), *told]):
        compared()
    for viewer in (clerk, stranger):
        assert {one.department for one in queries.differences(viewer)} == names
        assert (queries.open_differences(viewer), numbers(viewer)[2]) == (4, 4)
    assert health.compared().value["open"] == 4, "稼働状況の数だけ、画面にも並ぶ"
    row = ExchangeDifference.objects.get(department="情報システム課")
    assert actions.close(difference_id=row.pk, reason="接続キーを発行し直した", by=chief, purpose=P).closed_at
    assert not queries.differences(Actor("person", "clerk-1", clerk.permissions)).exists()
