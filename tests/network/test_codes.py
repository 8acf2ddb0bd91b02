"""Codes: different for each body, the same for one person at one body, and from a secret that is not kept."""

import pytest

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import (
    CodeAnswer,
    CodePersons,
    CodeRequest,
    CodesRetired,
    CodesTaken,
    NamedPerson,
    Receipt,
)
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation.errors import NotNow, NotPermitted
from sesshu.network.codes.models import Acquisition, IssuedCode, Person
from tests.network.conftest import ask, code_of, item, say
from tests.speed.counting import questions_of

pytestmark = pytest.mark.django_db


def test_符号は団体ごとに違い団体の中では同じ(bodies):
    kumamoto, otaru, again = code_of("431001"), code_of("012033"), code_of("431001")
    assert kumamoto.reveal() != otaru.reveal()
    assert kumamoto.reveal() == again.reveal()
    assert Person.objects.count() == 1


def test_別の人の符号は違う(bodies):
    assert code_of("431001").reveal() != code_of("431001", "10987654321").reveal()


def test_鍵が変われば_同じ人を別の人にせずに断る(bodies, settings):
    first = code_of("431001")
    kept, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-of-more-than-32-characters"
    with pytest.raises(NotNow, match="SESSHU_SECRET_KEY"):
        code_of("431001")
    assert (Person.objects.count(), IssuedCode.objects.count()) == (1, 1)
    settings.SECRET_KEY = kept
    assert code_of("431001").reveal() == first.reveal()


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


def test_団体が廃止した符号では_その人を照会できず_取得し直せば新しい符号になる(bodies):
    own, other = code_of("431001"), code_of("012033")
    before = item(own)
    assert len(ask("431001", before).permits) == 1
    assert say("431001", CodesRetired(codes=(other,)), Receipt).taken == 0, "ほかの団体の符号は廃止できない"
    assert say("012033", CodesRetired(codes=(other,)), Receipt).taken == 1
    assert say("012033", CodesRetired(codes=(other,)), Receipt).taken == 0, "もう一度知らせても変わらない"
    told = ask("431001", before, item(own))
    assert [one.result for one in told.refusals] == [ResultClass.NO_CODE_PROVIDER] * 2, (
        "前に許可したものも、もう届かない"
    )
    assert code_of("012033").reveal() != other.reveal()
    assert len(ask("431001", before, item(own)).permits) == 2


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


def named(*people: tuple[str, str], body: str = "431001") -> int:
    """(Acquisition number, resident record code) as the register tells them."""
    persons = tuple(NamedPerson(acquisition=number, body=body, resident_record_code=code) for number, code in people)
    return int(say("juki", CodePersons(persons=persons), Receipt).taken)


def fetched(*numbers: str, body: str = "431001") -> list[LinkageCode | None]:
    return [one.code for one in say(body, CodeRequest(acquisitions=numbers), CodeAnswer).codes]


def test_まとめて取得しても一人ずつの取得と同じ符号になる(bodies):
    single = code_of("431001", "00000000001")
    assert named(("a1", "00000000001"), ("a2", "00000000002"), ("a3", "00000000001")) == 3
    codes = [one.reveal() if one else None for one in fetched("a3", "none", "a2", "a1", "a3")]
    assert codes == [single.reveal(), None, codes[2], single.reveal(), single.reveal()]
    assert codes[2] not in {None, single.reveal()}
    assert Person.objects.count() == IssuedCode.objects.count() == 2


def test_取得番号の人は初めに名指された人のまま変わらない(bodies):
    fetched("a1")
    named(("a1", "00000000001"), ("a1", "00000000002"))
    named(("a1", "00000000002"))
    assert fetched("a1")[0].reveal() == code_of("431001", "00000000001").reveal()
    assert fetched("a1")[0].reveal() != code_of("431001", "00000000002").reveal()


def test_人が増えてもデータベースへの問いの数は変わらない(bodies):
    def round_of(first: int, number: int) -> int:
        people = [(f"n{n}", f"{n:011}") for n in range(first, first + number)]

        def act() -> None:
            named(*people)
            assert all(fetched(*(word for word, _ in people)))

        return len(questions_of(act))

    round_of(0, 1)
    assert round_of(100, 3) == round_of(200, 120)
