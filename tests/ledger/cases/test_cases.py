"""担当案件: 登録した職員の担当として期限順に並び、引き継ぐと後任に移り、担当のまま利用は終えられない。"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import actions as accounts
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted
from sesshu.ledger.cases import actions, queries
from sesshu.ledger.cases.models import CaseOwner
from sesshu.ledger.inquiries.actions import open_slip
from sesshu.ledger.inquiries.models import InquirySlip
from sesshu.ledger.recalls.models import LotRecall
from tests.foundation.closing_days.office import close
from tests.ledger.mailings.office import NOW, child
from tests.ledger.recalls.office import clinic, recalled

pytestmark = pytest.mark.django_db
PURPOSE = "SYSTEM_OPERATION"


@pytest.fixture(autouse=True)
def day() -> Any:
    with clock.set_to(NOW):
        yield


def staff(login: str, duty: str = "clerk") -> Account:
    account = Account.objects.create(
        login_id=login, display_name=f"職員{login}", active_from=date(2020, 4, 1), created_at=clock.now(),
        password_must_change=False,
    )  # fmt: skip
    DutyAssignment.objects.create(
        account=account, duty=duty, valid_from="2020-04-01", given_by="j:test", given_at=clock.now()
    )
    return account


def as_actor(account: Account, like: Actor) -> Actor:
    return Actor("person", str(account.pk), like.permissions, display_name=account.display_name, terminal="T-1")


def slip(by: Actor) -> InquirySlip:
    return open_slip(resident_id=child().id, channel="telephone", by=by, purpose="RESIDENT_SEARCH")


def hand_over(by: Actor, to: Account, *cases: queries.Case, reason: str = "人事異動のため") -> int:
    return actions.hand_over(cases=[c.key for c in cases], to=to.pk, reason=reason, by=by, purpose=PURPOSE)


def test_登録した職員の担当になり_終わった案件は出ず_引き継ぐと後任に移る(clerk: Actor) -> None:
    old, new = staff("old"), staff("new")
    leaving, coming = as_actor(old, clerk), as_actor(new, clerk)
    first, second = slip(leaving), slip(leaving)
    clinic(job_actor("setup", "master.write"))
    recall = recalled(leaving, product="hepb")
    assert {case.id for case in queries.mine(leaving)} == {first.id, second.id, recall.id}
    assert queries.mine(coming) == []
    InquirySlip.objects.filter(id=second.id).update(
        state="cancelled", cancel_reason="試験", closed_at=clock.now(), closed_by="j:test"
    )
    cases = queries.mine(leaving)
    assert {case.id for case in cases} == {first.id, recall.id}
    assert hand_over(leaving, new, *cases) == 2
    assert queries.mine(leaving) == []
    assert {case.id for case in queries.mine(coming)} == {first.id, recall.id}
    entries = Entry.objects.filter(act="case.handed_over")
    assert {entry.obj for entry in entries} == {f"inquiry:{first.id}", f"lot_recall:{recall.id}"}
    LotRecall.objects.filter(id=recall.id).update(closed_at=clock.now(), closed_by="j:test")
    assert {case.id for case in queries.mine(coming)} == {first.id}


def test_理由や見る権限のない引継ぎは断り_一件も動かない(clerk: Actor, counter: Actor) -> None:
    old, window = staff("old"), staff("window", "counter")
    leaving = as_actor(old, clerk)
    clinic(job_actor("setup", "master.write"))
    recalled(leaving, product="hepb")
    slip(leaving)
    cases = queries.mine(leaving)
    with pytest.raises(InvalidInput, match="ロット回収"):
        hand_over(leaving, window, *cases)
    with pytest.raises(InvalidInput, match="理由"):
        hand_over(leaving, window, *cases, reason=" ")
    with pytest.raises(InvalidInput, match="案件を選んで"):
        hand_over(leaving, window)
    with pytest.raises(NotPermitted):
        hand_over(as_actor(window, counter), old, *cases)
    InquirySlip.objects.update(state="cancelled", cancel_reason="試験", closed_at=clock.now(), closed_by="j:test")
    with pytest.raises(MovedOn):
        hand_over(leaving, staff("new"), *cases)
    assert not CaseOwner.objects.exists()


def test_担当の案件がある職員の利用は今日までには終えられず_引き継げば終えられる(clerk: Actor) -> None:
    old, new = staff("old"), staff("new")
    leaving = as_actor(old, clerk)
    slip(leaving)
    administrator = job_actor("test.administrator", "account.manage")

    def end(on: date) -> None:
        accounts.set_last_day(account_id=old.pk, last_day=on, by=administrator, purpose="ACCOUNT_ADMINISTRATION")

    with pytest.raises(NotNow, match=r"1件担当しています.*hand-over"):
        end(NOW.date())
    end(NOW.date() + timedelta(days=30))  # an end to come leaves time to hand over; the page warns
    hand_over(leaving, new, *queries.mine(leaving))
    end(NOW.date())
    old.refresh_from_db()
    assert old.active_until == NOW.date()


def test_画面で一人の案件をすべて引き継ぎ_氏名はどこにも出ない(client: Client, settings: Any, clerk: Actor) -> None:
    old, new = staff("old"), staff("new")
    slip(as_actor(old, clerk))
    _, token = sessions.begin(old, factors="demo", terminal="T-1")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    page = client.get("/cases/").content.decode()
    assert "受付票" in page
    assert "試験　花子" not in page
    form = client.get("/cases/hand-over/")
    hidden = {
        match[0]: match[1]
        for match in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.content.decode())
    }
    sent = hidden | {"owner": old.code, "to": str(new.pk), "reason": "人事異動のため"}
    answer = client.post("/cases/hand-over/", sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert CaseOwner.objects.get().owner == new.code
    assert client.post("/cases/hand-over/", sent).status_code == 302  # a double click
    case = client.get(f"/inquiries/{InquirySlip.objects.get().pk}/").content.decode()
    assert "職員new（令和8年11月20日 09:00に引継ぎ）" in case
    assert CaseOwner.objects.count() == 1
    assert Entry.objects.filter(act="case.handed_over").count() == 1


def test_受付票の期限は開庁日で数え_土日祝日と市の閉庁日を飛ばす(clerk: Actor) -> None:
    """金曜の受付: 土日と勤労感謝の日、市が閉じる水曜を数えずに、市が決めた日数の開庁日まで。"""
    leaving = as_actor(staff("old"), clerk)
    made = slip(leaving)
    friday = datetime(2026, 11, 20, 10, tzinfo=clock.TOKYO)
    InquirySlip.objects.filter(id=made.id).update(received_at=friday)
    [case] = queries.mine(leaving)
    assert case.due_on == date(2026, 11, 30)
    close(date(2026, 11, 25))
    [case] = queries.mine(leaving)
    assert case.due_on == date(2026, 12, 1)
