"""免除の決定: 申請のある世帯の庁内の情報だけを見て、職員が決める。決定は一覧では変わらず、違いは確認事項になる。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.files import actions as files
from sesshu.ledger.change_reviews.models import ChangeReview
from sesshu.ledger.exchange_cases import actions
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.screens.pages import detail_page
from sesshu.ledger.exemptions import queries
from sesshu.ledger.exemptions.judging import Standing
from sesshu.ledger.exemptions.screens.pages import person_page
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.exemptions.lists import deliver, tax, welfare

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(date(2026, 11, 20)).replace(hour=10)
P = "INFORMATION_EXCHANGE"
HOME = {"household_number": "000000000000779", "became_on": date(2000, 4, 1)}
OLD, WIFE, CHILD = "000000000012344", "000000000012352", "000000000012361"


@pytest.fixture(autouse=True)
def household(tmp_path: Any, settings: Any) -> Any:
    """An old man, his wife, and a grandchild of ten."""
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        born = {OLD: date(1955, 4, 1), WIFE: date(1957, 8, 1), CHILD: date(2016, 6, 1)}
        yield [make_resident(birth=day, addressee_number=number, **HOME) for number, day in born.items()]


def opened(by: Actor, person: Resident, **changes: Any) -> ExchangeCase:
    usual = {"kind": "exemption", "matter": "帯状疱疹の実費の免除", "received_on": date(2026, 11, 18),
             "consent_number": "同意2026-0123"}  # fmt: skip
    return actions.open_case(resident_id=person.pk, by=by, purpose=P, **(usual | changes))


def shown(page: Any, by: Actor, **at: Any) -> str:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    return page(request, **at).content.decode()


def standing(by: Actor, case: ExchangeCase) -> Standing:
    return queries.standing(by, case.resident_id, case.household, case.received_on)


def decided(by: Actor, case: ExchangeCase, decision: str) -> ExchangeCase:
    return actions.close(case_id=case.pk, decision=decision, outcome="世帯の課税を確かめた", by=by, purpose=P)


def test_世帯の全員が非課税なら非課税世帯で_根拠に一覧の受領日と年度がある(
    clerk: Actor, household: list[Resident]
) -> None:  # fmt: skip
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "0"))
    case = opened(clerk, household[0])
    found = standing(clerk, case)
    assert (found.result, found.exempts, found.tax_year) == ("tax_exempt_household", True, 2026)
    assert {one.reason for one in found.lines} == {"課税情報（庁内連携、令和8年11月20日受領）令和8年度"}
    assert {one.resident_id for one in found.lines} == {household[0].pk, household[1].pk}, "子に課税は尋ねない"


@pytest.mark.parametrize(
    ("rows", "result", "exempts"),
    [
        ([tax(OLD, "0"), tax(WIFE, "2")], "taxed", False),
        ([tax(OLD, "0"), tax(WIFE, "1")], "taxed", False),
        ([tax(OLD, "0"), tax(WIFE, "")], "undeclared", None),
        ([tax(OLD, "0")], "unknown", None),
        ([tax(OLD, "0", "2025"), tax(WIFE, "0", "2025")], "unknown", None),
    ],
)
def test_一人でも課税か未申告か不明なら非課税世帯ではない(
    clerk: Actor, household: list[Resident], rows: list[dict[str, str]], result: str, exempts: bool | None
) -> None:
    deliver(clerk, "tax.people", *rows)
    found = standing(clerk, opened(clerk, household[0]))
    assert (found.result, found.exempts) == (result, exempts)


def test_一月一日の後に転入した人がいれば_前の市町村の証明を求める(clerk: Actor, household: list[Resident]) -> None:
    Resident.objects.filter(pk=household[1].pk).update(became_on=date(2026, 3, 1))
    deliver(clerk, "tax.people", tax(OLD, "0"))
    assert standing(clerk, opened(clerk, household[0])).result == "moved_in"


def test_六月より前の申請は前の年度の課税で決める(clerk: Actor, household: list[Resident]) -> None:
    deliver(clerk, "tax.people", tax(OLD, "0", "2025"), tax(WIFE, "0", "2025"))
    deliver(clerk, "tax.people", tax(OLD, "2"), tax(WIFE, "2"))
    case = opened(clerk, household[0], received_on=date(2026, 5, 31))
    assert (standing(clerk, case).result, standing(clerk, case).tax_year) == ("tax_exempt_household", 2025)
    later = opened(clerk, household[0], received_on=date(2026, 6, 1))
    assert standing(clerk, later).result == "taxed"


def test_生活保護は申請の日に受けている本人について言える(clerk: Actor, household: list[Resident]) -> None:
    deliver(clerk, "welfare.people", welfare(OLD, "2025-07-01", "2026-11-17"), welfare(WIFE))
    assert standing(clerk, opened(clerk, household[0])).result == "unknown", "前の日に廃止になっている"
    assert standing(clerk, opened(clerk, household[1])).result == "welfare"


def test_課税を確かめる年齢の人がいない世帯は_非課税とは言わない(clerk: Actor, household: list[Resident]) -> None:
    Resident.objects.filter(pk=household[2].pk).update(household_number="000000000000999")
    household[2].refresh_from_db()
    found = standing(clerk, opened(clerk, household[2]))
    assert (found.result, found.exempts, found.lines) == ("nobody_asked", None, ())


def test_世帯は受付の時の世帯で決まる(clerk: Actor, household: list[Resident]) -> None:
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "2"))
    case = opened(clerk, household[0])
    Resident.objects.filter(pk=household[1].pk).update(household_number="000000000000888")
    assert standing(clerk, case).result == "taxed"


def test_申請のない人の区分は見えず_申請があれば見えて利用記録が残る(
    clerk: Actor, counter: Actor, household: list[Resident]
) -> None:
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "0"))
    at = {"resident_id": household[0].pk}
    assert "非課税" not in shown(person_page, clerk, **at)
    case = opened(clerk, household[1])  # of the same household
    page = shown(person_page, clerk, **at)
    assert "市町村民税非課税" in page
    assert "課税情報（庁内連携、令和8年11月20日受領）令和8年度" in page
    looks = Entry.objects.filter(act="exemption_fact.read", purpose="COPAYMENT_DECISION")
    assert looks.count() == 2
    seen = Subject.objects.filter(entry_queue_id__in=looks.values("queue_id"))
    assert set(seen.values_list("subject", flat=True)) == {f"resident:{household[0].pk}"}
    assert case.label in page
    with pytest.raises(NotPermitted):
        shown(person_page, counter, **at)


def test_介護の情報は救済の案件だけで_課税の情報は免除の案件だけで見える(
    clerk: Actor, household: list[Resident]
) -> None:
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "0"))
    deliver(clerk, "care.people", {"addressee_number": OLD, "from_on": "2026-04-01", "until_on": "2027-03-31"})
    relief = opened(clerk, household[0], kind="relief", consent_number="")
    page = shown(detail_page, clerk, exchange_case_id=relief.pk)
    assert "要介護・要支援の認定（令和8年4月1日～令和9年3月31日）" in page
    assert "非課税" not in page
    page = shown(detail_page, clerk, exchange_case_id=opened(clerk, household[0]).pk)
    assert "世帯の全員が市町村民税非課税です。" in page
    assert "要介護" not in page


def test_権限のない職員は庁内の情報を読めない(counter: Actor, household: list[Resident]) -> None:
    with pytest.raises(NotPermitted):
        queries.standing(counter, household[0].pk, [], date(2026, 11, 18))
    with pytest.raises(NotPermitted):
        queries.shown(counter, household[0].pk)


def test_決定の後に違う一覧が届いても決定は変わらず_確認事項が一つできる(
    clerk: Actor, household: list[Resident]
) -> None:  # fmt: skip
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "0"))
    case = decided(clerk, opened(clerk, household[0]), "granted")
    assert case.office_result == "tax_exempt_household"
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "0", is_open=""))
    assert not ChangeReview.objects.exists(), "同じ内容なら何もない"
    wrong = deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "2"))
    review = ChangeReview.objects.get(kind="exemption_difference")
    assert review.resident_id == household[0].pk
    assert case.label in review.lines[0]
    files.cancel(imported=wrong, by=clerk)
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "2"))
    assert ChangeReview.objects.count() == 1, "同じ違いは一度だけ"
    case.refresh_from_db()
    assert (case.decision, case.outcome) == ("granted", "世帯の課税を確かめた")


def test_免除しないと決めた後に非課税が届いても確認事項になり_不明のままなら何も起きない(
    clerk: Actor, household: list[Resident]
) -> None:
    refused = decided(clerk, opened(clerk, household[0]), "refused")
    assert refused.office_result == "unknown"
    deliver(clerk, "tax.people", tax(OLD, "0"))
    assert not ChangeReview.objects.exists()
    deliver(clerk, "tax.people", tax(OLD, "0"), tax(WIFE, "0"))
    assert ChangeReview.objects.get().kind == "exemption_difference"
