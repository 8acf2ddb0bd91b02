"""住登外者宛名番号付番API: numbers that no resident has, the published errors, the same message twice."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from sesshu.addressee.non_registered import queries, told
from sesshu.addressee.non_registered.models import NonRegisteredEntry, NonRegisteredPerson
from sesshu.addressee.non_registered.parameters import LOOK_UP_FILE, may_hold, parameters
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber
from sesshu.foundation import clock
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.numbers import addressee_number
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put
from tests.free_texts import stored

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/app_submit/v10/jutogaishaatenabangofuban"
LOOK_UP = "/api/v1/app_submit/v10/jutogaishaatenakihonjohosyokai"
ASKED = {"shikuchosonkodo", "shimei", "seinengappi", "gyomuid", "sosashaid", "sosanengappi", "sosajikoku"}
MESSAGE = {
    "shorikubun": "0", "shikuchosonkodo": "431001", "shimei": "試験　花子", "seibetsu": "2",
    "seinengappi": "2025-04-02", "jusho_todofuken": "熊本県", "gyomuid": "010", "tagyomusanshofukafuragu": "0",
    "sosashaid": "c0001", "sosanengappi": "2026-11-27", "sosajikoku": "09:30:00",
}  # fmt: skip


@pytest.fixture
def ask(client: Client):
    """`ask(name=value…)`: the message with these values; None leaves a parameter out. Gives (status, JSON)."""
    key, kept = keys.new_key()
    today = clock.today()
    ApiClient.objects.create(
        name="業務システム", permissions=list(api_permissions()), valid_from=today, valid_until=today, key_hash=kept,
        key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip

    def call(address: str = ADDRESS, **values: object) -> tuple[int, dict]:
        message = {code: value for code, value in (MESSAGE | values).items() if value is not None}
        answer = client.post(
            address, json.dumps(message), content_type="application/json", headers={"Authorization": f"Bearer {key}"}
        )
        return answer.status_code, answer.json()

    return call


def number_of(answer: tuple[int, dict]) -> str:
    assert answer[0] == 200, answer
    return answer[1]["result"][0]["atenabango"]


def codes(answer: tuple[int, dict]) -> list[str]:
    assert answer[0] == 400, answer
    return [one["code"] for one in answer[1]["errors"]]


def test_付番の答えは公表された形で_番号の検査数字が合う(ask) -> None:
    status, found = ask()
    assert (status, found["_links"]) == (200, {"self": {"href": ADDRESS}})
    assert set(found["metadata"]) == {"title", "detail"}
    (result,) = found["result"]
    assert addressee_number.is_valid(result.pop("atenabango"))
    assert result == {
        "shikuchosonkodo": "431001", "rirekibango": 1, "sosashaid": "c0001", "sosanengappi": "2026-11-27",
        "sosajikoku": "09:30:00",
    }  # fmt: skip
    assert Entry.objects.filter(act="non_registered_person.recorded", purpose="UNIFIED_NUMBERING").count() == 1


def test_同じ電文をもう一度送っても番号も履歴も増えない(ask) -> None:
    first = ask()
    assert ask() == first
    assert (NonRegisteredPerson.objects.count(), NonRegisteredEntry.objects.count()) == (1, 1)
    assert number_of(ask(sosajikoku="09:31:00")) != number_of(first)


@pytest.mark.parametrize(
    ("values", "code", "says"),
    [
        ({"sosashaid": None}, "E0001", "操作者ID（sosashaid）は必須"),
        ({"tagyomusanshofukafuragu": ""}, "E0001", "他業務参照不可フラグ"),
        ({"shimei": "試験 花子"}, "E0002", "全角文字"),  # 半角の空白
        ({"shimei": "ｼｹﾝ"}, "E0002", "全角文字"),
        ({"shikuchosonkodo": "４３１００１"}, "E0002", "半角英数字"),
        ({"seinengappi": "2025-02-30"}, "E0002", "2026-11-27"),
        ({"seinengappi": "9999-13-01"}, "E0002", "2026-11-27"),
        ({"seinengappi": "0000-02-30"}, "E0002", "2026-11-27"),
        ({"sosanengappi": "0000-99-99"}, "E0002", "操作年月日（sosanengappi）は日付（例: 2026-11-27）"),
        ({"sosanengappi": "0000-00-00"}, "E0002", "2026-11-27"),
        ({"sosanengappi": "9999-12-31"}, "E0002", "2026-11-27"),
        ({"shikuchosonkodo": "012033"}, "E0004", "jusho_shikuchosonkodo"),
        ({"sosajikoku": "24:00:00"}, "E0002", "09:30:00"),
        ({"seibetsu": "9"}, "E0002", "0、1、2"),
        ({"shorikubun": 0}, "E0002", "文字列"),
        ({"jusho_todofuken": "あいうえお"}, "E0003", "4文字以内"),
        ({"gyomuid": "0100"}, "E0003", "3文字以内"),
        ({"shorikubun": "1"}, "E0004", "宛名番号"),
        ({"atenabango": "900000000000000"}, "E0004", "空にしてください"),
        ({"shikuchosonkodo": "431002"}, "E0004", "431001"),
        ({"dokujishisakushisutemutoid": "A01"}, "E0004", "どちらか一つ"),
        ({"gyomuid": None}, "E0004", "どちらか一つ"),
        ({"nayosemotofuragu": "1"}, "E0004", "名寄せ先"),
        ({"shimei": None}, "E0004", "氏名"),
        ({"shimeii": "試験"}, "E0004", "shimeii"),
        ({"shorikubun": "1", "atenabango": "123"}, "E0004", "付番されていません"),
    ],
)
def test_誤りごとに公表された符号と_項目と直し方を返す(ask, values: dict, code: str, says: str) -> None:
    answer = ask(**values)
    assert codes(answer) == [code]
    assert says in answer[1]["errors"][0]["message"]
    assert NonRegisteredPerson.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"seinengappi": "0000-00-00"},
        {"seinengappi": "9999-99-99"},
        {"seinengappi": "0000-02-29"},
        {"shikuchosonkodo": "431010"},
        {"jusho_shikuchosonkodo": "012033"},
    ],
)
def test_日の分からない生年月日と_この市の区と_よその市の住所は受け取る(ask, values: dict) -> None:
    status, found = ask(**values)
    assert (status, found["result"][0]["shikuchosonkodo"]) == (200, values.get("shikuchosonkodo", "431001"))


NUMBER = individual_number(7).reveal()
WIDE = NUMBER.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
MAY_HOLD = {"atenabango", "kojinbango", "nayosesakiatenabango", "shiteitoshi_gyoseikutokodo"}


def test_12桁を持てる項目は表にあるものだけ() -> None:
    assert set(may_hold()) == MAY_HOLD
    assert set(may_hold(LOOK_UP_FILE)) == {"atenabango"}


@pytest.mark.parametrize("code", sorted(set(parameters()) - MAY_HOLD))
@pytest.mark.parametrize("with_number", [False, True])
def test_個人番号の欄のほかに書いた個人番号は_項目を言って断り_何も残らない(
    ask, code: str, *, with_number: bool
) -> None:
    answer = ask(**{code: f"番{WIDE}", "kojinbango": individual_number(8).reveal() if with_number else None})
    assert codes(answer) == ["E0002"]
    says = answer[1]["errors"][0]["message"]
    assert says == (
        f"{parameters()[code].named}に個人番号の形の数字が含まれています。"
        "個人番号の欄のほかには書けません。番号を消してください。"
    )
    assert not stored(WIDE)
    assert not any(model.objects.exists() for model in (NonRegisteredEntry, BusinessLink, HeldNumber))


@pytest.mark.parametrize("values", [{NUMBER: "x"}, {f"x{NUMBER}": "x"}, {"shimei": {"na": [NUMBER]}}])
def test_知らない項目の名前や入れ子の値の個人番号も_繰り返さずに断る(ask, values: dict) -> None:
    answer = ask(**values)
    assert codes(answer) == ["E0002"]
    assert NUMBER not in str(answer)


def test_12桁の宛名番号は個人番号の形でも受け取り_つなぐと番号になる住所は伏せて統合宛名へ渡す(ask) -> None:
    given = individual_number(9).reveal()
    assert number_of(ask(shorikubun="2", atenabango=given)) == given
    ask(jusho_banchigohyoki=WIDE[:6], jusho_katagaki=WIDE[6:], kojinbango=NUMBER, shimei="試験　住子")
    assert BusinessLink.objects.get(address__contains="熊本県").address == f"熊本県{'*' * 12}"


def test_誤りが二つあれば二つとも返し_読めない本文も同じ形で断る(ask, client: Client) -> None:
    assert codes(ask(sosashaid=None, gyomuid="0100")) == ["E0003", "E0001"]
    key, kept = keys.new_key()
    ApiClient.objects.update(key_hash=kept)
    for body in ("[1]", "{", b"\xff"):
        answer = client.post(
            ADDRESS, body, content_type="application/json", headers={"Authorization": f"Bearer {key}"}
        )  # fmt: skip
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "E0002")


def test_あとの電文は履歴を重ね_前の内容を消さない(ask) -> None:
    number = number_of(ask())
    status, found = ask(shorikubun="1", atenabango=number, shimei="試験　月子", gyomuid="020", sosajikoku="10:00")
    assert (status, found["result"][0]["rirekibango"]) == (200, 2)
    rows = NonRegisteredEntry.objects.order_by("sequence")
    assert [(row.system, row.told["shimei"]) for row in rows] == [("010", "試験　花子"), ("020", "試験　月子")]


def test_転出した人は住民のときの番号を引き継ぎ_いまの住民の番号は使えない(ask) -> None:
    put(item(1, "100"), item(2, "200", resident_state="removed"))
    assert codes(ask(shorikubun="2", atenabango="100")) == ["E0004"]
    assert number_of(ask(shorikubun="2", atenabango="200")) == "200"


def test_住民の番号と重なる番号は飛ばす(ask) -> None:
    first = number_of(ask())
    serial, _ = addressee_number.first_from(int(first[:-1]) + 1)
    taken = addressee_number.complete(f"{serial:014d}")
    put(item(1, taken))
    drawn = number_of(ask(sosajikoku="09:31:00"))
    assert drawn not in (first, taken)


def test_名寄せは番号を変えずに結び_解除すると元に戻り_履歴が残る(ask) -> None:
    one, two = number_of(ask()), number_of(ask(sosajikoku="09:31:00"))
    link = {"shorikubun": "1", "atenabango": two, "nayosemotofuragu": "1"}
    assert codes(ask(**link, nayosesakiatenabango="999")) == ["E0004"]
    assert codes(ask(**link, nayosesakiatenabango=two)) == ["E0004"]
    ask(**link, nayosesakiatenabango=one, sosajikoku="09:32:00")
    assert NonRegisteredPerson.objects.get(addressee_number=two).merged_into == one
    ask(shorikubun="1", atenabango=two, nayosemotofuragu="0", sosajikoku="09:33:00")
    person = NonRegisteredPerson.objects.get(addressee_number=two)
    assert (person.merged_into, person.last_sequence) == ("", 3)


def test_名寄せは輪にならず_解除すれば逆にも結べ_断った電文は何も残さない(ask) -> None:
    one, two, three = (number_of(ask(sosajikoku=f"09:3{n}:00")) for n in range(3))

    def lead(source: str, target: str, at: str) -> tuple[int, dict]:
        link = {"atenabango": source, "nayosemotofuragu": "1", "nayosesakiatenabango": target}
        return ask(shorikubun="1", sosajikoku=at, **link)

    assert lead(one, two, "10:00:00")[0] == 200
    answer = lead(two, one, "10:01:00")
    assert (codes(answer), "輪になる" in answer[1]["errors"][0]["message"]) == (["E0004"], True)
    assert lead(two, three, "10:02:00")[0] == 200
    assert codes(lead(three, one, "10:03:00")) == ["E0004"], "一人を挟んでも"
    led = dict(NonRegisteredPerson.objects.values_list("addressee_number", "merged_into"))
    assert led == {one: two, two: three, three: ""}
    assert NonRegisteredEntry.objects.count() == 5
    assert ask(shorikubun="1", atenabango=one, nayosemotofuragu="0", sosajikoku="10:04:00")[0] == 200
    assert lead(three, one, "10:03:00")[0] == 200


def test_個人番号は統合宛名だけが持ち_この部屋にも記録にも残らない(ask) -> None:
    digits = individual_number(5).reveal()
    number = number_of(ask(kojinbango=digits))
    link = BusinessLink.objects.get(system="031", business_number=number)
    assert (link.resident_state, link.name, str(link.birth_date)) == ("non_registered", "試験　花子", "2025-04-02")
    assert HeldNumber.objects.filter(person=link.person).count() == 1
    text = json.dumps(list(NonRegisteredEntry.objects.values_list("told", flat=True)))
    assert digits not in text + "".join(Entry.objects.values_list("body", flat=True))


def test_誤った個人番号は繰り返さずに断り_別の人の番号なら何も残さない(ask) -> None:
    digits = individual_number(5).reveal()
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    answer = ask(kojinbango=wrong)
    assert codes(answer) == ["E0002"]
    assert wrong not in json.dumps(answer[1])
    number = number_of(ask(kojinbango=digits))
    other = individual_number(6).reveal()
    again = ask(shorikubun="1", atenabango=number, kojinbango=other, sosajikoku="11:00:00")
    assert codes(again) == ["E0004"]
    assert NonRegisteredEntry.objects.count() == 1


def test_個人番号を扱わない業務の接続からは受け取らない(ask) -> None:
    ApiClient.objects.update(permissions=["non_registered_api.number"])
    assert codes(ask(kojinbango=individual_number(5).reveal())) == ["E0004"]
    assert number_of(ask())
    assert BusinessLink.objects.count() == 0


def test_個人番号を足して送り直した電文は_番号だけを受け取り_同じ答えを返す(ask) -> None:
    first = ask()
    digits, other = (individual_number(n).reveal() for n in (5, 6))
    for _ in range(2):
        assert ask(kojinbango=digits) == first
    link = BusinessLink.objects.get(system="031")
    assert (link.business_number, HeldNumber.objects.filter(person=link.person).count()) == (number_of(first), 1)
    assert (NonRegisteredPerson.objects.count(), NonRegisteredEntry.objects.count()) == (1, 1)
    assert codes(ask(kojinbango=other)) == ["E0004"], "別の人の番号は足せない"
    assert HeldNumber.objects.count() == 1


def test_番号を足した古い電文は_あとの電文のことばを戻さない(ask) -> None:
    number, digits = number_of(ask()), individual_number(5).reveal()
    ask(shorikubun="1", atenabango=number, shimei="試験　月子", sosajikoku="10:00:00")
    assert number_of(ask(kojinbango=digits)) == number
    assert BusinessLink.objects.get(system="031").name == "試験　月子"
    ask(shorikubun="1", atenabango=number, shimei="試験　星子", sosajikoku="11:00:00", kojinbango=digits)
    ask(kojinbango=digits)
    assert BusinessLink.objects.get(system="031").name == "試験　星子"


def test_住登外者の番号は_別の人の住民の番号にならず_本人が転入すれば使える(ask) -> None:
    number = number_of(ask(shorikubun="2", atenabango="000000000012344"))
    for person in (3, None):
        with pytest.raises(InvalidInput, match="2件目: この宛名番号は別の住登外者"):
            put(item(4, "100"), item(person, number))
    assert BusinessLink.objects.count() == 0
    ask(kojinbango=individual_number(5).reveal(), shorikubun="2", atenabango="000000000012344")
    with pytest.raises(InvalidInput, match="別の住登外者"):
        put(item(3, number))
    assert put(item(5, number))[0].result == "linked"
    assert put(item(None, number))[0].result in ("unchanged", "updated")


@pytest.mark.parametrize("address", [ADDRESS, LOOK_UP])
def test_思わぬ誤りは503で_公表された形の誤りと問合せ番号を返し_何も残さない(ask, address: str, monkeypatch) -> None:
    # Both act on the keys of what was told; a fault of our own there stands for all that nobody expects.
    monkeypatch.setattr(told, "keys_of", lambda _: 1 / 0)
    monkeypatch.setattr(queries, "wanted_key", lambda *_: 1 / 0)
    values = {} if address == ADDRESS else dict.fromkeys(set(MESSAGE) - ASKED) | {"jusho": "熊本県"}
    status, found = ask(address=address, **values)
    assert status == 503
    assert set(found) == {"errors"}
    ((code, message),) = (one.values() for one in found["errors"])
    assert code == "INCIDENT"
    assert re.search(r"問合せ番号: \d{6}-[0-9A-F]{6}", message)
    assert "同じ電文を送り直して" in message
    assert "画面" not in message
    assert not NonRegisteredPerson.objects.exists()
