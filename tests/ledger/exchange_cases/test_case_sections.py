"""R-03: ほかの部署の案件と、それに付くもの（庁内の情報・引継ぎ・異動後の確認・照会の違い）も見えない。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.cases import actions as owners
from sesshu.ledger.cases import queries as open_work
from sesshu.ledger.change_reviews import actions as reviewing
from sesshu.ledger.change_reviews import queries as reviews
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.exchange_cases import actions, health, offices, queries
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.screens import pages
from sesshu.ledger.exchange_inquiries import actions as inquiries
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exemptions.needing import needs_of
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_cases.test_cases import P, answered, asked, opened
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.sections import ELSEWHERE, HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Resident:
    return make_resident(birth=date(1955, 4, 1))


@pytest.fixture
def case(clerk: Actor, person: Resident) -> ExchangeCase:
    return opened(clerk, person)


def page(by: Actor, of: Callable[..., Any], **named: Any) -> str:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    return str(of(request, **named).content.decode())


def test_ほかの部署の案件は_一覧にも個人にもなく_番号を知っていても開けず照会も終了もできない(
    clerk: Actor, stranger: Actor, case: ExchangeCase
) -> None:  # fmt: skip
    assert case.department == HERE
    answered(asked(clerk, case), tax="非課税")
    assert list(queries.cases(stranger)) == queries.of_person(stranger, case.resident_id) == []
    for text in (page(stranger, pages.list_page), page(stranger, pages.new_page, resident_id=case.resident_id)):
        assert case.label not in text
        assert case.matter not in text
    for act in (
        lambda: page(stranger, pages.detail_page, exchange_case_id=case.pk),
        lambda: asked(stranger, case),
        lambda: actions.close(case_id=case.pk, decision="granted", outcome="見た", by=stranger, purpose=P),
    ):
        with pytest.raises(NotFound):
            act()
    case.refresh_from_db()
    assert case.is_open


def test_同じ部署と全部署の権限のある人は_案件と回答を見る(
    clerk: Actor, chief: Actor, lead: Actor, case: ExchangeCase
) -> None:
    answered(asked(clerk, case), tax="非課税")
    for viewer in (clerk, chief, lead):
        assert "非課税" in page(viewer, pages.detail_page, exchange_case_id=case.pk)
        assert case.label in page(viewer, pages.list_page)
        assert [one.pk for one in queries.of_person(viewer, case.resident_id)] == [case.pk]


def test_庁内の情報を見る理由になるのは_自分の部署の案件だけ(
    clerk: Actor, stranger: Actor, case: ExchangeCase
) -> None:  # fmt: skip
    people = [case.resident_id]
    assert [need.case_id for need in needs_of(people, clerk)] == [case.pk]
    assert needs_of(people, stranger) == []
    own = opened(stranger, case.resident)
    assert [need.case_id for need in needs_of(people, stranger)] == [own.pk]


def test_担当案件に出るのも引き継げるのも_案件の部署の職員だけ(
    clerk: Actor, chief: Actor, stranger: Actor, case: ExchangeCase
) -> None:
    mine = [one for one in open_work.open_cases(chief) if one.id == case.pk]
    assert len(mine) == 1
    assert [one for one in open_work.open_cases(stranger) if one.id == case.pk] == []
    for actor in (chief, stranger):
        DutyAssignment.objects.create(
            account_id=actor.id, duty="clerk", valid_from="2020-04-01", given_by="j:test", given_at=clock.now()
        )

    def hand_over(to: Actor) -> int:
        account = Account.objects.get(pk=to.id)
        return owners.hand_over(
            cases=[mine[0].key], to=account.pk, reason="人事異動", by=clerk, purpose="SYSTEM_OPERATION"
        )

    with pytest.raises(InvalidInput, match="その案件の部署の職員"):
        hand_over(stranger)
    assert hand_over(chief) == 1


def test_ほかの部署の案件の決定を見直す確認事項は_見えず終えられない(
    clerk: Actor, stranger: Actor, lead: Actor, case: ExchangeCase
) -> None:  # fmt: skip
    found = [
        ToReview(case.resident_id, offices.REVIEW, f"{case.pk}:taxed", "決定と違います。", (case.label,)),
        ToReview(case.resident_id, "other_kind", "x", "だれでも見る確認事項"),
    ]  # fmt: skip
    open_reviews(reviews=found, by=job_actor("j"), purpose=P)
    both, other = {"決定と違います。", "だれでも見る確認事項"}, {"だれでも見る確認事項"}
    for viewer, words in ((clerk, both), (stranger, other)):
        assert {one.words for one in reviews.reviews(viewer)} == words
        assert {one.kind.code for one in open_work.open_cases(viewer)} >= {"change_review"}
        assert len([one for one in open_work.open_cases(viewer) if one.kind.code == "change_review"]) == len(words)
    nobody = Actor("person", "clerk-1", clerk.permissions)
    assert {one.words for one in reviews.reviews(nobody)} == other
    row = reviews.reviews(clerk).get(kind=offices.REVIEW)
    with pytest.raises(NotFound):
        reviewing.settle(review_id=row.pk, note="見た", by=stranger, purpose=P)
    assert reviewing.settle(review_id=row.pk, note="見た", by=clerk, purpose=P).settled_by == clerk.code
    assert "change_review.read" not in lead.permissions


def test_前からある案件の部署は_先の照会の部署_なければ開いた職員の部署になる(
    clerk: Actor, stranger: Actor, person: Resident
) -> None:  # fmt: skip
    with_inquiry, by_person, by_job = opened(clerk, person), opened(stranger, person), opened(clerk, person)
    asked(clerk, with_inquiry)
    ExchangeCase.objects.filter(pk=with_inquiry.pk).update(opened_by=stranger.code)
    ExchangeCase.objects.filter(pk=by_job.pk).update(opened_by="j:demo")
    ExchangeCase.objects.update(department="")
    with connection.cursor() as cursor:
        cursor.execute(import_module("sesshu.ledger.exchange_cases.migrations.0003_department").FILL)
    for row, section in ((with_inquiry, HERE), (by_person, ELSEWHERE), (by_job, "（部署なし）")):
        row.refresh_from_db()
        assert row.department == section


def test_部署の名前が変わると_残った照会と案件を稼働状況が言い_総括担当を付けた職員が終わらせる(
    clerk: Actor, case: ExchangeCase
) -> None:  # fmt: skip
    row = asked(clerk, case)
    answered(row, tax="非課税")
    assert health.left_behind().state == "good"
    Account.objects.filter(pk=clerk.id).update(office_section="感染症対策係")
    told = health.left_behind()
    assert (told.value, told.state) == ({"inquiries": 1, "cases": 1}, "watch")
    assert f"（{HERE}）" in told.text
    assert case.resident.name not in told.text
    with pytest.raises(NotFound):
        actions.close(case_id=case.pk, decision="granted", outcome="見た", by=clerk, purpose=P)
    both = of_every_section(clerk)
    inquiries.confirm(inquiry_id=row.pk, by=both, purpose=P)
    actions.close(case_id=case.pk, decision="granted", outcome="見た", by=both, purpose=P)
    assert health.left_behind().value == {"inquiries": 0, "cases": 0}


def of_every_section(by: Actor) -> Actor:
    """The same person with 情報連携総括担当 beside the own duty."""
    return replace(by, permissions=by.permissions | permissions_of(["exchange_lead"]))


def test_全部署の権限のある職員も_ほかの部署の案件からは照会できず_画面が部署を言う(
    clerk: Actor, stranger: Actor, case: ExchangeCase
) -> None:  # fmt: skip
    both = of_every_section(stranger)
    with pytest.raises(NotNow, match=f"「{HERE}」の職員だけ"):
        actions.ask(
            case_id=case.pk, wish=actions.Wish("012033", "小樽市"), department=ELSEWHERE, by=both, purpose=P
        )  # fmt: skip
    assert not ExchangeInquiry.objects.exists()
    shown = page(both, pages.detail_page, exchange_case_id=case.pk)
    assert f"「{HERE}」の職員だけ" in shown
    assert "照会する</button>" not in shown
    assert "表示できる照会はありません" in shown
    own = page(clerk, pages.detail_page, exchange_case_id=case.pk)
    assert "照会する</button>" in own
    assert "自分の部署は、まだ照会していません" in own


@pytest.mark.parametrize(("state", "words"), [("sent", "回答を待っている"), ("fetched", "確かめていない回答")])
def test_ほかの部署の照会が残る案件は_その部署を言い_その部署が確かめれば終わらせられる(
    clerk: Actor, stranger: Actor, case: ExchangeCase, state: str, words: str
) -> None:  # fmt: skip
    """As cases of before have them."""
    row = asked(clerk, case)
    ExchangeInquiry.objects.filter(pk=row.pk).update(department=ELSEWHERE, state=state, result="ok_empty")

    def close() -> ExchangeCase:
        return actions.close(case_id=case.pk, decision="granted", outcome="見た", by=clerk, purpose=P)

    with pytest.raises(NotNow, match=f"{words}.*{row.label}、「{ELSEWHERE}」の照会") as refused:
        close()
    assert "照会の番号を開き" not in refused.value.message
    ExchangeInquiry.objects.filter(pk=row.pk).update(state="fetched")
    with pytest.raises(NotNow, match=f"開けるのは「{ELSEWHERE}」の職員です"):
        close()
    inquiries.confirm(inquiry_id=row.pk, by=stranger, purpose=P)
    assert not close().is_open


def test_利用の終わった職員しかいない部署は_職員のいない部署(clerk: Actor, case: ExchangeCase) -> None:
    Account.objects.filter(pk=clerk.id).update(active_until=clock.today())
    assert health.left_behind().value["cases"] == 0
    Account.objects.filter(pk=clerk.id).update(active_until=clock.today() - timedelta(days=1))
    assert health.left_behind().value["cases"] == 1
    assert case.is_open
