"""Rows of a COPY: all of them in order, errors of the server as errors, and who stops leaves nothing behind."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.receiving import received
from sesshu.ledger.extracts.statements import Statement
from sesshu.ledger.residents.models import Resident
from tests.ledger.extracts.office import bytes_of, put_out
from tests.ledger.mailings.office import NOW, child

pytestmark = pytest.mark.django_db


def numbers(until: int) -> Statement:
    """Rows of a kilobyte: more than the server's and the client's buffers hold together."""
    return Statement(
        "COPY (SELECT n || repeat(%s, 1000) FROM generate_series(1, %s) n ORDER BY n) TO STDOUT", ("x", until)
    )


def alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def test_すべての行が順に届く() -> None:
    with transaction.atomic():
        assert alive()
        batches = list(received(numbers(25_001), 1000))
    assert [len(batch) for batch in batches] == [1000] * 25 + [1]
    rows = [int(row.rstrip(b"x\n")) for batch in batches for row in batch]
    assert rows == list(range(1, 25_002))
    assert alive()


def test_途中でやめても接続は使える() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        assert alive()
        with closing(received(numbers(200_000), 1000)) as batches:
            assert len(next(batches)) == 1000
            raise KeyError
    assert alive()


def test_途中でサーバが断ると同じ誤りになる() -> None:
    divided = Statement("COPY (SELECT 1 / (20000 - n) FROM generate_series(1, 30000) n) TO STDOUT", ())
    with pytest.raises(DataError), transaction.atomic():
        assert alive()
        list(received(divided, 1000))
    assert alive()


def test_始める前に断られた問いも同じ() -> None:
    with pytest.raises(DataError), transaction.atomic():
        assert alive()
        list(received(Statement("COPY (SELECT 1 / %s) TO STDOUT", (0,)), 10))
    assert alive()


def test_時間切れはサーバの時間切れとして届く() -> None:
    slow = Statement("COPY (SELECT pg_sleep(0.01) FROM generate_series(1, 1000)) TO STDOUT", ())
    with pytest.raises(OperationalError) as stopped, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 200")
        list(received(slow, 10))
    assert getattr(stopped.value.__cause__, "sqlstate", "") == "57014"
    assert alive()


def test_機械用は宛名番号の順_人が読むものはかなの順(chief: Actor, tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path
    people = [child(f"試験　{name}") for name in ("花子", "太郎", "次郎")]
    for person, kana in zip(people, ("シケンワカ", "シケンアイ", "シケンマリ"), strict=True):
        Resident.objects.filter(pk=person.pk).update(kana_key=kana)
    first, second, third = (person.addressee_number for person in people)
    question = Question("residents", ("resident.addressee_number",))
    with clock.set_to(NOW):
        by_number = bytes_of(put_out(question, chief), chief).decode().split()
        human = bytes_of(put_out(question, chief, profile="human"), chief)
    by_kana = human.decode("utf-8-sig").replace('"', "").split()
    assert by_number[1:] == sorted([first, second, third])
    assert by_kana[1:] == [second, third, first]
