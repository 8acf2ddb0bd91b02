"""ネットワークが一つの許可証だけを受け付けないとき、ほかの報告は届き、その一つは理由とともに残り、送り続けない。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from sesshu.contracts.exchange.messages import MarksKnown, MarksTold, ProvisionReport, Receipt, RefusedPermit
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.intermediary.inquiries import marks
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.provisions import health, reporting
from sesshu.intermediary.provisions.models import Provision
from tests.attacks.conftest import signed_in_as
from tests.intermediary.playing import DOSE, P, answers, item, put

__all__ = ["signed_in_as"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
BY = job_actor("t", "exchange.operate", "person_flag.write")
WHY = "情報提供ネットワークに、この団体あての許可証としての記録がありません。"


class Network:
    """What the network hears; it takes everything but the permits in `others`."""

    def __init__(self) -> None:
        self.heard: list[set[UUID]] = []
        self.others: set[UUID] = set()

    def __call__(self, message: ProvisionReport | MarksTold, _kind: Any, **_: Any) -> Receipt | MarksKnown:
        told = {one.permit for one in message.items} if isinstance(message, ProvisionReport) else set(message.permits)
        self.heard.append(told)
        refused = tuple(RefusedPermit(permit=one, message=WHY) for one in sorted(told & self.others))
        if isinstance(message, ProvisionReport):
            return Receipt(taken=len(told - self.others), refused=refused)
        return MarksKnown(keys=(), permits=(), at=clock.now(), refused=refused)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    found = Network()
    monkeypatch.setattr(reporting, "ask_network", found)
    monkeypatch.setattr(marks, "ask_network", found)
    return found


def provided(number: int) -> list[Provision]:
    put(DOSE)
    answers(*(item() for _ in range(number)))
    return list(Provision.objects.order_by("id"))


def test_断られた一つだけが理由とともに残り_ほかは報告済みで_二度と送らない(network: Network) -> None:
    wrong, *others = provided(3)
    network.others = {wrong.permit}
    assert reporting.report(by=BY, purpose=P) == 3
    wrong.refresh_from_db()
    assert (wrong.reported_at, wrong.report_refusal) == (None, WHY)
    left = Provision.objects.filter(pk__in=[one.pk for one in others])
    assert all(one.reported_at and not one.report_refusal for one in left)
    assert reporting.report(by=BY, purpose=P) == 0
    assert len(network.heard) == 1, "もう送らない"
    answers(item())
    assert reporting.report(by=BY, purpose=P) == 1, "あとの報告は止まらない"
    assert wrong.permit not in network.heard[-1]
    assert Entry.objects.get(act="exchange.report_refused").n == 1


def test_断られた不開示の印も同じで_夜の往復は終わる(network: Network) -> None:
    wrong, other = provided(2)
    network.others = {wrong.permit}
    people.set_flags(unified_numbers=["11"], blocked=True, withheld=True, by=BY, purpose=P)
    marks.exchange(by=BY, purpose=P)
    wrong.refresh_from_db()
    other.refresh_from_db()
    assert (wrong.mark_refusal, wrong.mark_told_at, wrong.withheld) == (WHY, None, True)
    assert (other.mark_refusal, other.mark_told_at is None) == ("", False)
    before = len(network.heard)
    marks.exchange(by=BY, purpose=P)
    assert network.heard[before:] == [set()], "知らされることを聞くだけ"


def test_画面と稼動の状況に出て_その一覧で選べる(network: Network, signed_in_as: Any) -> None:
    wrong, other = provided(2)
    assert health.refused_reports().value == {"refused": 0}
    network.others = {wrong.permit}
    reporting.report(by=BY, purpose=P)
    seen = health.refused_reports()
    assert (seen.value, "1件" in seen.text) == ({"refused": 1}, True)
    browser = signed_in_as("clerk")
    page = browser.get(f"/provisions/{wrong.pk}/").content.decode()
    assert f"結果は受け付けられませんでした。{WHY}" in page
    assert str(wrong.permit) in page
    assert "に報告済み" in browser.get(f"/provisions/{other.pk}/").content.decode()
    listed = browser.get("/provisions/?report=refused").content.decode()
    assert (f"/provisions/{wrong.pk}/" in listed, f"/provisions/{other.pk}/" in listed) == (True, False)
