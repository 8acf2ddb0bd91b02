"""照会の案件: 救済と免除の申請から照会し、回答は案件の横に残り、接種記録にはならない。"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.law.permission_list import permission_list
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.exchange_cases import actions
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.screens import pages
from sesshu.ledger.exchange_inquiries import actions as inquiries
from sesshu.ledger.exchange_inquiries import following_up
from sesshu.ledger.exchange_inquiries.kinds import kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import testing
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
P = "INFORMATION_EXCHANGE"
WORKER = job_actor("exchange.follow", "exchange_inquiry.send")
USUAL = {
    "exemption": {"matter": "高齢者の帯状疱疹の実費の免除", "consent_number": "同意2026-0123"},
    "relief": {"matter": "医療費の給付の申請", "consent_number": ""},
}


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(NOON):
        yield


@pytest.fixture
def person() -> Resident:
    return make_resident(birth=date(1955, 4, 1))


def opened(by: Actor, person: Resident, kind: str = "exemption", **changes: Any) -> ExchangeCase:
    usual = {"received_on": date(2026, 11, 18)} | USUAL.get(kind, USUAL["relief"])
    return actions.open_case(resident_id=person.pk, kind=kind, by=by, purpose=P, **(usual | changes))


def asked(by: Actor, case: ExchangeCase) -> ExchangeInquiry:
    return actions.ask(
        case_id=case.pk, provider="012033", provider_name="小樽市", department="予防接種係", by=by, purpose=P
    )


def answered(row: ExchangeInquiry, **values: str) -> None:
    ExchangeInquiry.objects.filter(pk=row.pk).update(state="fetched", result="ok_with_data", ended_at=clock.now())
    ExchangeAnswer.objects.create(inquiry=row, number=1, values=values)


@pytest.mark.parametrize(
    ("kind", "row", "part", "duty"), [("relief", 27, 1, "medical_expense"), ("exemption", 28, 8, "copayment")]
)
def test_案件からの照会は事務と項と案件を持って送られる(
    clerk: Actor, person: Resident, kind: str, row: int, part: int, duty: str
) -> None:  # fmt: skip
    case = opened(clerk, person, kind)
    inquiry = asked(clerk, case)
    item = following_up._item(inquiry)
    assert (item.duty, item.row, item.part) == (duty, row, part)
    assert item.case.startswith(inquiry.label)
    assert (inquiry.exchange_case, inquiry.consent_number) == (case.pk, case.consent_number)
    assert case.label in inquiry.case
    assert asked(clerk, case).pk == inquiry.pk, "回答を待つあいだの同じ照会は一つ"


def test_案件から照会するどの種類も照会の日のリストにある() -> None:
    listed = {(one.duty, one.row, one.part) for one in permission_list(NOON.date()).rows}
    for kind in kinds().values():
        assert (kind.duty, kind.row, kind.part) in listed, kind.code


def test_同意の要る案件は同意書の番号がなければ登録できない(clerk: Actor, person: Resident) -> None:
    with pytest.raises(InvalidInput, match="同意書の番号") as refused:
        opened(clerk, person, consent_number=" ")
    assert refused.value.field == "consent_number"
    with pytest.raises(InvalidInput, match="個人番号の形"):
        opened(clerk, person, matter=f"番号 {testing.individual_number(7).reveal()}")
    with pytest.raises(InvalidInput, match="今日以前"):
        opened(clerk, person, received_on=date(2026, 11, 21))
    with pytest.raises(InvalidInput, match="案件の種類"):
        opened(clerk, person, "mover_in")
    assert not ExchangeCase.objects.exists()


def test_権限のない職員は案件を登録できない(counter: Actor, person: Resident) -> None:
    with pytest.raises(NotPermitted):
        opened(counter, person)


def test_回答は案件の横に並び_確かめても接種記録にならず_案件とともに残る(clerk: Actor, person: Resident) -> None:
    case = opened(clerk, person)
    row = asked(clerk, case)
    with pytest.raises(NotNow):
        inquiries.confirm(inquiry_id=row.pk, by=clerk, purpose=P)
    answered(row, tax="非課税")
    request = RequestFactory().get("/")
    request.actor = clerk
    shown = pages.detail_page(request, exchange_case_id=case.pk).content.decode()
    for words in ("市町村民税の課税・非課税", "非課税", "28の項（8）", "実費の徴収の決定", "同意2026-0123", "小樽市"):
        assert words in shown, words
    inquiries.confirm(inquiry_id=row.pk, by=clerk, purpose=P)
    row.refresh_from_db()
    assert (row.state, Dose.objects.count()) == ("adopted", 0)
    with clock.set_to(NOON + timedelta(days=400)):
        assert following_up.drop_contents(by=WORKER, purpose=P) == 0
    assert ExchangeAnswer.objects.get().values == {"tax": "非課税"}
    with pytest.raises(NotNow):
        inquiries.confirm(inquiry_id=row.pk, by=clerk, purpose=P)


def test_回答を待つ照会があるあいだは終わらず_終われば照会できない(clerk: Actor, person: Resident) -> None:
    case = opened(clerk, person)
    row = asked(clerk, case)
    told = {"case_id": case.pk, "by": clerk, "purpose": P}
    with pytest.raises(NotNow, match="回答を待っている照会"):
        actions.close(decision="granted", outcome="免除を決定", **told)
    answered(row, tax="非課税")
    with pytest.raises(InvalidInput, match="結論"):
        actions.close(decision="granted", outcome=" ", **told)
    with pytest.raises(InvalidInput, match="決定を選択"):
        actions.close(decision="", outcome="免除を決定", **told)
    assert actions.close(decision="granted", outcome="非課税を確認し、免除を決定", **told).closed_by == clerk.code
    with pytest.raises(NotNow, match="終わっています"):
        asked(clerk, case)
    acts = list(Entry.objects.filter(obj=f"exchange_case:{case.pk}").order_by("queue_id").values_list("act", flat=True))
    assert acts == ["exchange_case.opened", "exchange_case.closed"]
