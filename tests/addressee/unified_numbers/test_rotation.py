"""Rotation of keys without a stop: both versions are read meanwhile, and nothing is retired that is still needed."""

from __future__ import annotations

import pytest

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions.keys import behind
from sesshu.addressee.unified_numbers.jobs import RESEAL
from sesshu.addressee.unified_numbers.looking_up import _number_of, holder
from sesshu.addressee.unified_numbers.models import HeldNumber, UnifiedPerson
from sesshu.addressee.unified_numbers.secrecy import INDEX, SEAL
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.keys.provider import KeyUnusable, provider
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db


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
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert "0600" in provider().health()
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
