"""名寄せした人は一人の人間: 検索、照合、根拠、代表、確認リスト、画面が、どの統合宛名番号から見ても同じになる。"""

from __future__ import annotations

import pytest

from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.unified_numbers import actions, looking_up
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedEvent, UnifiedPerson
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotFound
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.findings.test_checking import DAY, checked, tell, told
from tests.addressee.unified_numbers.test_api import ask, look, moved_in, resident
from tests.addressee.unified_numbers.test_api import told as told_to_api

__all__ = ["ask", "resident"]

pytestmark = pytest.mark.django_db
CHIEF = job_actor("chief", "unified.merge")


def merged(person: object, into: object) -> None:
    actions.merge(person_id=person, into_id=into, reason="同一人", by=CHIEF, purpose=PURPOSE)


@pytest.fixture
def second(ask, resident: UnifiedPerson) -> UnifiedPerson:
    """The person with test number 2 (business number 200), merged into the one with number 1 (100)."""
    ask("put", purpose="PUT_RESIDENT", items=[told_to_api(2, "200")])
    found = UnifiedPerson.objects.get(links__business_number="200")
    merged(found.pk, resident.pk)
    return found


def test_名寄せした人は_どちらの根拠でも見つかり_両方の業務番号を答える(ask, resident, second) -> None:
    moved_in(ask, "200", "転入-2")
    moved_in(ask, "100", "転入-3")
    for number in (1, 2):
        for reference in ("転入-2", "転入-3"):
            assert look(ask, number, reference=reference) == (200, {"found": True, "business_numbers": ["100", "200"]})


def test_照合は_名寄せしたどちらの番号でも同じと答え_ほかの人の番号では違うと答える(ask, resident, second) -> None:
    ask("put", purpose="PUT_RESIDENT", items=[told_to_api(3, "300")])
    for business in ("100", "200"):
        for number, same in ((1, True), (2, True), (3, False)):
            digits = individual_number(number).reveal()
            asked = {"purpose": "PUT_RESIDENT", "system": "001", "business_number": business}
            assert ask("verify", individual_number=digits, **asked) == (200, {"same": same})


def test_出力と表示は_使用中の番号の個人番号を出す_なければ名寄せした側の() -> None:
    one, two, waiting = put(item(1, "100"), item(2, "200"), item(None, "300"))
    merged(two.person, one.person)
    numbers = looking_up.numbers_of([one.person, two.person])
    assert numbers == dict.fromkeys((one.person, two.person), individual_number(1))
    with pytest.raises(NotFound, match="1人"):
        looking_up.numbers_of([one.person, waiting.person])
    actions.unmerge(person_id=two.person, reason="別人", by=CHIEF, purpose=PURPOSE)
    merged(two.person, waiting.person)
    assert looking_up.numbers_of([waiting.person]) == {waiting.person: individual_number(2)}


def test_代表は一人の人間に一つで_名寄せでも登録でも二つにならず_解除で一つずつに戻る() -> None:
    one, two = put(item(1, "9", "010"), item(2, "200", "001"))
    merged(two.person, one.person)
    both = BusinessLink.objects.filter(person__in=[one.person, two.person])
    assert [link.business_number for link in both.filter(is_representative=True)] == ["200"], "住民記録が代表"
    put(item(2, "200", "001", address="中央区"), item(1, "9", "010", address="東区"), item(1, "7", "020"))
    assert [link.business_number for link in both.filter(is_representative=True)] == ["200"]
    tell(told(1, "9"), system="010")
    assert "C08" not in checked()
    both.filter(business_number="9").update(is_representative=True)
    assert checked()["C08"] == 1, "一人に二つ"
    actions.unmerge(person_id=two.person, reason="別人", by=CHIEF, purpose=PURPOSE)
    chosen = sorted(both.filter(is_representative=True).values_list("business_number", flat=True))
    assert chosen == ["200", "9"]
    assert "C08" not in checked()


def test_確認中の人を名寄せしても_連携は止まったまま(ask, resident) -> None:
    ask("put", purpose="PUT_RESIDENT", items=[told_to_api(2, "200"), told_to_api(2, "B2", "010")])
    two = UnifiedPerson.objects.get(links__business_number="200")
    tell(told(1, "100"), told(2, "200", protected=True))
    tell(told(2, "B2"), system="010")
    check(day=DAY, by=WRITER, purpose=PURPOSE)
    assert Finding.objects.get(code="C10").person == two.pk
    merged(two.pk, resident.pk)
    assert blocked_people([resident.pk, two.pk]) == {resident.pk, two.pk}
    asked = ask("unified", system="001", business_numbers=["100", "200"])[1]
    assert (asked["unified_numbers"], asked["blocked"]) == ({}, ["100", "200"])
    assert ask("protection", system="001", business_numbers=["100"])[1]["blocked"] == ["100"]


def test_名寄せした側の符号待ちは_使用中の番号の照会を止めない() -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    check(day=DAY, by=WRITER, purpose=PURPOSE)
    UnifiedPerson.objects.filter(pk=one.person).update(linkage_state="held")
    merged(two.person, one.person)
    assert blocked_people([one.person], inquiry=True) == set()
    UnifiedPerson.objects.filter(pk=one.person).update(linkage_state="none")
    assert blocked_people([one.person, two.person], inquiry=True) == {one.person, two.person}


def test_解除は_名寄せのあとに付いた業務番号を数え_画面と経過に出す(signed_in_as) -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    merged(two.person, one.person)
    put(item(2, "N2", "010"), item(1, "N1", "020"))
    client = signed_in_as("chief")
    page = client.get(f"/unified-numbers/{two.person}/unmerge/").content.decode()
    assert "名寄せのあとに付いた業務番号が2件あります" in page
    assert "010　N2" in page
    since = actions.unmerge(person_id=two.person, reason="別人", by=CHIEF, purpose=PURPOSE)
    assert [link.business_number for link in since] == ["N2", "N1"]
    for person in (one.person, two.person):
        event = UnifiedEvent.objects.filter(person=person, kind="unmerged").get()
        assert event.data["links"] == ["010 N2", "020 N1"]
    page = client.get(f"/unified-numbers/{two.person}/").content.decode()
    assert "名寄せのあとに付いた業務番号：010 N2、020 N1" in page


def test_画面は_名寄せしたどちらから開いても_両方の業務番号と確認リストを示す(signed_in_as) -> None:
    one, two = put(item(1, "100"), item(2, "200"))
    check(day=DAY, by=WRITER, purpose=PURPOSE)
    merged(two.person, one.person)
    client = signed_in_as("clerk")
    for person in (one.person, two.person):
        page = client.get(f"/unified-numbers/{person}/").content.decode()
        assert (one.unified_number in page, two.unified_number in page) == (True, True)
        assert "確認リストに2件あります" in page
        for business in ("100", "200"):
            assert f">{business}</a>" in page
