"""支援措置の世帯の人の照会の相手（前に住んだ市町村）は、一覧・個人・照会・案件のどの画面にも出ない。"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.exchange_cases.screens import pages as case_pages
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting, pages
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_cases.test_cases import asked, opened
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db


def shown(by: Actor, row: ExchangeInquiry) -> dict[str, str]:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    found = {
        "list": pages.list_page(request), "person": pages.person_page(request, resident_id=row.resident_id),
        "inquiry": adopting.detail_page(request, inquiry_id=row.pk),
        "case": case_pages.detail_page(request, exchange_case_id=row.exchange_case),
    }  # fmt: skip
    return {name: answer.content.decode() for name, answer in found.items()}


@pytest.mark.parametrize("when", ["before", "after", "housemate"])
def test_相手の団体はどの画面にも出ない(clerk: Actor, when: str) -> None:
    """Protected when it was asked, or since; the person, or somebody of the household."""
    person = make_resident(birth=date(1955, 4, 1), household_number="000000000000777")
    other = make_resident(birth=date(1990, 4, 1), household_number="000000000000777")
    guarded = Resident.objects.filter(pk=other.pk if when == "housemate" else person.pk)
    if when == "before":
        guarded.update(address_protected=True)
    row = asked(clerk, opened(clerk, person))
    if when != "before":
        assert all("小樽市" in text for text in shown(clerk, row).values())
        guarded.update(address_protected=True)
    assert [name for name, text in shown(clerk, row).items() if "小樽市" in text] == []
