"""監査記録: in the transaction of the change, append-only, without values."""

import hashlib
import json

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.canonical import canonical, unseal
from sesshu.foundation.audit.models import Detail, Entry, Subject

pytestmark = pytest.mark.django_db


def test_変更の記録は変更と同じ取引でのみ書ける(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        audit.record("dose.recorded", by=clerk, purpose="DOSE_REGISTRATION")


def test_取引が取り消されると記録も残らない(clerk: Actor) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("dose.recorded", by=clerk, purpose="DOSE_REGISTRATION")
        raise ZeroDivisionError
    assert not Entry.objects.filter(act="dose.recorded").exists()


def test_本文には値が無く約束値だけがある(clerk: Actor) -> None:
    entry_id = audit.record(
        "dose.recorded",
        by=clerk,
        purpose="DOSE_REGISTRATION",
        subjects=["resident:1"],
        detail={"lot": "ABC123"},
    )
    entry, detail = Entry.objects.get(id=entry_id), Detail.objects.get(entry_id=entry_id)
    assert "ABC123" not in entry.body
    plain = unseal(bytes(detail.salt), bytes(detail.ciphertext))
    assert json.loads(plain) == {"lot": "ABC123"}
    assert json.loads(entry.body)["commit"] == "sha256:" + hashlib.sha256(bytes(detail.salt) + plain).hexdigest()


def test_一括の記録は件数と対象者一覧のハッシュを持つ(clerk: Actor) -> None:
    people = ["resident:b", "resident:a"]
    entry_id = audit.record("mailing.released", by=clerk, purpose="RECOMMENDATION", subjects=people)
    entry = Entry.objects.get(id=entry_id)
    body = json.loads(entry.body)
    assert body["n"] == 2
    assert body["ids"] == "sha256:" + hashlib.sha256(b"resident:a\nresident:b").hexdigest()
    assert set(Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)) == set(people)


@pytest.mark.parametrize("table", ["audit_entry", "audit_subject", "audit_detail"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_業務の接続では監査記録を変更も削除もできない(table: str, act: str) -> None:
    statement = act.format(table).replace(
        "SET id = id", "SET salt = salt" if table == "audit_detail" else "SET id = id"
    )
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_正準JSONは鍵を並べ空白を入れない() -> None:
    assert canonical({"b": 1, "a": [None, True, "é"]}) == '{"a":[null,true,"é"],"b":1}'.encode()
    with pytest.raises(TypeError):
        canonical({"rate": 0.5})
