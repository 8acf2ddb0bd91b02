"""R-03: 照会した部署のほかは、照会も、回答も、案件も、違いも、件数も見えず、決めることもできない。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import duties
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import NotFound
from sesshu.foundation.screens.counters import waiting_for
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.exchange_inquiries import actions, queries, sections
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting, pages
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.test_inquiries import answered, ask, entry
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.sections import ELSEWHERE, HERE, member

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"


@pytest.fixture
def mover() -> Resident:
    return make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10")


@pytest.fixture
def row(clerk: Actor, mover: Resident) -> ExchangeInquiry:
    return answered(clerk, mover, {"date": "2023-05-01", "kind": "MR", "lot": "HIMITSU1"})


def page(by: Actor, of: Callable[..., Any], *, posted: dict[str, str] | None = None, **named: Any) -> str:
    request = RequestFactory().get("/") if posted is None else RequestFactory().post("/", posted)
    request.actor = by  # type: ignore[attr-defined]
    return str(of(request, **named).content.decode())


def test_ほかの部署の職員には_一覧も個人も照会も空で_知っている番号もない番号と同じ(
    stranger: Actor, row: ExchangeInquiry
) -> None:  # fmt: skip
    assert list(queries.inquiries(stranger)) == []
    assert queries.of_person(stranger, row.resident_id) == []
    assert queries.to_decide(stranger) == 0
    with pytest.raises(NotFound) as refused:
        queries.get(stranger, row.pk)
    with pytest.raises(NotFound) as unknown:
        queries.get(stranger, uuid4())
    assert str(refused.value) == str(unknown.value)
    person = page(stranger, pages.person_page, resident_id=row.resident_id)
    for text in (page(stranger, pages.list_page), person):
        for words in (row.label, "HIMITSU1", "clerk</td>", f">{HERE}<"):
            assert words not in text, words
    assert "この人について照会したことはありません" in person
    with pytest.raises(NotFound):
        page(stranger, adopting.detail_page, inquiry_id=row.pk)


def test_ほかの部署の職員は_取り入れも確かめも取消しもできない(clerk: Actor, stranger: Actor, mover: Resident) -> None:
    row = answered(clerk, mover, {"date": "2023-05-01", "kind": "MR"})
    with pytest.raises(NotFound):
        actions.adopt(inquiry_id=row.pk, entries={1: entry(mover, 1)}, skipped={}, by=stranger, purpose=P)
    with pytest.raises(NotFound):
        actions.adopt(inquiry_id=row.pk, entries={}, skipped={1: "知らない"}, by=stranger, purpose=P)
    with pytest.raises(NotFound):
        actions.confirm(inquiry_id=row.pk, by=stranger, purpose=P)
    waits = ask(clerk, mover, provider="011002", provider_name="札幌市")
    with pytest.raises(NotFound):
        actions.cancel(inquiry_id=waits.pk, by=stranger, purpose=P)
    assert not Dose.objects.exists()
    states = ExchangeInquiry.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["fetched", "draft"]
    actions.adopt(inquiry_id=row.pk, entries={1: entry(mover, 1)}, skipped={}, by=clerk, purpose=P)
    assert Dose.objects.count() == 1


def test_同じことをほかの部署が照会しても_先の照会にはならない(
    clerk: Actor, stranger: Actor, mover: Resident, row: ExchangeInquiry
) -> None:
    """Nobody learns from asking that another section has asked, or what came of it."""
    about = actions.Asked(mover.pk, "mover_in", row.provider, row.provider_name)
    [own] = actions.ask(asked=[about], department=ELSEWHERE, by=stranger, purpose=P)
    assert own.pk != row.pk
    assert (own.department, own.state, own.result) == (ELSEWHERE, "draft", "")
    assert [one.pk for one in queries.of_person(stranger, mover.pk)] == [own.pk]
    assert [one.pk for one in queries.of_person(clerk, mover.pk)] == [row.pk]
    assert queries.to_decide(clerk) == 1


def test_同じ部署の職員と_全部署の権限のある人と_処理は見える(
    chief: Actor, lead: Actor, stranger: Actor, row: ExchangeInquiry
) -> None:
    job = job_actor("exchange.follow", queries.READ)
    also = member("clerk", ELSEWHERE, sections.EVERY_SECTION)
    for viewer in (chief, lead, also, job, Actor("client", "c1", frozenset({queries.READ}))):
        assert [one.pk for one in queries.inquiries(viewer)] == [row.pk], viewer.display_name
        assert queries.to_decide(viewer) == 1
    for viewer in (chief, lead, also):
        assert "HIMITSU1" in page(viewer, adopting.detail_page, inquiry_id=row.pk)
        assert row.label in page(viewer, pages.list_page)
    told = {viewer.id: [one.number for one in waiting_for(viewer) if one.label == "取り入れを決める回答"]
            for viewer in (chief, stranger, lead)}  # fmt: skip
    assert told == {chief.id: [1], stranger.id: [0], lead.id: []}, "取り入れを決められない人には数えない"


def test_部署が替わった職員は_新しい部署の照会だけを見る(clerk: Actor, row: ExchangeInquiry) -> None:
    assert queries.get(clerk, row.pk) == row
    Account.objects.filter(pk=clerk.id).update(office_section=ELSEWHERE)
    assert list(queries.inquiries(clerk)) == []


def test_登録のない職員は何も見えず_部署のない職員は部署のない照会だけを見る(
    clerk: Actor, row: ExchangeInquiry, mover: Resident
) -> None:  # fmt: skip
    nobody, unknown = (Actor("person", key, clerk.permissions) for key in ("clerk-1", str(uuid4())))
    alone = member("clerk", "")
    assert pages.department_of(_of(alone)) == pages.department_of(_of(nobody)) == sections.NO_SECTION
    assert pages.department_of(_of(clerk)) == HERE
    about = actions.Asked(mover.pk, "mover_in", "011002", "札幌市")
    [own] = actions.ask(asked=[about], department=pages.department_of(_of(alone)), by=alone, purpose=P)
    assert [one.pk for one in queries.inquiries(alone)] == [own.pk]
    for viewer in (nobody, unknown):
        assert queries.inquiries(viewer).count() == 0
        with pytest.raises(NotFound):
            actions.cancel(inquiry_id=own.pk, by=viewer, purpose=P)


def _of(by: Actor) -> Any:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    return request


def test_部署を確かめるための問いは増えない(clerk: Actor, row: ExchangeInquiry, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert [one.pk for one in queries.inquiries(clerk)] == [row.pk]


def test_係長も監査もシステム管理も_ほかの部署の結果は見ない() -> None:
    holding = [code for code, duty in duties().items() if sections.EVERY_SECTION in duty.permissions]
    assert holding == ["exchange_lead"]
    assert actions.WRITE not in duties()["exchange_lead"].permissions
