"""住登外者の照会: found by number or by what was ever told, hidden where an office says so, recorded first."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from sesshu.addressee.non_registered import queries
from sesshu.addressee.non_registered.models import NonRegisteredPerson
from sesshu.addressee.number_rules.models import NumberRule
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import NotFound, NotPermitted
from sesshu.numbers.testing import individual_number
from tests.addressee.non_registered.test_api import MESSAGE

pytestmark = pytest.mark.django_db
NUMBERING = "/api/v1/app_submit/v10/jutogaishaatenabangofuban"
LOOK_UP = "/api/v1/app_submit/v10/jutogaishaatenakihonjohosyokai"
PERMISSIONS = ["non_registered_api.number", "non_registered_api.look_up", "number_api.put"]
ASKING = {code: MESSAGE[code] for code in ("shikuchosonkodo", "gyomuid", "sosashaid", "sosanengappi", "sosajikoku")}
HANAKO = {"shimei": "試験　花子", "seinengappi": "2025-04-02"}


class Caller:
    """A business system with a key of its own."""

    def __init__(self, name: str) -> None:
        key, kept = keys.new_key()
        today = clock.today()
        ApiClient.objects.create(
            name=name, permissions=PERMISSIONS, valid_from=today, valid_until=today, key_hash=kept,
            key_issued_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        self.headers = {"Authorization": f"Bearer {key}"}

    def post(self, address: str, message: dict[str, object]) -> tuple[int, dict]:
        sent = json.dumps({code: value for code, value in message.items() if value is not None})
        answer = Client().post(address, sent, content_type="application/json", headers=self.headers)
        return answer.status_code, answer.json()

    def tell(self, **values: object) -> str:
        status, found = self.post(NUMBERING, MESSAGE | values)
        assert status == 200, found
        return found["result"][0]["atenabango"]

    def ask(self, **values: object) -> tuple[int, dict]:
        return self.post(LOOK_UP, ASKING | values)

    def numbers(self, **values: object) -> list[str]:
        status, found = self.ask(**values)
        assert status == 200, found
        return [one["atenabango"] for one in found["result"]]


@pytest.fixture
def tax() -> Caller:
    return Caller("税務システム")


@pytest.fixture
def welfare() -> Caller:
    return Caller("福祉システム")


def test_番号で照会すると_公表の形でいまの内容が返り_記録が先に残る(tax: Caller) -> None:
    number = tax.tell(kojinbango=individual_number(5).reveal())
    tax.tell(shorikubun="1", atenabango=number, shimei="試験　月子", sosajikoku="10:00:00")
    status, found = tax.ask(atenabango=number)
    assert (status, found["_links"]["self"]["href"]) == (200, LOOK_UP)
    (one,) = found["result"]
    assert (one["atenabango"], one["rirekibango"], one["shimei"]) == (number, 2, "試験　月子")
    assert (one["seinengappi"], one["seibetsu"], one["jusho_todofuken"]) == ("2025-04-02", "2", "熊本県")
    assert individual_number(5).reveal() not in json.dumps(found)
    assert "kojinbango" not in json.dumps(found)
    entry = Entry.objects.get(act="non_registered_person.searched")
    assert Subject.objects.get(entry_queue_id=entry.queue_id).subject.startswith("non_registered_person:")


def test_氏名のはじめと生年月日で見つかり_表記が違っても_以前の氏名でも見つかる(tax: Caller) -> None:
    number = tax.tell()
    tax.tell(shimei="別の　人", seinengappi="2020-01-01", sosajikoku="09:31:00")
    tax.tell(shorikubun="1", atenabango=number, shimei="月川　月子", sosajikoku="10:00:00")
    for name in ("試験　花子", "試験", "試験花子", "月川"):
        assert tax.numbers(shimei=name, seinengappi="2025-04-02") == [number], name
    assert tax.numbers(shimei="花子", seinengappi="2025-04-02") == []
    assert tax.numbers(shimei="試験　花子", seinengappi="2025-04-03") == []


def test_ほかの業務に見せない内容は_登録した業務だけが見つける(tax: Caller, welfare: Caller) -> None:
    hidden = welfare.tell(gyomuid="018", tagyomusanshofukafuragu="1")
    assert welfare.numbers(**HANAKO) == [hidden]
    assert tax.numbers(**HANAKO) == tax.numbers(atenabango=hidden) == []
    # a word in the message opens nothing: the key tells who asks
    assert tax.numbers(**HANAKO, gyomuid="018") == []
    welfare.tell(gyomuid="018", shorikubun="1", atenabango=hidden, shimei="公開　花子", sosajikoku="10:00:00")
    assert tax.numbers(**HANAKO) == []
    (seen,) = tax.ask(shimei="公開", seinengappi="2025-04-02")[1]["result"]
    assert (seen["shimei"], seen["atenabango"]) == ("公開　花子", hidden)


@pytest.mark.parametrize(
    ("values", "code", "says"),
    [
        ({"atenabango": "1", "sosashaid": None}, "E0001", "操作者ID"),
        ({"atenabango": "１"}, "E0002", "半角英数字"),
        ({"atenabango": "1" * 16}, "E0003", "15文字以内"),
        ({"atenabango": "1", "shimei": "試験"}, "E0004", "ほかの条件を空に"),
        ({"shimei": "試験"}, "E0004", "2つ以上"),
        ({}, "E0004", "2つ以上"),
        ({"atenabango": "1", "gyomuid": None}, "E0004", "どちらか一つ"),
        ({"atenabango": "1", "gyomuid": "999"}, "E0004", "業務ID 999 は登録されていません"),
        ({"atenabango": "1", "kojinbango": "1"}, "E0004", "kojinbango"),
        ({"atenabango": "1", "shikuchosonkodo": "431002"}, "E0004", "431001"),
        ({"atenabango": "1", "shikuchosonkodo": "012033"}, "E0004", "この市のコード"),
        ({"atenabango": "1", "sosanengappi": "9999-99-99"}, "E0002", "操作年月日"),
    ],
)
def test_照会の誤りも公表された符号で返す(tax: Caller, values: dict, code: str, says: str) -> None:
    status, found = tax.ask(**values)
    assert (status, [one["code"] for one in found["errors"]]) == (400, [code])
    assert says in found["errors"][0]["message"]


def test_見つかりすぎたときは_一人も返さず条件を増やすよう求める(tax: Caller) -> None:
    today = clock.today()
    NumberRule.objects.create(code="most_found", valid_from=today, value=2, recorded_at=clock.now(), recorded_by="t")
    for minute in range(3):
        tax.tell(sosajikoku=f"09:3{minute}:00")
    status, found = tax.ask(**HANAKO)
    assert (status, found["errors"][0]["code"]) == (400, "E0004")
    assert "result" not in found


def test_職員は権限のある項目だけを見て_ほかの業務に見せない内容は係長だけが見る(welfare: Caller) -> None:
    number = welfare.tell(gyomuid="018", tagyomusanshofukafuragu="1")
    open_one = welfare.tell(gyomuid="018", sosajikoku="09:31:00")
    clerk, chief = (Actor("person", f"{duty}-1", permissions_of([duty])) for duty in ("clerk", "chief"))
    asked = {"purpose": "UNIFIED_NUMBERING", "conditions": {"name": "試験"}}
    assert [one.person.addressee_number for one in queries.search(clerk, **asked)] == [open_one]
    assert {one.person.addressee_number for one in queries.search(chief, **asked)} == {number, open_one}
    hidden = NonRegisteredPerson.objects.get(addressee_number=number)
    assert queries.person(chief, hidden.pk, purpose="UNIFIED_NUMBERING").told["shimei"] == "試験　花子"
    with pytest.raises(NotFound):
        queries.person(clerk, hidden.pk, purpose="UNIFIED_NUMBERING")
    without = Actor("person", "x", frozenset({"non_registered.read"}))
    with pytest.raises(NotPermitted):
        queries.search(without, **asked)


def test_画面では_検索の条件が住所欄に残らず_4情報の権限がなければ番号だけを見せる(
    welfare: Caller, signed_in_as, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    welfare.tell(gyomuid="018")
    client = signed_in_as("clerk")
    page = client.post("/non-registered/", {"name": "試験", "birth_date": "R7.4.2"})
    assert "試験　花子" in page.content.decode()
    address = f"/non-registered/{NonRegisteredPerson.objects.get().pk}/"
    assert "熊本県" in client.get(address).content.decode()
    monkeypatch.setattr(Actor, "may", lambda actor, one: one != "unified.attributes" and one in actor.permissions)
    number = NonRegisteredPerson.objects.get().addressee_number
    page = client.post("/non-registered/", {"addressee_number": number}).content.decode()
    assert number in page
    assert "試験　花子" not in page
    shown = client.get(address).content.decode()
    assert "試験　花子" not in shown
    assert "熊本県" not in shown


@pytest.mark.parametrize("code", ["shimei", "shimei_furigana", "jusho", "seinengappi", "sosashaid"])
def test_条件に書いた個人番号は_項目を言って断り_探さない(code: str) -> None:
    number = individual_number(7).reveal().translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    status, found = Caller("税").ask(**HANAKO | {code: number})
    (error,) = found["errors"]
    assert (status, error["code"]) == (400, "E0002")
    assert f"（{code}）に個人番号の形の数字が含まれています" in error["message"]
    assert number not in error["message"]
    assert not Entry.objects.filter(act="non_registered_person.searched").exists()
