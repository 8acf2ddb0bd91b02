"""A protected family with a secret address, and one thing of every kind that is about them."""

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.files import actions as files
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.registry import intake
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.events.models import Event
from sesshu.ledger.exchange_cases import actions as exchange_cases
from sesshu.ledger.exchange_comparisons.models import ExchangeDifference
from sesshu.ledger.exchange_inquiries.actions import Asked as AskedOfOthers
from sesshu.ledger.exchange_inquiries.actions import ask as ask_others
from sesshu.ledger.exchange_inquiries.sections import NO_SECTION
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.piles import actions as piles
from sesshu.ledger.piles.models import Pile
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.recalls.models import LotRecall
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.residents import actions
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from tests.ledger.events.office import event
from tests.ledger.events.office import first as first_session
from tests.ledger.mailings.office import NOW, child, prepared, texts_in_force
from tests.ledger.printed_forms.office import issued
from tests.ledger.printed_forms.office import texts as form_texts
from tests.ledger.recalls.office import clinic, dose, recalled
from tests.ledger.residents.people import register_row

SECRET = "秘密町"
SECRET_TELEPHONE = "096-999-0000"
DAY = date(2020, 6, 15)
HOME = {"town": SECRET, "building": SECRET, "city": SECRET, "prefecture": SECRET, "street": SECRET}


@dataclass
class World:
    """A protected child and its mother, the brother who went back to the father, and all that is kept of them."""

    child: Resident
    mother: Resident
    brother: Resident
    dose: Dose
    mailing: Mailing
    recall: LotRecall
    voucher: Voucher
    imported: Import
    event: Event
    reservation: Reservation
    pile: Pile
    issue: FormIssue


RECEIVER = job_actor("test.receiver", "inquiry.write")
ASKER = job_actor("test.asker", "exchange_inquiry.write", "exchange_case.write")


def case_of(one: Any) -> Any:
    """An application about somebody, from which other bodies are asked."""
    return exchange_cases.open_case(
        resident_id=one.id, kind="exemption", matter="実費の免除", received_on=date(2026, 10, 1),
        consent_number="同意1", by=ASKER, purpose="INFORMATION_EXCHANGE",
    )  # fmt: skip


def asked_of(one: Any) -> Any:
    """An inquiry to another body about somebody."""
    about = AskedOfOthers(one.id, "exemption", "011002", "試験市", "同意1", exchange_case=case_of(one).pk)
    return ask_others(asked=[about], department=NO_SECTION, by=ASKER, purpose="INFORMATION_EXCHANGE")[0]


def difference_of(one: Any) -> Any:
    """An inquiry of whose body the intermediary says something else."""
    row, now = asked_of(one), clock.now()
    return ExchangeDifference.objects.create(
        kind="other_body", client_key=str(row.client_key), exchange_inquiry=row, case=row.case,
        department=row.department, at=row.asked_at, first_seen=now, last_seen=now,
    )  # fmt: skip


def _file(rows: list[Any]) -> bytes:
    """A resident file of these rows, as the register sends it."""
    out = io.StringIO()
    columns = intake("residents.change").interface.columns
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    for row in rows:
        values = [getattr(row, column.field) for column in columns]
        writer.writerow(["" if v is None else "1" if v is True else "0" if v is False else str(v) for v in values])
    return out.getvalue().encode()


@pytest.fixture
def world(clerk: Actor, chief: Actor, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        base = {"birth": "2020-06-15", "change_on": DAY, "became_on": DAY, "processed_on": DAY}
        first = register_row(
            **base, name="架空　秘子", kana="カクウ　ヒメコ", protected=True, protected_from=date(2026, 4, 1), **HOME
        )
        mother = register_row(addressee_number="000000000012352", birth="1995-05-05", change_on=date(1995, 5, 5),
                              became_on=date(1995, 5, 5), processed_on=DAY, name="架空　母子", kana="カクウ　ハハコ",
                              **HOME)  # fmt: skip
        his = base | {"addressee_number": "000000000012361", "name": "架空　次郎", "kana": "カクウ　ジロウ", "sex": "1"}
        back = his | {"history_number": 2, "change_reason": "30", "change_on": date(2026, 6, 1),
                      "processed_on": date(2026, 6, 1), "household_number": "000000000000999"}  # fmt: skip
        imported = files.take_in(
            interface="residents.change", name="change.csv", by=clerk,
            content=_file([first, mother, register_row(**his, **HOME), register_row(**back)]),
        )  # fmt: skip
        assert (imported.state, imported.accepted) == ("committed", 4)
        people = {r.addressee_number: r for r in Resident.objects.all()}
        kid, mom, brother = (people[f"0000000000123{n}"] for n in ("44", "52", "61"))
        actions.set_postal_address(
            resident_id=kid.id, starts_on=date(2026, 1, 1), ends_on=None, postal_code="8600000", address=SECRET,
            recipient=SECRET, reason="避難先", by=clerk, purpose="RESIDENT_INTAKE",
        )  # fmt: skip
        clinic(clerk)
        texts_in_force(clerk)
        child()
        given = dose(kid, "AB1234", date(2026, 9, 10), product="hepb")
        recall = recalled(clerk, product="hepb")
        wanted = [vouchers.Wanted(kid.id, "mr_2")]
        vouchers.issue(wanted=wanted, kind="screening_form", issued_on=NOW.date(), by=clerk, purpose="RECOMMENDATION")
        mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
        mailings.request_release(mailing_id=mailing.id, by=clerk)
        mailing = mailings.release(mailing_id=mailing.id, by=chief)
        form_texts(clerk)
        paper = issued(clerk, "immunization_ledger", kid)
        day = event(clerk)
        telephone = {"telephone": SECRET_TELEPHONE}
        [taken] = reservations.book(
            wishes=[Wish(kid.id, (first_session(day).id,), uuid.uuid4(), **telephone)],
            channel="counter", by=clerk, purpose="EVENT_MANAGEMENT",
        )  # fmt: skip
        batch = piles.open_pile(
            institution_code="", month=date(2026, 10, 1), source="slip", kind="routine", setting="individual", box="",
            claimed=1, by=clerk, purpose="DOSE_REGISTRATION",
        )  # fmt: skip
        keyed = piles.Keyed(mom.id, date(2026, 10, 5), "flu", "")
        piles.key_slip(pile_id=batch.pk, keyed=keyed, by=clerk, purpose="DOSE_REGISTRATION")
        yield World(
            kid, mom, brother, given, mailing, recall, Voucher.objects.get(), imported,
            day, taken.reservations[0], batch, paper,
        )  # fmt: skip
