"""Rotation of keys without a stop: both versions are read meanwhile, and nothing is retired that is still needed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings as here
from django.db import connection, connections

from sesshu.addressee.unified_numbers import actions, looking_up
from sesshu.addressee.unified_numbers.actions.keys import behind
from sesshu.addressee.unified_numbers.jobs import RESEAL
from sesshu.addressee.unified_numbers.looking_up import _number_of, holder
from sesshu.addressee.unified_numbers.models import HeldNumber, UnifiedPerson
from sesshu.addressee.unified_numbers.secrecy import INDEX, SEAL, Sealer
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.keys.provider import KeyUnusable, provider
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.foundation.approvals.test_single_use import at_once

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
RESEALING = """
import django, time; django.setup()
from django.db import transaction
from sesshu.addressee.unified_numbers import actions, looking_up
from tests.addressee.conftest import WRITER
actions.keys.CHUNK = 2
for _ in range(3):
    actions.reseal_chunk(by=WRITER)
with transaction.atomic():
    actions.reseal_chunk(by=WRITER)
    print("in the midst", flush=True)
    time.sleep(60)
"""


def test_鍵を新しくしても読め_途中の新規も同じ人に結び付く(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.keys, "CHUNK", 2)
    before = put(*(item(n, str(n)) for n in range(5)))
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    assert behind() == 5
    assert actions.reseal_chunk(by=WRITER) == 2
    assert put(item(4, "77", "010"))[0].person == before[4].person  # under the old version still
    assert put(item(0, "78", "010"))[0].person == before[0].person
    new = put(item(6, "6"))[0]
    assert HeldNumber.objects.get(person=new.person).key_version == 2
    with pytest.raises(NotNow, match="残っています"):
        actions.retire_old_versions(by=WRITER, purpose=PURPOSE)
    job = run_now(enqueue(kind=RESEAL, key="1", arguments={}, by=WRITER))
    assert job.state == "succeeded"
    assert behind() == 0
    for n, one in enumerate(before):
        assert _number_of(one.person) == individual_number(n)
        found = holder(individual_number(n))
        assert found is not None
        assert found.pk == one.person
    assert UnifiedPerson.objects.count() == 6
    assert {key.version for key in DataKey.objects.filter(wrapped=None)} == {1}
    assert set(HeldNumber.objects.values_list("key_version", "index_version")) == {(2, 2)}


def test_鍵は二つとも別で_データベースには包んだ形でしかない() -> None:
    put(item(1, "1"))
    seal, index = SEAL.primary(), INDEX.primary()
    assert seal.key != index.key
    stored = b"".join(bytes(key.wrapped) for key in DataKey.objects.all())
    assert seal.key not in stored
    assert index.key not in stored
    assert seal.key.hex() not in repr(seal)


def test_ほかの人が読める鍵のファイルは使わない(settings) -> None:
    put(item(1, "1"))
    file = provider().file  # type: ignore[attr-defined]
    assert file.stat().st_mode & 0o777 == 0o400
    file.chmod(0o644)
    assert "0400" in provider().health()
    with pytest.raises(KeyUnusable):
        provider().wrap(b"x" * 32, "y")


def test_包んだ鍵は別の用途では開かない() -> None:
    wrapped = provider().wrap(b"x" * 32, "one")
    assert provider().unwrap(wrapped, "one") == b"x" * 32
    with pytest.raises(KeyUnusable):
        provider().unwrap(wrapped, "two")


def test_鍵のファイルがなくなれば作り直さずに知らせる() -> None:
    wrapped = provider().wrap(b"x" * 32, "one")
    provider().file.unlink()  # type: ignore[attr-defined]
    with pytest.raises(KeyUnusable, match="控え"):
        provider().unwrap(wrapped, "one")
    assert "控え" in provider().health()


def test_再暗号化の途中で強制終了されても_続きから終わり_一件も失わない(committed: None) -> None:
    def begin() -> None:
        put(*(item(n, str(n)) for n in range(40)))
        actions.new_versions(by=WRITER, purpose=PURPOSE)

    def finish() -> None:
        left.append(behind())
        for n in range(40):  # under either version
            found = holder(individual_number(n))
            assert found is not None
            assert _number_of(found.pk) == individual_number(n)
        while actions.reseal_chunk(by=WRITER):
            pass
        left.append(behind())
        left.append(actions.retire_old_versions(by=WRITER, purpose=PURPOSE))
        numbers.update(_number_of(one.pk).reveal() for one in UnifiedPerson.objects.all())

    left: list[int] = []
    numbers: set[str] = set()
    at_once(begin)
    _killed_in_the_fourth_chunk()
    at_once(finish)
    assert left == [34, 0, 2]  # three chunks of two were done, the fourth was not
    assert numbers == {individual_number(n).reveal() for n in range(40)}


def _killed_in_the_fourth_chunk() -> None:
    """Another process seals anew and is killed with -9 in the midst of it."""
    database = connection.settings_dict
    account = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = os.environ | {
        "SESSHU_DSN": f"postgresql://{account}/{database['NAME']}", "SESSHU_SYSTEM": "addressee",
        "SESSHU_MUNICIPALITY": here.SESSHU_MUNICIPALITY,
        "DJANGO_SETTINGS_MODULE": "sesshu.site.addressee", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "SESSHU_KEYS": str(here.SESSHU_KEYS), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    command = [sys.executable, "-c", RESEALING]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own
        assert child.stdout is not None
        try:
            assert child.stdout.readline().strip() == "in the midst"
        finally:
            child.kill()
    assert child.returncode == -9


@pytest.mark.parametrize("looking", ["holder", "verify", "number_of"])
def test_版を読んでから行を読むまでに鍵の更新が始まっても_だれもいないことにならず_開けないこともない(
    committed: None, monkeypatch: pytest.MonkeyPatch, looking: str
) -> None:
    """The first chunk of a rotation is tried between the two reads of a look-up; it has to wait for its end."""
    rotations, answers = [], []

    def rotate() -> None:
        actions.new_versions(by=WRITER, purpose=PURPOSE)
        actions.reseal_chunk(by=WRITER)
        rotations.append(set(HeldNumber.objects.values_list("key_version", flat=True)))

    def look() -> None:
        (one,) = put(item(1, "1"))
        thread = threading.Thread(target=lambda: (rotate(), connections.close_all()))

        def meanwhile(found: object) -> object:
            if thread.ident is None:
                thread.start()
                thread.join(1.5)  # as long as it takes to rotate a single number, many times over
            return found

        read, whole = Sealer.candidates, looking_up.humans
        monkeypatch.setattr(Sealer, "candidates", lambda self, number: meanwhile(read(self, number)))
        monkeypatch.setattr(looking_up, "humans", lambda people: meanwhile(whole(people)))
        number = individual_number(1)
        legal = {"purpose": "PUT_RESIDENT", "reference": "", "by": WRITER}
        if looking == "holder":
            found = holder(number)
            answers.append(found is not None and found.pk == one.person)
        elif looking == "verify":
            answers.append(looking_up.verify(person_id=one.person, number=number, **legal))
        else:
            answers.append(_number_of(one.person) == number)
        thread.join(20)

    at_once(look)
    assert (answers, rotations) == ([True], [{2}])
