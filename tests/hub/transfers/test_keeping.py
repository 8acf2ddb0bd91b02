"""Inquiries of transfers name a person: they go when their years are over, and nothing younger can be made to go."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.jobs.declaring import declared
from sesshu.hub.connections.models import HubRule
from sesshu.hub.connections.rules import check_rule, value
from sesshu.hub.transfers.keeping import delete_old
from sesshu.hub.transfers.models import TransferAnswer, TransferInquiry

pytestmark = pytest.mark.django_db
# Old enough by the database's own clock too, which no test sets.
NOW = min(datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO), clock.now())
OLD, YOUNG = NOW - timedelta(days=7 * 366 + 2), NOW - timedelta(days=7 * 365 - 5)
JOB, P = job_actor("data_use.deletion", "data_use.end"), "DATA_TRANSFER"


def inquiry(at: datetime) -> uuid.UUID:
    """One that was answered."""
    row = TransferInquiry.objects.create(
        id=uuid.uuid4(), application="K-1", client="c:1", key=uuid.uuid4().hex, person="000000000012344",
        items=["given_on"], operator="boshi.hana", reference="健診-12", asked_at=at,
    )  # fmt: skip
    TransferAnswer.objects.create(inquiry=row.pk, found=True, doses=1, sha256="x", answered_at=at)
    return row.pk


def rule(code: str, number: int) -> HubRule:
    return HubRule(
        code=code, value=number, valid_from=OLD.date(), recorded_at=clock.now(), recorded_by="t", reason="試験"
    )


def test_7年を過ぎた照会だけが_回答のハッシュとともに消え_件数が残る() -> None:
    inquiry(OLD)
    kept = {inquiry(YOUNG), inquiry(NOW)}
    with clock.set_to(NOW):
        assert (delete_old(by=JOB, purpose=P), delete_old(by=JOB, purpose=P)) == (1, 0)
    assert set(TransferInquiry.objects.values_list("pk", flat=True)) == kept
    assert set(TransferAnswer.objects.values_list("pk", flat=True)) == kept
    assert Entry.objects.get(act="data_use.old_deleted").n == 1
    assert declared()["data_use.deletion"].daily


def test_年数は市が延ばせ_短くはできない() -> None:
    inquiry(OLD)
    inquiry(NOW)
    with pytest.raises(InvalidInput, match="7年以上30年以下"):
        check_rule(rule("inquiry_years", 6))
    longer = rule("inquiry_years", 10)
    check_rule(longer)
    longer.save()
    with clock.set_to(NOW):
        assert (value("inquiry_years"), delete_old(by=JOB, purpose=P)) == (10, 0)


def test_時計が進んでも_先の日付の照会を足しても_若い照会は消えず_直接も消せない() -> None:
    young = inquiry(YOUNG)
    with clock.set_to(NOW + timedelta(days=3660)):
        assert delete_old(by=JOB, purpose=P) == 0
    inquiry(datetime(2100, 1, 1, tzinfo=clock.TOKYO))
    with connection.cursor() as cursor:
        for before in ("'2092-01-01'", "clock_timestamp() - interval '7 years' + interval '1 minute'", "NULL"):
            cursor.execute(f"SELECT transfer_inquiry_delete({before})")
            assert cursor.fetchone()[0] == 0
        for table in ("transfer_inquiry", "transfer_answer"):
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'DELETE')", [table])
            assert cursor.fetchone()[0] is False
    with clock.set_to(NOW):
        assert delete_old(by=JOB, purpose=P) == 0
    assert TransferInquiry.objects.filter(pk=young).exists()


def test_権限のない人は消せない(clerk: Actor) -> None:
    with pytest.raises(NotPermitted):
        delete_old(by=clerk, purpose=P)
