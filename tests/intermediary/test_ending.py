"""How inquiries of ours end without an answer: each end has its record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.reconciling import compare
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.errors import NotNow
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries import ending
from sesshu.intermediary.inquiries.asking import Question, ask
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.operate.exchange.recorded import recorded
from tests.intermediary.playing import NOON, P

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
CLERK = Actor("person", "c1", frozenset({"inquiry.write", "inquiry.read", "department.all"}))
WORKER = job_actor("test", "exchange.operate")


@pytest.fixture
def inquiry() -> Inquiry:
    LinkedPerson.objects.create(
        unified_number="11", code=LinkageCode.issue().reveal(), code_state="held", auto_response_blocked=False,
        withheld_from_subject=False, flags_at=NOON,
    )  # fmt: skip
    assign_duty(department="予防接種係", duty="implementation", by=CLERK, purpose=P)
    question = Question(
        client_key="q1", unified_number="11", provider="012033", duty="implementation", row=25, part=1,
        subject="target", information="immunization_record", items=("date",), case="転入-1",
    )  # fmt: skip
    (row,) = ask(questions=[question], department="予防接種係", by=CLERK, purpose=P)
    assert row.state == "queued", row.message
    return row


def test_取り消した照会にも終わりの記録があり_三者の突合せで違いにならない(inquiry: Inquiry) -> None:
    ending.cancel(inquiry_id=inquiry.pk, by=CLERK, purpose=P)
    asked, ended = ExchangeRecord.objects.order_by("at", "event")
    assert (asked.event, ended.event, ended.result, ended.key) == ("asked", "ended", "cancelled", inquiry.key)
    day = clock.today()
    assert compare(list(recorded(day, day)), ["431001", "012033"]).differences == ()
    with pytest.raises(NotNow):
        ending.cancel(inquiry_id=inquiry.pk, by=CLERK, purpose=P)
    assert ExchangeRecord.objects.count() == 2


def test_期限が過ぎた照会にも終わりの記録がある(inquiry: Inquiry) -> None:
    with clock.set_to(inquiry.valid_until + timedelta(seconds=1)):
        assert ending.expire(by=WORKER, purpose=P) == 1
    assert ExchangeRecord.objects.get(event="ended").result == "expired"
