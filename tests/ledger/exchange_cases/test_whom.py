"""案件からだれについて照会できるか: 立場に合う人だけ。世帯にいない人は理由を書き、別の人の同意書の番号は使わない。"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.screens import pages
from sesshu.ledger.exchange_cases.screens.asking import AskForm
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import testing
from sesshu.numbers.addressee_number import first_from
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_cases.test_cases import asked, opened
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
WHY = "離れて住む父。戸籍の写しで確認"


@pytest.fixture
def child() -> Resident:
    return make_resident(birth=date(2020, 4, 1), household_number="000000000000777")


@pytest.fixture
def mother() -> Resident:
    return make_resident(birth=date(1990, 4, 1), household_number="000000000000777")


@pytest.fixture
def stranger() -> Resident:
    return make_resident(birth=date(1980, 4, 1))


@pytest.fixture
def case(clerk: Actor, child: Resident, mother: Resident) -> ExchangeCase:
    return opened(clerk, child)


def test_同じ世帯にいなかった人を世帯員として照会できない(clerk: Actor, case: ExchangeCase, stranger: Resident) -> None:
    wish = {"kind": "exemption_resident_record", "subject": "household_member", "resident_id": stranger.pk}
    for reason in ("", WHY):
        with pytest.raises(InvalidInput, match="同じ世帯にいた人だけ") as refused:
            asked(clerk, case, outside_reason=reason, **wish)
        assert refused.value.field == "other"
    assert not ExchangeInquiry.objects.exists()


def test_世帯にいない保護者は_理由を書いたときだけ照会でき_理由が残る(
    clerk: Actor, case: ExchangeCase, stranger: Resident
) -> None:  # fmt: skip
    wish = {"kind": "exemption_assistance", "subject": "guardian", "resident_id": stranger.pk}
    with pytest.raises(InvalidInput, match="案件の世帯にいない人です") as refused:
        asked(clerk, case, outside_reason="父", **wish)
    assert refused.value.field == "outside_reason"
    with pytest.raises(InvalidInput, match="個人番号の形"):
        asked(clerk, case, outside_reason=f"父 {testing.individual_number(7).reveal()}", **wish)
    assert not ExchangeInquiry.objects.exists()
    row = asked(clerk, case, outside_reason=WHY, **wish)
    assert row.outside_reason == WHY
    assert Entry.objects.filter(act="exchange.inquiry_asked", obj=f"exchange_inquiry:{row.pk}").count() == 1
    request = RequestFactory().get("/")
    request.actor = clerk  # type: ignore[attr-defined]
    assert WHY in pages.detail_page(request, exchange_case_id=case.pk).content.decode()


def test_世帯の保護者に理由は要らず_書いても残さない(clerk: Actor, case: ExchangeCase, mother: Resident) -> None:
    row = asked(clerk, case, kind="exemption_assistance", subject="guardian", resident_id=mother.pk, outside_reason=WHY)
    assert row.outside_reason == ""


@pytest.mark.parametrize("subject", ["guardian", "household_member"])
def test_本人は自分の保護者にも同一世帯の人にもならない(clerk: Actor, case: ExchangeCase, subject: str) -> None:
    kind = "exemption_assistance" if subject == "guardian" else "exemption_resident_record"
    with pytest.raises(InvalidInput, match="案件の本人は") as refused:
        asked(clerk, case, kind=kind, subject=subject)
    assert refused.value.field == "resident_id"


@pytest.mark.parametrize("subject", ["claimant", "spouse"])
def test_亡くなった人は請求者にも配偶者にもならず_遺族を選べば照会できる(
    clerk: Actor, child: Resident, mother: Resident, subject: str
) -> None:  # fmt: skip
    Resident.objects.filter(pk=child.pk).update(status="dead", removed_on=date(2026, 10, 1), removal_reason="20")
    case = opened(clerk, child, "death_benefit")
    wish = {"kind": "death_tax", "subject": subject, "consent_number": "同意2026-0200"}
    with pytest.raises(InvalidInput, match=r"亡くなった人は請求者|案件の本人は請求者の配偶者"):
        asked(clerk, case, **wish)
    row = asked(clerk, case, resident_id=mother.pk, outside_reason="母。戸籍の写しで確認", **wish)
    assert (row.resident_id, row.subject) == (mother.pk, subject)


def test_案件の本人の同意書の番号は_ほかの人の照会には使われない(
    clerk: Actor, case: ExchangeCase, mother: Resident
) -> None:  # fmt: skip
    assert asked(clerk, case).consent_number == case.consent_number
    with pytest.raises(InvalidInput, match="同意書の番号") as refused:
        asked(clerk, case, subject="guardian", resident_id=mother.pk)
    assert refused.value.field == "consent_number"
    row = asked(clerk, case, subject="guardian", resident_id=mother.pk, consent_number="同意2026-0300")
    assert row.consent_number == "同意2026-0300"
    request = RequestFactory().get("/")
    request.actor = clerk  # type: ignore[attr-defined]
    form = AskForm.for_case(request, case, [("012033", "小樽市")])
    assert case.consent_number not in str(form), "写したまま別の人に使われないよう、入れておかない"


def test_案件の世帯は_登録した日ではなく申請の受付日の世帯である(clerk: Actor) -> None:
    """A brother moved out between the application (18 November) and its registration (20 November)."""
    home = {"household_number": "000000000000999", "change_on": date(2020, 4, 1), "became_on": date(2020, 4, 1)}
    one, brother = (first_from(serial)[1] for serial in (7000, 8000))
    rows = [
        register_row(addressee_number=one, birth="2020-04-01", **home),
        register_row(addressee_number=brother, birth="2020-04-01", **home),
        register_row(
            addressee_number=brother, birth="2020-04-01", history_number=2, change_reason="31",
            **home | {"change_on": date(2026, 11, 19), "household_number": "000000000000111"},
        ),
    ]  # fmt: skip
    told = register.apply_changes(rows=rows, kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE")
    assert {one.state for one in told} == {"accepted"}
    people = {one.addressee_number: one for one in Resident.objects.all()}
    assert opened(clerk, people[one]).household.count(people[brother].pk) == 1
    later = opened(clerk, people[one], received_on=date(2026, 11, 19))
    assert people[brother].pk not in later.household
