"""入力の遅れている医療機関: each is looked at by a person before anybody can ask for the release of a mailing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.mailings import actions, wording
from sesshu.ledger.mailings.late_institutions.actions import decide_late_institutions
from sesshu.ledger.mailings.late_institutions.policies import LateInstitutionsOpen
from sesshu.ledger.mailings.models import LateInstitutionCheck, Mailing
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import NOW, child, reason_of, tried
from tests.ledger.mailings.test_pages import desk, page  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]
SEPTEMBER = date(2026, 9, 30)
LATE, SECOND, IN_TIME = "4311111111", "4333333333", "4322222222"


def goes_to(code: str, day: date) -> Resident:
    """A child whom MR 第2期 is due for, last seen at an institution."""
    person = child()
    Dose.objects.create(
        resident=person, given_on=day, product="je", volume_ml="0.5", route="subcutaneous", institution_code=code,
        recorded_at=clock.now(), recorded_by="u:test",
    )  # fmt: skip
    return person


@pytest.fixture
def waits() -> Resident:
    """The patient of the institution that is late; another institution is in time."""
    goes_to(IN_TIME, date(2026, 9, 20))
    return goes_to(LATE, date(2026, 6, 1))


def decide(mailing: Mailing, by: Actor, act: str, *codes: str) -> list[LateInstitutionCheck]:
    return decide_late_institutions(mailing_id=mailing.id, institution_codes=codes or (LATE,), act=act, by=by)


@pytest.mark.usefixtures("waits")
def test_遅れている医療機関の扱いを決めるまで_確定を依頼できず_医療機関の名が出る(clerk: Actor) -> None:
    goes_to(SECOND, date(2026, 7, 1))
    mailing = tried(clerk, entered_until=SEPTEMBER)
    with pytest.raises(LateInstitutionsOpen, match=f"「{LATE}」「{SECOND}」の扱いがまだ決まっていません"):
        actions.request_release(mailing_id=mailing.id, by=clerk)
    decide(mailing, clerk, "crossing")
    with pytest.raises(LateInstitutionsOpen) as refused:
        actions.request_release(mailing_id=mailing.id, by=clerk)
    assert f"「{SECOND}」" in refused.value.message
    assert LATE not in refused.value.message
    assert IN_TIME not in refused.value.message
    decide(mailing, clerk, "crossing", SECOND)
    assert actions.request_release(mailing_id=mailing.id, by=clerk).state == "requested"


def test_行き違いの文で送ると決めた人は送られ_誰がいつ決めたかと文が残る(clerk: Actor, waits: Resident) -> None:
    mailing = tried(clerk, entered_until=SEPTEMBER)
    decide(mailing, clerk, "crossing")
    mailing = actions.request_release(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, waits) == ""
    check = LateInstitutionCheck.objects.get()
    assert (check.act, check.by, check.last_given_on) == ("crossing", clerk.code, date(2026, 6, 1))
    assert NOW <= check.at < NOW + timedelta(hours=1)
    assert Entry.objects.filter(act="mailing.late_institutions_decided").count() == 1
    assert f"入力が遅れている医療機関（{LATE}）の人にも、行き違いの文を入れて送ります。" in wording.sentences(mailing)


@pytest.mark.usefixtures("waits")
def test_確定の依頼のあとで遅れた医療機関が出れば_確定できず差戻しを求める(clerk: Actor, chief: Actor) -> None:
    mailing = tried(clerk, entered_until=SEPTEMBER)
    decide(mailing, clerk, "crossing")
    mailing = actions.request_release(mailing_id=mailing.id, by=clerk)
    goes_to(SECOND, date(2026, 7, 1))
    with pytest.raises(LateInstitutionsOpen, match=f"「{SECOND}」の扱い.*差し戻して"):
        actions.release(mailing_id=mailing.id, by=chief)
    actions.send_back(mailing_id=mailing.id, reason="医療機関の扱い", by=chief)
    decide(mailing, clerk, "crossing", SECOND)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    assert actions.release(mailing_id=mailing.id, by=chief).state == "released"


def test_送らないと決めると仮抽出をやり直し_その医療機関の人は外れる(clerk: Actor, waits: Resident) -> None:
    mailing = tried(clerk, entered_until=SEPTEMBER)
    assert reason_of(mailing, waits) == ""
    decide(mailing, clerk, "excluded")
    with pytest.raises(NotNow, match="準備中"):
        actions.request_release(mailing_id=mailing.id, by=clerk)
    mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, waits) == Why.LATE_INSTITUTION
    assert actions.request_release(mailing_id=mailing.id, by=clerk).state == "requested"


def test_送らない扱いをやめると_もう一度対象になる(clerk: Actor, waits: Resident) -> None:
    mailing = tried(clerk, entered_until=SEPTEMBER, late_institutions=(LATE,))
    decide(mailing, clerk, "crossing")
    mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, waits) == ""
    assert mailing.conditions["late_institutions"] == []


@pytest.mark.usefixtures("waits")
def test_待つと決めると_予診票が入るまで確定を依頼できない(clerk: Actor) -> None:
    mailing = tried(clerk, entered_until=SEPTEMBER)
    decide(mailing, clerk, "waiting")
    with pytest.raises(LateInstitutionsOpen, match=f"「{LATE}」の予診票が入るまで待つ"):
        actions.request_release(mailing_id=mailing.id, by=clerk)
    goes_to(LATE, date(2026, 9, 25))
    assert actions.request_release(mailing_id=mailing.id, by=clerk).state == "requested"


@pytest.mark.usefixtures("waits")
def test_入力し終えた月を変えたら_もう一度見る(clerk: Actor) -> None:
    mailing = tried(clerk, entered_until=date(2026, 8, 31))
    decide(mailing, clerk, "crossing")
    Mailing.objects.filter(id=mailing.id).update(conditions=mailing.conditions | {"entered_until": "2026-09-30"})
    with pytest.raises(LateInstitutionsOpen):
        actions.request_release(mailing_id=mailing.id, by=clerk)


@pytest.mark.usefixtures("waits")
def test_記録の締め日のあとに入った予診票は_締め日を変えるまで入っていない扱いになる(clerk: Actor) -> None:
    goes_to(LATE, date(2026, 9, 25))
    mailing = tried(clerk, entered_until=SEPTEMBER)
    assert actions.request_release(mailing_id=mailing.id, by=clerk).state == "requested"
    Dose.objects.filter(given_on=date(2026, 6, 1)).update(recorded_at=NOW - timedelta(days=9))
    again = tried(clerk, entered_until=SEPTEMBER)
    Mailing.objects.filter(id=again.id).update(known_on=NOW.date() - timedelta(days=3))
    with pytest.raises(LateInstitutionsOpen, match=LATE):
        actions.request_release(mailing_id=again.id, by=clerk)


@pytest.mark.usefixtures("waits")
def test_扱いは_遅れている医療機関にだけ_依頼の前に_準備する職員が決める(clerk: Actor, auditor: Actor) -> None:
    mailing = tried(clerk, entered_until=SEPTEMBER)
    for act, codes, field in (("forget", (LATE,), "act"), ("crossing", (IN_TIME,), "institutions"),
                              ("waiting", (LATE, "0000000000"), "institutions")):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            decide(mailing, clerk, act, *codes)
        assert refused.value.field == field
    with pytest.raises(NotPermitted):
        decide(mailing, auditor, "crossing")
    assert not LateInstitutionCheck.objects.exists()
    decide(mailing, clerk, "crossing")
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotNow, match="確定を依頼したあと"):
        decide(mailing, clerk, "waiting")


@pytest.mark.usefixtures("waits")
def test_発送の画面は遅れている医療機関とその画面を示し_登録すると消える(desk: Client, clerk: Actor) -> None:  # noqa: F811
    mailing = tried(clerk, entered_until=SEPTEMBER)
    address = f"/mailings/{mailing.id}/entered/"
    assert "予診票の入力が遅れている医療機関が1か所あります" in page(desk, mailing)
    assert address in page(desk, mailing)
    assert "未登録" in page(desk, mailing, "entered/")
    key = re.search(r'name="form_key" value="([^"]+)"', page(desk, mailing, "entered/"))
    assert key
    values = {"form_name": "LateForm", "form_key": key[1], "institutions": [LATE]}
    refused = desk.post(address, values)
    assert refused.status_code == 422
    assert "扱いを選択してください" in refused.content.decode()
    answer = desk.post(address, values | {"act": "crossing"}, follow=True)
    assert "行き違いの文を入れて送る（" in answer.content.decode()
    assert "遅れている医療機関が" not in page(desk, mailing)
