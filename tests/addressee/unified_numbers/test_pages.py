"""What a member of staff sees of a person: item by item as their rights allow, recorded first, limited by number."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError

from sesshu.addressee.unified_numbers import actions, queries
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.keys.models import DataKey
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put

pytestmark = pytest.mark.django_db
PURPOSE = "UNIFIED_NUMBERING"
CLERK, CHIEF, ADMINISTRATOR = (
    Actor("person", f"{duty}-1", permissions_of([duty])) for duty in ("clerk", "chief", "administrator")
)
NUMBERS_ONLY = Actor("person", "x-1", frozenset({"unified.read"}))


@pytest.fixture
def person() -> UnifiedPerson:
    """The person with test number 1; one of two systems says that the address is protected."""
    put(item(1, "100", address="中央区手取本町1-1"), item(1, "9", "010", address="東区秘密町2", protected=True))
    return UnifiedPerson.objects.get()


def fact(person: UnifiedPerson, kind: str, reference: str) -> None:
    """On record about a person, as a colleague recorded it."""
    actions.record_precondition(
        kind=kind, person_id=person.pk, reference=reference, valid_from=clock.today(), valid_until=clock.today(),
        by=CLERK, purpose=PURPOSE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("viewer", "names", "addresses"),
    [
        (NUMBERS_ONLY, {""}, {""}),
        (CLERK, {"試験　一郎"}, {"（支援措置のため表示しません）"}),  # the unmarked one may be the same place
        (CHIEF, {"試験　一郎"}, {"中央区手取本町1-1", "東区秘密町2"}),
    ],
)
def test_見える項目は権限ごとに違う(person: UnifiedPerson, viewer: Actor, names: set[str], addresses: set[str]) -> None:
    shown = queries.links(viewer, person)
    assert {one.business_number for one in shown} == {"100", "9"}
    assert ({one.name for one in shown}, {one.address for one in shown}) == (names, addresses)


def test_鍵を扱う人には人が見えず_個人番号での検索は別の権限が要る(person: UnifiedPerson) -> None:
    with pytest.raises(NotPermitted):
        queries.person(ADMINISTRATOR, person.pk, purpose=PURPOSE)
    assert queries.search(NUMBERS_ONLY, purpose=PURPOSE, business_number="100") == [person]
    with pytest.raises(NotPermitted):
        queries.search(NUMBERS_ONLY, purpose=PURPOSE, number=individual_number(1), number_purpose="NIS_QUERY")


def test_検索も表示も_だれがだれを見たかが先に記録に残る(
    person: UnifiedPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    legal = {"number_purpose": "NUMBER_CERTIFICATE", "reference": "申請-7"}
    fact(person, "application", "申請-7")
    queries.search(CLERK, purpose=PURPOSE, number=individual_number(1), **legal)
    queries.person(CLERK, person.pk, purpose=PURPOSE)
    for act, why in (("unified_number.searched", "NUMBER_CERTIFICATE"), ("unified_number.read", PURPOSE)):
        entry = Entry.objects.get(act=act)
        assert (entry.actor, entry.purpose) == (CLERK.code, why)
        assert Subject.objects.get(entry_queue_id=entry.queue_id).subject == f"unified_person:{person.pk}"
        assert individual_number(1).reveal() not in json.dumps(entry.body)
    assert json.loads(Entry.objects.get(act="unified_number.searched").body)["case"] == "申請-7"

    def full(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(audit, "record_read", full)  # what cannot be recorded is not shown
    for look in (
        lambda: queries.person(CLERK, person.pk, purpose=PURPOSE),
        lambda: queries.search(CLERK, purpose=PURPOSE, business_number="100"),
    ):
        with pytest.raises(DatabaseError):
            look()


def test_画面での個人番号の検索も_一分に10回までで_ほかの検索は数えない(signed_in_as, person: UnifiedPerson) -> None:
    client = signed_in_as("clerk")
    asked = {"individual_number": individual_number(1).reveal(), "number_purpose": "NIS_PROVIDE"}
    with clock.set_to(clock.now()):
        answers = [client.post("/unified-numbers/", asked) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        assert "上限" in answers[-1].content.decode()
        assert person.unified_number not in answers[-1].content.decode()
        assert client.post("/unified-numbers/", {"business_number": "100"}).status_code == 200


def test_暗号鍵が合わない間は検索の画面がそう言い_入力した番号はどこにも出ない(
    signed_in_as, person: UnifiedPerson, caplog: pytest.LogCaptureFixture
) -> None:
    client, number = signed_in_as("clerk"), individual_number(1).reveal()
    asked = {"individual_number": number, "number_purpose": "NIS_PROVIDE"}
    assert person.unified_number in client.post("/unified-numbers/", asked).content.decode()
    DataKey.objects.filter(ring__startswith="individual_number.").update(wrapped=b"\0" * 60)  # of another key's file
    answer = client.post("/unified-numbers/", asked)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "いま暗号鍵を使えません" in page
    assert "問合せ番号をシステム管理担当へ伝え" in page
    assert "暗号鍵が合いません" in caplog.text
    assert number not in page + caplog.text
    assert client.post("/unified-numbers/", {"business_number": "100"}).status_code == 200, "鍵の要らない検索は使える"


def test_個人番号で探すには法の目的が要り_選ばなければ探さず_目的のない探し方も数えない(
    signed_in_as, person: UnifiedPerson
) -> None:  # fmt: skip
    client, number = signed_in_as("clerk"), individual_number(1).reveal()
    answer = client.post("/unified-numbers/", {"individual_number": number})
    assert (answer.status_code, "探す目的を選んでください" in answer.content.decode()) == (422, True)
    assert number not in answer.content.decode()
    assert not Entry.objects.filter(act="unified_number.searched").exists()
    for purpose in ("", "CONTRACTOR_PROVIDE", "UNIFIED_NUMBERING"):  # no purpose for looking people up
        with pytest.raises(InvalidInput):
            queries.search(CLERK, purpose=PURPOSE, number=individual_number(1), number_purpose=purpose)


def test_個人番号で探すには_連携と同じ根拠が要り_ほかの人の根拠でも番号がなくても同じように断り_記録する(
    signed_in_as, person: UnifiedPerson
) -> None:  # fmt: skip
    put(item(2, "200"))
    other = UnifiedPerson.objects.exclude(pk=person.pk).get()
    fact(other, "move_in", "転入-2")
    client, digits = signed_in_as("clerk"), individual_number(1).reveal()
    answers = [
        client.post("/unified-numbers/", {"individual_number": number, "number_purpose": "INMOVER_QUERY"} | given)
        for number, given in (
            (digits, {}), (digits, {"reference": "転入-2"}), (individual_number(3).reveal(), {"reference": "転入-2"})
        )
    ]  # fmt: skip
    for answer in answers:
        page = answer.content.decode()
        assert (answer.status_code, "この目的に必要な根拠" in page) == (403, True)
        assert person.unified_number not in page
        assert digits not in page
    entries = Entry.objects.filter(act="individual_number.refused", purpose="INMOVER_QUERY")
    assert entries.count() == 3
    assert not Entry.objects.filter(act="unified_number.searched").exists()
    fact(person, "move_in", "転入-1")
    asked = {"individual_number": digits, "number_purpose": "INMOVER_QUERY", "reference": "転入-1"}
    assert person.unified_number in client.post("/unified-numbers/", asked).content.decode()
