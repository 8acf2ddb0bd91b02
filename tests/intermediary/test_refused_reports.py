"""ネットワークが一つの許可証だけを受け付けないとき、ほかの報告は届き、その一つは理由とともに残り、送り続けない。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from sesshu.contracts.exchange.messages import MarksKnown, MarksTold, ProvisionReport, Receipt, RefusedPermit
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.jobs.models import Job
from sesshu.intermediary.inquiries import marks
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people.jobs import MARKING
from sesshu.intermediary.provisions import health, reporting, telling_again
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
    assert "受け付けられなかった報告（1件）" in browser.get("/provisions/").content.decode()
    listed = browser.post("/provisions/", {"report": "refused"}).content.decode()
    assert (f"/provisions/{wrong.pk}/" in listed, f"/provisions/{other.pk}/" in listed) == (True, False)


def again(rows: list[Provision] | None, by: Actor, reason: str = "元に戻ったと連絡があった") -> int:
    keys = None if rows is None else [one.pk for one in rows]
    return telling_again.report_again(provision_ids=keys, reason=reason, by=by, purpose=P)


def test_選んだものだけが送り直され_だれがなぜかと_もとの理由が残る(network: Network) -> None:
    first, second, taken = provided(3)
    network.others = {first.permit, second.permit}
    reporting.report(by=BY, purpose=P)
    network.others = set()
    clerk = job_actor("clerk", "provision.report_again", "provision.read", "department.all")
    assert again([first, taken], clerk) == 1, "受け取られたものは数えない"
    assert reporting.report(by=BY, purpose=P) == 1
    assert network.heard[-1] == {first.permit}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.report_refusal, first.reported_at is None, second.report_refusal) == ("", False, WHY)
    step = first.steps.get()
    assert (step.get_kind_display(), step.by) == ("報告の送り直し", clerk.code)
    assert step.note == f"元に戻ったと連絡があった（結果は受け付けられませんでした。{WHY}）"
    entry = Entry.objects.get(act="exchange.report_put_back")
    assert (entry.n, entry.actor) == (1, clerk.code)
    with pytest.raises(NotNow, match="送り直す報告がありません"):
        again([first], clerk)
    assert again(None, clerk) == 1, "残りのすべて"
    assert reporting.report(by=BY, purpose=P) == 1


def test_断られた印も送り直され_また断られれば_理由とともに一覧に戻る(network: Network) -> None:
    (wrong,) = provided(1)
    network.others = {wrong.permit}
    people.set_flags(unified_numbers=["11"], blocked=True, withheld=True, by=BY, purpose=P)
    marks.exchange(by=BY, purpose=P)
    clerk = job_actor("clerk", "provision.report_again", "department.all")
    assert again([wrong], clerk) == 1
    marks.exchange(by=BY, purpose=P)
    wrong.refresh_from_db()
    assert wrong.mark_refusal == WHY
    network.others = set()
    before = set(Job.objects.filter(kind=MARKING).values_list("pk", flat=True))
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        again([wrong], clerk)
    assert Job.objects.filter(kind=MARKING).exclude(pk__in=before).count() == 1, "印は印の仕事が知らせる"
    marks.exchange(by=BY, purpose=P)
    wrong.refresh_from_db()
    assert (wrong.mark_refusal, wrong.mark_told_at is None) == ("", False)


def test_理由と権限がなければ送り直せず_個人番号は書けない(network: Network) -> None:
    (wrong,) = provided(1)
    network.others = {wrong.permit}
    reporting.report(by=BY, purpose=P)
    clerk = job_actor("clerk", "provision.report_again", "department.all")
    with pytest.raises(InvalidInput, match="送り直す理由"):
        again([wrong], clerk, reason=" ")
    with pytest.raises(InvalidInput, match="個人番号"):
        again([wrong], clerk, reason="123456789018のため")
    with pytest.raises(NotPermitted):
        again([wrong], job_actor("other", "provision.read", "department.all"))
    wrong.refresh_from_db()
    assert (wrong.report_refusal, wrong.steps.count()) == (WHY, 0)


def test_画面で選んで送り直す_選ばなければ断り_権限がなければ欄が出ない(network: Network, signed_in_as: Any) -> None:
    wrong, other = provided(2)
    network.others = {wrong.permit, other.permit}
    reporting.report(by=BY, purpose=P)
    assert "送り直す理由" not in signed_in_as("section").get("/provisions/refused/").content.decode()
    browser = signed_in_as("clerk")
    page = browser.get("/provisions/refused/").content.decode()
    assert "すべて送り直す（2件）" in page
    key = page.split('name="form_key" value="')[1].split('"')[0]
    sent = {"form_name": "AgainForm", "form_key": key, "reason": "元に戻った"}
    refused = browser.post("/provisions/refused/", sent)
    assert (refused.status_code, "「すべて送り直す」に印" in refused.content.decode()) == (422, True)
    assert browser.post("/provisions/refused/", sent | {"chosen": [str(wrong.pk)]}).status_code == 302
    assert list(Provision.objects.exclude(report_refusal="")) == [other]
    page = browser.get("/provisions/refused/").content.decode()
    assert (str(wrong.permit) in page, str(other.permit) in page) == (False, True)
    assert "報告の送り直し" in browser.get(f"/provisions/{wrong.pk}/").content.decode()
