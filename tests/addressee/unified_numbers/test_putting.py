"""付番: one person, one unified number; exactly one representative; nothing is renumbered."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, connections, transaction

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, UnifiedEvent, UnifiedPerson
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.numbers import addressee_number
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.foundation.approvals.test_single_use import at_once

pytestmark = pytest.mark.django_db
CHIEF = job_actor("chief", "unified.merge", "unified.write")


def representative(person: object) -> list[tuple[str, str]]:
    return list(
        BusinessLink.objects.filter(person=person, is_representative=True).values_list("system", "business_number")
    )


def test_新しい人に検査数字の合う15桁の番号を一つ付ける() -> None:
    (one,) = put(item(1, "100"))
    assert one.result == "numbered"
    assert addressee_number.is_valid(one.unified_number)
    assert [event.kind for event in UnifiedEvent.objects.order_by("id")] == ["numbered", "linked"]


def test_同じ個人番号は別の業務番号でも同じ人になる() -> None:
    first, second, third = put(item(1, "100"), item(1, "7", "010"), item(2, "101"))
    assert (first.person, first.unified_number) == (second.person, second.unified_number)
    assert second.result == "linked"
    assert third.person != first.person
    (again,) = put(item(1, "55", "020"))
    assert again.person == first.person
    assert UnifiedPerson.objects.count() == HeldNumber.objects.count() == 2


def test_同じことをもう一度渡しても何も変わらない() -> None:
    put(item(1, "100"))
    (again,) = put(item(1, "100"))
    assert again.result == "unchanged"
    assert (UnifiedPerson.objects.count(), BusinessLink.objects.count(), UnifiedEvent.objects.count()) == (1, 1, 2)
    (moved,) = put(item(1, "100", address="中央区手取本町1-1"))
    assert moved.result == "updated"
    assert BusinessLink.objects.get().address == "中央区手取本町1-1"


def test_業務番号の人と個人番号の人が違えば何も動かさない() -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    (wrong,) = put(item(2, "100"))
    assert (wrong.result, wrong.person) == ("mismatch", one.person)
    assert BusinessLink.objects.get(business_number="100").person_id == one.person
    assert HeldNumber.objects.filter(person_id=two.person, valid_until=None).count() == 1


def test_個人番号を待つ人は_あとから同じ統合宛名番号に個人番号が付く() -> None:
    (waiting,) = put(item(None, "300", "031", resident_state="non_registered"))
    assert waiting.result == "waiting"
    (known,) = put(item(3, "300", "031", resident_state="resident"))
    assert known.unified_number == waiting.unified_number
    (other,) = put(item(3, "8", "010"))
    assert other.person == waiting.person


def test_代表は住民記録が必ず取り_他の業務は住登者から取れない() -> None:
    (one,) = put(item(1, "9", "010", resident_state="non_registered"))
    assert representative(one.person) == [("010", "9")]
    put(item(1, "77", "020", resident_state="non_registered"))
    assert representative(one.person) == [("020", "77")]  # 住登者でない間は、新しく更新した業務が代表になる
    put(item(1, "100", "001"))
    assert representative(one.person) == [("001", "100")]
    put(item(1, "9", "010", resident_state="resident", name="試験　二郎"))
    assert representative(one.person) == [("001", "100")]


def test_代表が二つになる行はデータベースが受け付けない() -> None:
    (one,) = put(item(1, "100"))
    put(item(1, "9", "010"))
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessLink.objects.filter(person=one.person).update(is_representative=True)


def test_個人番号は暗号化され_ほかの行に写すと開かない() -> None:
    from sesshu.addressee.unified_numbers.looking_up import _number_of
    from sesshu.foundation.keys.provider import KeyUnusable

    one, two = put(item(1, "100"), item(2, "200"))
    digits = individual_number(1).reveal()
    row = HeldNumber.objects.get(person=one.person)
    assert digits.encode() not in bytes(row.sealed) + bytes(row.number_index)
    assert _number_of(one.person) == individual_number(1)
    HeldNumber.objects.filter(person=two.person).update(sealed=bytes(row.sealed))
    with pytest.raises(KeyUnusable):
        _number_of(two.person)


def test_一件でも読めない行があれば何も登録しない() -> None:
    with pytest.raises(InvalidInput, match="2件目"):
        put(item(1, "100"), item(2, "百一"))
    assert UnifiedPerson.objects.count() == 0


def test_権限がなければ付番できない() -> None:
    with pytest.raises(NotPermitted):
        put(item(1, "100"), by=job_actor("other"))


def test_まとめて渡しても一件ずつでも同じになる() -> None:
    items = [item(n % 7, str(100 + n), ("001", "010", "020")[n % 3]) for n in range(40)]
    together = [one.unified_number for one in put(*items)]
    groups = [together.index(number) for number in together]
    BusinessLink.objects.all().delete()
    HeldNumber.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM unified_person")
    singles = [put(one)[0].unified_number for one in items]
    assert [singles.index(number) for number in singles] == groups


def test_個人番号を変えても統合宛名番号は変わらず_古い番号は二度と使えない() -> None:
    (one,) = put(item(1, "100"))
    actions.change_number(
        person_id=one.person,
        new=individual_number(9),
        reason="requested",
        source="register",
        by=WRITER,
        purpose=PURPOSE,
    )
    assert HeldNumber.objects.filter(person=one.person).count() == 2
    assert put(item(9, "8", "010"))[0].unified_number == one.unified_number
    for used in (1, 9):
        with pytest.raises(NotNow, match="以前に使われた"):
            actions.change_number(
                person_id=one.person,
                new=individual_number(used),
                reason="error",
                source="x",
                by=WRITER,
                purpose=PURPOSE,
            )
    assert put(item(1, "100"))[0].result == "replaced"


def test_名寄せしても両方の番号で見つかり_解除すると元に戻る() -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    actions.merge(person_id=two.person, into_id=one.person, reason="同一人", by=CHIEF, purpose=PURPOSE)
    assert put(item(2, "5", "010"))[0].person == one.person
    assert put(item(2, "200"))[0].result == "unchanged"
    with pytest.raises(NotNow):
        actions.merge(person_id=one.person, into_id=two.person, reason="逆", by=CHIEF, purpose=PURPOSE)
    actions.unmerge(person_id=two.person, reason="別人", by=CHIEF, purpose=PURPOSE)
    assert put(item(2, "6", "020"))[0].person == two.person
    assert [e.kind for e in UnifiedEvent.objects.filter(person=two.person, kind__endswith="merged").order_by("id")] == [
        "merged", "unmerged"
    ]  # fmt: skip


def test_記録には個人番号が残らない() -> None:
    put(item(1, "100"), item(2, "200"))
    text = "".join(Entry.objects.values_list("body", flat=True))
    assert "unified_number.put" in text
    for number in (1, 2):
        assert individual_number(number).reveal() not in text


def test_同じ人を100件同時に頼んでも統合宛名番号は一つ(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred callers, each with a connection of its own, let go at the same moment."""
    found, wrong, gate = [], [], threading.Barrier(100)
    options = connection.settings_dict["OPTIONS"]
    alone = {name: value for name, value in options.items() if name != "pool"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", alone)  # a pool would let in eight at a time

    def ask(caller: int) -> Callable[[], None]:
        def act() -> None:
            try:
                connection.ensure_connection()  # all are there before the first one asks
                gate.wait(60)
                found.append(put(item(51, f"{caller}x", "010"))[0].unified_number)
            except Exception as error:  # noqa: BLE001 - told below
                wrong.append(error)

        return act

    at_once(*(ask(caller) for caller in range(100)), seconds=120)
    assert not wrong
    assert (len(found), len(set(found))) == (100, 1)
    left: list[tuple[int, int, int]] = []
    at_once(
        lambda: left.append(
            (
                HeldNumber.objects.count(), UnifiedPerson.objects.count(),
                BusinessLink.objects.filter(is_representative=True).count(),
            )
        )
    )  # fmt: skip
    assert left == [(1, 1, 1)]
