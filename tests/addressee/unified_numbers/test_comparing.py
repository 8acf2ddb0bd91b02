"""名寄せと解除は二段階: 二人を並べて見てから、理由を付けて確定する。見たことは記録になり、見えない項目は比べない。"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client

from sesshu.addressee.unified_numbers import actions, comparing
from sesshu.addressee.unified_numbers.comparing import HIDES, ONE_ONLY, SAME, UNLIKE, Pair
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.addressee.unified_numbers.past_words import HIDDEN
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from tests.addressee.conftest import item, put
from tests.addressee.unified_numbers.test_who import send

pytestmark = pytest.mark.django_db
WHY = "UNIFIED_NUMBERING"
CHIEF = Actor("person", "chief-1", permissions_of(["chief"]))
MERGES = frozenset({"unified.read", "unified.merge"})
UNPROTECTED = Actor("person", "x-1", MERGES | {"unified.attributes"})
NUMBERS_ONLY = Actor("person", "x-2", MERGES)
ONE = {
    "name": "試験　一郎",
    "kana": "シケン　イチロウ",
    "birth_date": date(2026, 1, 10),
    "address": "中央区手取本町1-1",
}
TWO = ONE | {"name": "試験　市郎", "kana": "", "address": "東区秘密町2"}


@pytest.fixture
def people() -> list[UnifiedPerson]:
    """The first is known to two systems."""
    put(item(1, "100", **ONE), item(1, "A1", "010", **ONE), item(2, "200", **TWO))
    return [UnifiedPerson.objects.get(links__business_number=one) for one in ("100", "200")]


def compared(pair: Pair) -> dict[str, tuple[str, str, str]]:
    return {row.label: (row.first, row.second, row.result) for row in pair.rows}


def seen(act: str) -> list[set[str]]:
    """Whom each entry of this act is about."""
    return [
        {one.removeprefix("unified_person:") for one in Subject.objects.filter(entry_queue_id=entry.queue_id)
         .values_list("subject", flat=True)}
        for entry in Entry.objects.filter(act=act).order_by("queue_id")
    ]  # fmt: skip


def words(page: str) -> str:
    return re.sub(r"<[^>]*>|\s+", "", page)


def find(client: Client, person: UnifiedPerson, number: str) -> tuple[int, str, str]:
    asked = {"form_name": "FindMergeForm", "unified_number": number}
    answer = client.post(f"/unified-numbers/{person.pk}/", asked)
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def test_番号を入力しても名寄せせず_二人を並べて見てから理由を付けて確定する(
    people: list[UnifiedPerson], signed_in_as
) -> None:
    one, two = people
    client = signed_in_as("chief")
    status, both, _ = find(client, one, two.unified_number)
    assert (status, both) == (302, f"/unified-numbers/{one.pk}/merge/{two.pk}/")
    page = client.get(both).content.decode()
    for shown in (
        "まだ名寄せしていません", "違う項目があります：氏名、住所", "試験一郎", "試験市郎", "令和8年1月10日", "2件",
        "100", "A1", "有効な個人番号が2つになります",
    ):  # fmt: skip
        assert shown in words(page), shown
    status, page = send(client, both, "MergeForm", page=page, reason="")
    assert (status, "試験　市郎" in page) == (422, True), "直す間も二人が見える"
    one.refresh_from_db()
    assert one.state == "current"
    status, _ = send(client, both, "MergeForm", page=page, reason="住基ネットで同一人と確認")
    one.refresh_from_db()
    assert (status, one.state, one.merged_into) == (302, "merged", two)
    assert client.get(both).status_code == 409, "名寄せした二人は、もう並べない"


def test_相手を調べたことも二人を見たことも_だれが見たかの記録になる(people: list[UnifiedPerson], signed_in_as) -> None:
    one, two = people
    client = signed_in_as("chief")
    _, both, _ = find(client, one, two.unified_number)
    assert seen("unified_number.searched") == [{str(two.pk)}]
    before = len(seen("unified_number.read"))
    client.get(both)
    assert seen("unified_number.read")[before:] == [{str(one.pk), str(two.pk)}]
    entry = Entry.objects.filter(act="unified_number.read").latest("queue_id")
    assert entry.obj == f"unified_person:{one.pk}"
    assert "試験" not in json.dumps(entry.body)


def test_ない番号を調べたことも記録に残り_できない相手はその場で断る(people: list[UnifiedPerson], signed_in_as) -> None:
    one, two = people
    client = signed_in_as("chief")
    status, _, page = find(client, one, "999999999999999")
    assert (status, "この統合宛名番号はありません" in page) == (422, True)
    assert seen("unified_number.searched") == [set()]
    status, _, page = find(client, one, one.unified_number)
    assert (status, "同じ番号どうし" in page) == (422, True)
    put(item(3, "300"))
    third = UnifiedPerson.objects.get(links__business_number="300")
    actions.merge(person_id=third.pk, into_id=one.pk, reason="同一人", by=CHIEF, purpose=WHY)
    status, _, page = find(client, one, two.unified_number)
    assert (status, "先にその名寄せを解除" in page) == (409, True)
    status, _, page = find(client, two, third.unified_number)
    assert (status, "名寄せ済み" in page) == (409, True)


def test_違いは言葉で示し_権限のない項目は出さず_隠した住所は比べない(people: list[UnifiedPerson]) -> None:
    one, two = people
    rows = compared(comparing.to_merge(UNPROTECTED, one.pk, two.pk, purpose=WHY))
    assert rows["氏名"] == ("試験　一郎", "試験　市郎", UNLIKE)
    assert rows["フリガナ"] == ("シケン　イチロウ", "", ONE_ONLY)
    assert rows["生年月日"][2] == rows["支援措置"][2] == rows["区分"][2] == SAME
    assert rows["住所"] == (ONE["address"], TWO["address"], UNLIKE)
    assert rows["業務番号の数"] == ("2件", "1件", "")
    put(item(2, "200", **TWO | {"protected": True, "address": ONE["address"]}))
    rows = compared(comparing.to_merge(UNPROTECTED, one.pk, two.pk, purpose=WHY))
    assert rows["住所"] == (ONE["address"], HIDDEN, HIDES), "同じかどうかも、住所を教える"
    assert rows["支援措置"] == ("なし", "あり", UNLIKE)
    rows = compared(comparing.to_merge(CHIEF, one.pk, two.pk, purpose=WHY))
    assert rows["住所"] == (ONE["address"], ONE["address"], SAME)
    rows = compared(comparing.to_merge(NUMBERS_ONLY, one.pk, two.pk, purpose=WHY))
    assert set(rows) == {"区分", "業務番号の数", "業務番号", "有効な個人番号", "名寄せ済みの番号"}
    with pytest.raises(NotPermitted):
        comparing.to_merge(Actor("person", "clerk-1", permissions_of(["clerk"])), one.pk, two.pk, purpose=WHY)


def test_解除の前に_何がどちらに分かれるかを見て_あとに付いた番号は残ると分かる(
    people: list[UnifiedPerson], signed_in_as
) -> None:
    one, two = people
    actions.merge(person_id=one.pk, into_id=two.pk, reason="同一人", by=CHIEF, purpose=WHY)
    put(item(2, "Z9", "020"))
    client, here = signed_in_as("chief"), f"/unified-numbers/{one.pk}/unmerge/"
    assert here in client.get(f"/unified-numbers/{one.pk}/").content.decode()
    rows = compared(comparing.to_unmerge(CHIEF, one.pk, purpose=WHY))
    assert (rows["氏名"], rows["有効な個人番号"]) == (("試験　一郎", "試験　市郎", UNLIKE), ("1つ", "1つ", ""))
    assert ["A1" in rows["業務番号"][0], "Z9" in rows["業務番号"][0], "Z9" in rows["業務番号"][1]] == [
        True,
        False,
        True,
    ]
    assert seen("unified_number.read")[-1] == {str(one.pk), str(two.pk)}
    page = client.get(here).content.decode()
    for shown in ("まだ解除していません", "名寄せのあとに付いた業務番号が1件あります", "020Z9"):
        assert shown in words(page), shown
    status, page = send(client, here, "UnmergeForm", page=page, reason="")
    assert (status, "まとめた先に残るもの" in page) == (422, True)
    status, _ = send(client, here, "UnmergeForm", page=page, reason="別人と判明したため")
    one.refresh_from_db()
    assert (status, one.state) == (302, "current")
    with pytest.raises(NotNow, match="名寄せされていない"):
        comparing.to_unmerge(CHIEF, one.pk, purpose=WHY)


def test_支援措置の人の名寄せを解くときも_どちらの住所も隠れる(people: list[UnifiedPerson]) -> None:
    one, two = people
    put(item(2, "200", **TWO | {"protected": True}))
    actions.merge(person_id=one.pk, into_id=two.pk, reason="同一人", by=CHIEF, purpose=WHY)
    rows = compared(comparing.to_unmerge(UNPROTECTED, one.pk, purpose=WHY))
    assert rows["住所"] == (HIDDEN, HIDDEN, HIDES)


def test_同じ番号どうしの確認は出せない(people: list[UnifiedPerson]) -> None:
    with pytest.raises(InvalidInput, match="同じ番号どうし"):
        comparing.to_merge(CHIEF, people[0].pk, people[0].pk, purpose=WHY)
