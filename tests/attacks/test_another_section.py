"""R-03: a clerk of another section walks every page of the ledger and finds nothing of what a section asked.

New rooms are covered on their first day: every page without a part, and every page about the person, is opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import duties
from sesshu.foundation.accounts.models import Account
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.change_reviews.models import ChangeReview
from sesshu.ledger.exchange_cases.offices import REVIEW
from sesshu.ledger.exchange_comparisons.models import ExchangeDifference
from sesshu.ledger.residents.models import Resident
from tests.attacks.test_every_endpoint import walk
from tests.attacks.test_other_municipality import without_tokens
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_cases.test_cases import P, answered, asked, opened
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.sections import ELSEWHERE, HERE, clerk  # noqa: F401

pytestmark = pytest.mark.django_db
SECRET = "ひみつの回答"


@pytest.fixture
def person() -> Resident:
    return make_resident(birth=date(1955, 4, 1))


@pytest.fixture
def secrets(clerk: Actor, person: Resident) -> dict[str, Any]:  # noqa: F811
    """An application of 予防接種係 with its answer, a difference and a review of it: (parts, words that tell of it)."""
    case = opened(clerk, person, matter="ひみつの申請")
    row = asked(clerk, case)
    answered(row, tax=SECRET)
    now = clock.now()
    difference = ExchangeDifference.objects.create(
        kind="other_duty", client_key=str(row.client_key), exchange_inquiry=row, case=row.case, at=row.asked_at,
        department=row.department, here="ひみつの違い", first_seen=now, last_seen=now,
    )  # fmt: skip
    review = ToReview(person.pk, REVIEW, f"{case.pk}:taxed", "ひみつの確認事項", (case.label,))
    open_reviews(reviews=[review], by=job_actor("test"), purpose=P)
    parts = {
        "/exchange-inquiries/": row.pk, "/exchange-cases/": case.pk, "/exchange-comparisons/": difference.pk,
        "/change-reviews/": ChangeReview.objects.get().pk,
    }  # fmt: skip
    return {"parts": parts, "words": [SECRET, row.label, case.label, "ひみつの"]}


def addresses(person: Resident, held: frozenset[str]) -> Iterator[str]:
    """Every page without a part, and every page about this person."""
    for route, one in walk(get_resolver()):
        declaration, names = getattr(one.callback, "declaration", None), list(one.pattern.converters)
        if getattr(one.callback, "is_api", False) or declaration is None or declaration.permission not in held:
            continue
        if names in ([], ["resident_id"]):
            yield f"/{route.replace('<uuid:resident_id>', str(person.pk))}"


def of_one(parts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Addresses with {id}, with what stands there: each page of the rooms of `parts` that is about one thing."""
    for route, one in walk(get_resolver()):
        names = list(one.pattern.converters)
        for room, key in parts.items():
            if f"/{route}".startswith(room) and len(names) == 1 and names != ["resident_id"]:
                yield f"/{route.replace(f'<uuid:{names[0]}>', '{id}')}", key


def at(client: Client, section: str) -> Client:
    Account.objects.filter(login_id="attack-clerk").update(office_section=section)
    return client


def test_ほかの部署の職員はどの画面でも_照会も回答も案件も知らない(
    signed_in_as: Any, person: Resident, secrets: dict[str, Any]
) -> None:
    client, held = signed_in_as("clerk"), duties()["clerk"].permissions
    pages = list(addresses(person, held))
    assert len(pages) > 60

    def telling() -> list[str]:
        found = {page: client.get(page).content.decode(errors="ignore") for page in pages}
        return [page for page, text in found.items() if any(words in text for words in secrets["words"])]

    at(client, ELSEWHERE)
    assert telling() == []
    at(client, HERE)
    assert len(telling()) >= 6, "同じ部署の職員には、一覧・個人・案件・突合・担当案件・確認事項に出る"


def test_番号を知っていても_ほかの部署の職員には_ない番号と同じ答え(
    signed_in_as: Any, secrets: dict[str, Any]
) -> None:  # fmt: skip
    client = signed_in_as("clerk")
    found = list(of_one(secrets["parts"]))
    assert len(found) >= 4
    for address, key in found:
        at(client, ELSEWHERE)
        for send in (client.get, client.post):
            known, unknown = (send(address.format(id=one)) for one in (key, uuid.uuid4()))
            assert (known.status_code, unknown.status_code) == (404, 404), address
            first, second = (without_tokens(one.content.decode()) for one in (known, unknown))
            assert first == second, address
        at(client, HERE)
        assert client.get(address.format(id=key)).status_code == 200, address
