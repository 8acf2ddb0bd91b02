"""Every page of the ledger by its address, once for each person or thing of the world that it can be about."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sesshu.foundation import clock
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.ledger.inquiries.actions import open_slip
from sesshu.ledger.printed_forms import kinds
from tests.ledger.events.office import first as first_session
from tests.ledger.protection.world import RECEIVER, World, asked_of, case_of, difference_of

# What stands for each part of an address. Parts that name nobody get an identifier of nothing.
PARTS: dict[str, Callable[[World], list[Any]]] = {
    "resident_id": lambda w: [w.child.id, w.mother.id, w.brother.id],
    "mother_id": lambda w: [w.mother.id],
    "first_id": lambda w: [w.child.id, w.brother.id],
    "second_id": lambda w: [w.mother.id],
    "slip_id": lambda w: [
        open_slip(resident_id=one.id, channel="telephone", by=RECEIVER, purpose="RESIDENT_SEARCH").id
        for one in (w.child, w.mother, w.brother)
    ],
    "dose_id": lambda w: [w.dose.id],
    "inquiry_id": lambda w: [asked_of(one).pk for one in (w.child, w.mother, w.brother)],
    "difference_id": lambda w: [difference_of(one).pk for one in (w.child, w.mother, w.brother)],
    "exchange_case_id": lambda w: [case_of(one).pk for one in (w.child, w.mother, w.brother)],
    "mailing_id": lambda w: [w.mailing.id],
    "recall_id": lambda w: [w.recall.id],
    "voucher_id": lambda w: [w.voucher.id],
    "import_id": lambda w: [w.imported.id],
    "number": lambda _: [1, 2, 3],
    "event_id": lambda w: [w.event.id],
    "session_id": lambda w: [first_session(w.event).id],
    "reservation_id": lambda w: [w.reservation.id],
    "pile_id": lambda w: [w.pile.pk],
    "issue_id": lambda w: [w.issue.pk],
    "kind_code": lambda _: list(kinds.kinds()),
    "person_id": lambda w: [p.id for p in w.mailing.persons.filter(resident__in=[w.child, w.mother, w.brother])],
}
NOBODY = {
    "account_id", "approval_id", "assignment_id", "bulk_id", "case_id", "change_id", "client_id", "code",
    "comparison_id", "definition_id", "erasure_id", "export_id", "facility_code", "image_id", "job_id", "key",
    "key_id", "kind", "link_id", "mail_id", "message_id", "move_id",
    "question_id", "reconciliation_id", "report_id", "review_id", "risk", "row_id",
    "run_id", "setting_id",
}  # fmt: skip


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from walk(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def addresses(world: World) -> Iterator[str]:
    """Every page's address, once for each person or thing it can be about."""
    for route, one in walk(get_resolver()):
        if getattr(one.callback, "is_api", False):
            continue
        found = [route]
        for name, converter in one.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            assert name in PARTS.keys() | NOBODY, f"{route}: 「{name}」が誰を指すかを、この試験の表に加えてください"
            values = PARTS[name](world) if name in PARTS else ["x" if kind in ("str", "slug") else uuid.uuid4()]
            found = [
                text.replace(f"<{kind}:{name}>", str(value)).replace(f"<{name}>", str(value))
                for text in found
                for value in values
            ]
        yield from (f"/{text}" for text in found)


def signed_in(client: Client, settings: Any, duty: str) -> Client:
    account = Account.objects.create(
        login_id=f"path-{duty}", display_name="試験", active_from=date(2020, 4, 1), created_at=clock.now(),
        password_must_change=False,
    )  # fmt: skip
    DutyAssignment.objects.create(
        account=account, duty=duty, valid_from="2020-04-01", given_by="j:test", given_at=clock.now()
    )
    _, token = sessions.begin(account, factors="demo", terminal="T-1")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    return client
