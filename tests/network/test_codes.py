"""Codes: different for each body, the same for one person at one body, and from a secret that is not kept."""

import pytest

from sesshu.contracts.exchange.messages import CodeAnswer, CodePersons, CodeRequest, CodesTaken, NamedPerson, Receipt
from sesshu.foundation.errors import NotPermitted
from sesshu.network.codes.models import Acquisition, IssuedCode, Person
from tests.network.conftest import code_of, say

pytestmark = pytest.mark.django_db


def test_符号は団体ごとに違い団体の中では同じ(bodies):
    kumamoto, otaru, again = code_of("431001"), code_of("012033"), code_of("431001")
    assert kumamoto.reveal() != otaru.reveal()
    assert kumamoto.reveal() == again.reveal()
    assert Person.objects.count() == 1


def test_別の人の符号は違う(bodies):
    assert code_of("431001").reveal() != code_of("431001", "10987654321").reveal()


def test_住民票コードはどこにも残らない(bodies):
    code_of("431001", "12345678901")
    assert "12345678901" not in Person.objects.get().digest
    for model in (Person, IssuedCode, Acquisition):
        for row in model.objects.values_list():
            assert "12345678901" not in repr(row)


def test_取得が終われば取得番号は消える(bodies):
    code_of("431001")
    number = Acquisition.objects.get().number
    assert say("431001", CodesTaken(acquisitions=(number,)), Receipt).taken == 1
    assert not Acquisition.objects.exists()


def test_住民基本台帳の側が名指すまで符号は出ない(bodies):
    told = say("431001", CodeRequest(acquisitions=("a1",)), CodeAnswer)
    assert [one.code for one in told.codes] == [None]


def test_市町村は人を名指せない(bodies):
    named = NamedPerson(acquisition="a1", body="431001", resident_record_code="12345678901")
    with pytest.raises(NotPermitted):
        say("431001", CodePersons(persons=(named,)), Receipt)
    assert not Person.objects.exists()


def test_別の団体の取得番号では符号は出ない(bodies):
    named = NamedPerson(acquisition="a1", body="431001", resident_record_code="12345678901")
    say("juki", CodePersons(persons=(named,)), Receipt)
    assert say("012033", CodeRequest(acquisitions=("a1",)), CodeAnswer).codes[0].code is None
