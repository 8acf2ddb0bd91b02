"""照会の案件: 救済と免除の申請から照会し、回答は案件の横に残り、接種記録にはならない。"""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
import yaml
from django.test import RequestFactory

from sesshu.contracts.exchange.results import ResultClass, meaning_of
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.law.permission_list import permission_list
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.exchange_cases import actions
from sesshu.ledger.exchange_cases.kinds import kinds as case_kinds
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.screens import pages
from sesshu.ledger.exchange_inquiries import actions as inquiries
from sesshu.ledger.exchange_inquiries import ending, sending
from sesshu.ledger.exchange_inquiries.kinds import kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import testing
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
WORKER = job_actor("exchange.follow", "exchange_inquiry.send")
USUAL = {
    "exemption": {"matter": "高齢者の帯状疱疹の実費の免除", "consent_number": "同意2026-0123"},
    "relief": {"matter": "医療費の給付の申請", "consent_number": ""},
}


@pytest.fixture
def person() -> Resident:
    return make_resident(birth=date(1955, 4, 1))


def opened(by: Actor, person: Resident, kind: str = "exemption", **changes: Any) -> ExchangeCase:
    usual = {"received_on": date(2026, 11, 18)} | USUAL.get(kind, USUAL["relief"])
    return actions.open_case(resident_id=person.pk, kind=kind, by=by, purpose=P, **(usual | changes))


def asked(by: Actor, case: ExchangeCase, **other: Any) -> ExchangeInquiry:
    return actions.ask(
        case_id=case.pk, wish=actions.Wish("012033", "小樽市", **other), department="予防接種係", by=by, purpose=P
    )


def answered(row: ExchangeInquiry, **values: str) -> None:
    ExchangeInquiry.objects.filter(pk=row.pk).update(state="fetched", result="ok_with_data", ended_at=clock.now())
    ExchangeAnswer.objects.create(inquiry=row, number=1, values=values)


def test_事務ごとの案件から_リストにあるどの項も照会できる() -> None:
    """Every part of the rows 27 to 29, which the office asks as the mayor, belongs to one kind of case, with the duty,
    the information and the people of the list; nothing else may be asked."""
    listed = {
        (one.row, one.part): (one.duty, one.information, one.subjects)
        for one in permission_list(NOON.date()).rows
        if one.row in (27, 28, 29)
    }
    asked_for = [(ask, case) for case in case_kinds().values() for ask in case.asks]
    assert len(asked_for) == len(listed) == 18
    for ask, case in asked_for:
        told = (case.duty, frozenset({ask.information}), frozenset(ask.subjects))
        assert listed[(ask.row, ask.part)] == told, ask.code
        assert ask.duty == case.duty


def test_免除の案件から_保護者の税と生活保護を照会できる(clerk: Actor) -> None:
    mother = make_resident(birth=date(1990, 4, 1))
    person = make_resident(birth=date(2020, 4, 1))
    Resident.objects.filter(pk__in=[mother.pk, person.pk]).update(household_number="000000000777")
    person.refresh_from_db()
    case = opened(clerk, person)
    assert mother.pk in case.household
    tax = asked(clerk, case, subject="guardian", resident_id=mother.pk, consent_number="同意2026-0124")
    assistance = asked(clerk, case, kind="exemption_assistance")
    items = [sending.item(one) for one in (tax, assistance)]
    assert [(one.row, one.part, one.subject, one.information) for one in items] == [
        (28, 8, "guardian", "municipal_tax"), (28, 5, "vaccinated", "public_assistance"),
    ]  # fmt: skip
    assert [one.business_number for one in items] == [mother.addressee_number, person.addressee_number]
    assert (tax.resident_id, tax.consent_number) == (mother.pk, "同意2026-0124")
    request = RequestFactory().get("/")
    request.actor = clerk
    shown = pages.detail_page(request, exchange_case_id=case.pk).content.decode()
    for words in ("保護者", "生活保護実施関係", "28の項（5）", "同意2026-0124"):
        assert words in shown, words
    read = Entry.objects.filter(act="exchange_case.read", obj=f"exchange_case:{case.pk}").latest("queue_id")
    assert Subject.objects.filter(entry_queue_id=read.queue_id, subject=f"resident:{mother.pk}").exists()


def test_項にない立場の人や_案件にない情報は照会できない(clerk: Actor, person: Resident) -> None:
    case, other = opened(clerk, person), make_resident(birth=date(1980, 4, 1))
    with pytest.raises(
        InvalidInput, match=r"28の項（8）では、接種者・保護者について照会できます。請求者は選べません"
    ) as refused:
        asked(clerk, case, subject="claimant")
    assert refused.value.field == "subject"
    with pytest.raises(InvalidInput, match="接種者について照会するときは、案件の本人"):
        asked(clerk, case, subject="vaccinated", resident_id=other.pk)
    with pytest.raises(InvalidInput, match="照会する情報"):
        asked(clerk, case, kind="relief")
    assert not ExchangeInquiry.objects.exists()


@pytest.mark.parametrize("status", ["dead", "moved_out"])
def test_救済は亡くなった人と転出した人の申請も受け_免除は受けない(
    clerk: Actor, person: Resident, status: str
) -> None:  # fmt: skip
    Resident.objects.filter(pk=person.pk).update(status=status, removed_on=date(2026, 10, 1), removal_reason="20")
    kind = "death_benefit" if status == "dead" else "relief"
    case = opened(clerk, person, kind)
    if status == "moved_out":
        assert asked(clerk, case).state == "draft"
    with pytest.raises(NotNow, match="いま住民でない人"):
        opened(clerk, person)


@pytest.mark.parametrize(
    ("kind", "row", "part", "duty"), [("relief", 27, 1, "medical_expense"), ("exemption", 28, 8, "copayment")]
)
def test_案件からの照会は事務と項と案件を持って送られる(
    clerk: Actor, person: Resident, kind: str, row: int, part: int, duty: str
) -> None:  # fmt: skip
    case = opened(clerk, person, kind)
    inquiry = asked(clerk, case)
    item = sending.item(inquiry)
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
        assert ending.drop_contents(by=WORKER, purpose=P) == 0
    assert ExchangeAnswer.objects.get().values == {"tax": "非課税"}
    with pytest.raises(NotNow):
        inquiries.confirm(inquiry_id=row.pk, by=clerk, purpose=P)


def test_市町村民税は課税年度とともに求め_1年度1行で案件の横に並ぶ(clerk: Actor, person: Resident) -> None:
    case = opened(clerk, person)
    row = asked(clerk, case)
    assert row.basis["items"] == ["fiscal_year", "tax"]
    answered(row, fiscal_year="2026", tax="非課税")
    ExchangeAnswer.objects.create(inquiry=row, number=2, values={"fiscal_year": "2025", "tax": "課税"})
    request = RequestFactory().get("/")
    request.actor = clerk
    lines = "<tr><td>令和7年度</td><td>課税</td></tr><tr><td>令和8年度</td><td>非課税</td></tr>"
    heads = '<th scope="col">課税年度</th><th scope="col">市町村民税の課税・非課税</th>'
    shown = [pages.detail_page(request, exchange_case_id=case.pk), adopting.detail_page(request, inquiry_id=row.pk)]
    for page in shown:
        assert heads in page.content.decode()
        assert lines in page.content.decode()


def test_どの照会もレイアウトが必須とする項目を求める() -> None:
    """A tax class without its year, or a dose without its day, decides nothing."""
    text = resources.files("sesshu.intermediary.copies").joinpath("layouts.yaml").read_text(encoding="utf-8")
    layouts = yaml.safe_load(text)["layouts"]
    known = {one.information for one in kinds().values()}
    assert {"municipal_tax", "immunization_record"} <= known & {one["information"] for one in layouts}
    for layout in layouts:
        needed = {item["code"] for item in layout["items"] if item.get("required")}
        for kind in kinds().values():
            if kind.information == layout["information"]:
                assert needed <= set(kind.items), kind.code
                if kind.case:
                    assert set(kind.items) == kind.item_names.keys(), kind.code


@pytest.mark.parametrize("result", ["no_copy", "ok_empty", "masked"])
def test_税の照会の結果は接種のことを言わない(clerk: Actor, person: Resident, result: str) -> None:
    case = opened(clerk, person)
    row = asked(clerk, case)
    state = "no_data" if result == "no_copy" else "fetched"
    ExchangeInquiry.objects.filter(pk=row.pk).update(state=state, result=result, message="", ended_at=NOON)
    request = RequestFactory().get("/")
    request.actor = clerk
    page = adopting.detail_page(request, inquiry_id=row.pk).content.decode()
    [said] = re.findall(r'<div class="notice notice--.*?</div>', page, re.DOTALL)
    assert meaning_of(ResultClass(result), "municipal_tax").act in said
    assert not [word for word in ("接種", "母子健康手帳") if word in said]
    beside = pages.detail_page(request, exchange_case_id=case.pk).content.decode()
    assert meaning_of(ResultClass(result), "municipal_tax").sentence in beside


def test_回答を待つ照会があるあいだは終わらず_終われば照会できない(clerk: Actor, person: Resident) -> None:
    case = opened(clerk, person)
    row = asked(clerk, case)
    told = {"case_id": case.pk, "by": clerk, "purpose": P}
    with pytest.raises(NotNow, match="回答を待っている照会"):
        actions.close(decision="granted", outcome="免除を決定", **told)
    answered(row, tax="非課税")
    with pytest.raises(NotNow, match=f"確かめていない回答があります（{row.label}）"):
        actions.close(decision="granted", outcome="免除を決定", **told)
    inquiries.confirm(inquiry_id=row.pk, by=clerk, purpose=P)
    with pytest.raises(InvalidInput, match="結論"):
        actions.close(decision="granted", outcome=" ", **told)
    with pytest.raises(InvalidInput, match="決定を選択"):
        actions.close(decision="", outcome="免除を決定", **told)
    assert actions.close(decision="granted", outcome="非課税を確認し、免除を決定", **told).closed_by == clerk.code
    with pytest.raises(NotNow, match="終わっています"):
        asked(clerk, case)
    acts = list(Entry.objects.filter(obj=f"exchange_case:{case.pk}").order_by("queue_id").values_list("act", flat=True))
    assert acts == ["exchange_case.opened", "exchange_case.closed"]
