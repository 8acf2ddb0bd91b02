"""What the network keeps, and for how long; a clock that was set wrong deletes nothing."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection

from sesshu.contracts.exchange.messages import CodeAnswer, CodeRequest, Directory, DirectoryAsked
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.sealed_messages.models import ReceivedMessage
from sesshu.network.codes.models import Acquisition
from sesshu.network.keeping.actions import delete_old
from sesshu.network.permit_rules.models import PermitRule
from sesshu.network.permit_rules.rules import check_rule
from sesshu.network.permits.models import ExchangeRequest, ProvisionOutcome, RefusedReport, WithheldMark
from tests.network.conftest import NOON, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bodies")]
# Old enough by the database's own clock too, which no test sets.
TODAY = min(NOON, clock.now())
JOB, P = job_actor("exchange.network_deletion", "exchange.operate"), "INFORMATION_EXCHANGE"


def record(at: datetime) -> uuid.UUID:
    """A permitted request with its end."""
    permit = uuid.uuid4()
    ExchangeRequest.objects.create(
        key=uuid.uuid4(), digest="x", inquirer="431001", inquirer_kind="mayor", provider="012033",
        provider_kind="mayor", department="係", duty="implementation", row=25, part=1, subject="target",
        information="immunization_record", items=["date"], withheld=False, requested_at=at, decided_at=at,
        expires_at=at, permit=permit, list_version="v",
    )  # fmt: skip
    ProvisionOutcome.objects.create(permit=permit, result="ok_empty", items=[], provided_at=at, reported_at=at)
    return permit


def heard(at: datetime) -> None:
    """A body's message of that time."""
    with clock.set_to(at):
        say("431001", DirectoryAsked(), Directory)


def deleted(at: datetime = NOON) -> dict[str, int]:
    with clock.set_to(at):
        return delete_old(by=JOB, purpose=P)


def test_7年を過ぎた記録が_その終わりとともに消える() -> None:
    old, young = TODAY - timedelta(days=7 * 366 + 2), TODAY - timedelta(days=7 * 365 - 5)
    gone, *kept = (record(at) for at in (old, young, TODAY))
    for row in ExchangeRequest.objects.all():
        WithheldMark.objects.create(request=row.pk, marked_by="431001", marked_at=TODAY)
    for at in (old, young):
        RefusedReport.objects.create(body="012033", permit=uuid.uuid4(), what="report", message="理由", refused_at=at)
    heard(TODAY)
    assert deleted(TODAY)["records"] == 1
    assert [one.refused_at for one in RefusedReport.objects.all()] == [young]
    left = ExchangeRequest.objects.values_list("pk", flat=True)
    assert set(WithheldMark.objects.values_list("request", flat=True)) == set(left)
    assert set(ExchangeRequest.objects.values_list("permit", flat=True)) == set(kept)
    assert set(ProvisionOutcome.objects.values_list("permit", flat=True)) == set(kept)
    assert gone not in kept
    assert Entry.objects.get(act="exchange.old_deleted").n == 1


@pytest.mark.parametrize("at", [TODAY + timedelta(days=3660), TODAY + timedelta(days=8), TODAY - timedelta(days=3660)])
def test_時計が狂っているあいだは何も消えない(at: datetime) -> None:
    """No body's message is taken by a clock that is wrong: the newest one says what time it is."""
    record(NOON - timedelta(days=7 * 365 - 5))
    begin("a1")
    heard(NOON)
    numbers = ReceivedMessage.objects.count()
    assert not any(deleted(at).values())
    assert (ExchangeRequest.objects.count(), Acquisition.objects.count()) == (1, 1)
    assert ReceivedMessage.objects.count() == numbers, "受け取った電文の番号が残り、時計を直したあとも二度は通らない"


def test_電文を受けたことのないネットワークは何も消さない() -> None:
    record(NOON - timedelta(days=20 * 366))
    assert deleted() == {}


def begin(number: str) -> None:
    """An acquisition that a body begins; the register never says who it is."""
    answer = say("431001", CodeRequest(acquisitions=(number,)), CodeAnswer)
    assert answer.codes[0].code is None


def test_団体がやめた符号の取得は_日がたつと番号が消える() -> None:
    begin("given-up")
    later = NOON + timedelta(days=91)
    heard(later - timedelta(days=2))
    assert deleted(later - timedelta(days=2))["acquisitions"] == 0
    heard(later)
    with clock.set_to(later):
        begin("running")
    assert deleted(later)["acquisitions"] == 1
    assert list(Acquisition.objects.values_list("number", flat=True)) == ["running"]


def test_受け取った電文の番号は_もう通らなくなってから消える() -> None:
    heard(NOON)
    assert deleted(NOON + timedelta(minutes=3))["messages"] == 0
    heard(NOON + timedelta(days=1))
    assert deleted(NOON + timedelta(days=1))["messages"] == 1
    assert ReceivedMessage.objects.count() == 1


def test_毎日動き_職員は記録を直接消せない() -> None:
    assert declared()["exchange.network_deletion"].daily
    record(NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT exchange_request_delete(now() + interval '100 years')")
        assert cursor.fetchone()[0] == 0
        for table in ("exchange_request", "provision_outcome", "withheld_mark"):
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'DELETE')", [table])
            assert cursor.fetchone()[0] is False


def test_先の日付の記録を足しても_若い記録は消えない() -> None:
    """Whoever has the program's own login may add a row with any date, and ask for any day."""
    young = record(TODAY - timedelta(days=7 * 365 - 5))
    record(datetime(2100, 1, 1, tzinfo=clock.TOKYO))
    RefusedReport.objects.create(body="012033", permit=young, what="report", message="理由", refused_at=TODAY)
    with connection.cursor() as cursor:
        for before in ("'2092-01-01'", "clock_timestamp() - interval '7 years' + interval '1 minute'", "NULL"):
            cursor.execute(f"SELECT exchange_request_delete({before})")
            assert cursor.fetchone()[0] == 0
    heard(TODAY)
    assert deleted(TODAY)["records"] == 0
    counts = [one.objects.count() for one in (ExchangeRequest, ProvisionOutcome, RefusedReport)]
    assert counts == [2, 2, 1]


def test_法令より短い保存年数は登録できない() -> None:
    for number, right in ((6, False), (7, True)):
        row = PermitRule(code="record_years", value=number, valid_from="2026-04-01")
        if right:
            check_rule(row)
        else:
            with pytest.raises(InvalidInput, match="7年以上"):
                check_rule(row)
