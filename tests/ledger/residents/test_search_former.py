"""総合検索: 住所、旧氏名、旧住所。支援措置の世帯は住所では見つからず、分離された記録は出ない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.residents import actions, identities, queries
from sesshu.ledger.residents.addresses import beginnings
from sesshu.ledger.residents.keys import address_key, lived_key
from sesshu.ledger.residents.models import FormerKey, Resident
from sesshu.ledger.residents.queries import SearchTerms
from tests.ledger.residents.people import make_resident, register_row

pytestmark = pytest.mark.django_db
CITY = {"prefecture": "熊本県", "city": "熊本市中央区"}
HOME = CITY | {"town": "手取本町", "street": "１番１号", "building": "架空荘101"}
MOVED = CITY | {"town": "新屋敷一丁目", "street": "２番３号", "building": ""}
LATER = date(2026, 6, 1)


def apply(by: Actor, **values: Any) -> Resident:
    row = register_row(**values)
    [outcome] = actions.apply_changes(rows=[row], kind="change", source="test", by=by, purpose="RESIDENT_INTAKE")
    assert outcome.state == "accepted", outcome
    return Resident.objects.get(id=outcome.resident_id)


def married(by: Actor, **more: Any) -> Resident:
    """Born 架空 at 手取本町, called 結城 and living at 新屋敷 since June."""
    apply(by, **HOME, **more)
    return apply(
        by, **MOVED, **more, history_number=2, change_reason="30", change_on=LATER, processed_on=LATER,
        name="結城　花子", kana="ユウキ　ハナコ",
    )  # fmt: skip


def names(by: Actor, **terms: Any) -> list[str]:
    return [person.name for person in queries.search(by, SearchTerms(**terms)).people]


@pytest.mark.parametrize(
    "typed",
    [
        "手取本町1-1",
        "手取本町１番１号",
        "熊本県熊本市中央区手取本町1番1号　架空荘101",
        "中央区手取本町",
        "手取本町1-1架空荘",
    ],
)
def test_住所は町名からでも県からでも_書き方が違っても見つかる(clerk: Actor, typed: str) -> None:
    apply(clerk, **HOME)
    make_resident(name="別宅　太郎", town="別宅町", street="1番1号")
    assert names(clerk, address=typed) == ["架空　花子"]


def test_旧氏名と旧住所で見つかり_そうと示される(clerk: Actor) -> None:
    person = married(clerk)
    for terms, word in (
        ({"name": "架空"}, "旧氏名：架空　花子（～R8.6.1）"), ({"kana": "かくう"}, "旧カナ氏名："),
        ({"address": "手取本町1-1"}, "旧住所：熊本県熊本市中央区手取本町"),
    ):  # fmt: skip
        found = queries.search(clerk, SearchTerms(**terms))
        assert [one.id for one in found.people] == [person.id]
        assert found.former[person.id][0].startswith(word)
    now = queries.search(clerk, SearchTerms(name="結城", address="新屋敷1-2-3"))
    assert [one.id for one in now.people] == [person.id]
    assert now.former == {}


def test_取り消された異動の前の住所は旧住所にならない(clerk: Actor) -> None:
    married(clerk)
    apply(
        clerk, **HOME, history_number=3, change_reason="49", change_on=LATER, processed_on=date(2026, 6, 3),
        cancels_history_number=2,
    )  # fmt: skip
    assert not FormerKey.objects.exists()
    assert names(clerk, address="新屋敷1-2-3") == []


def test_支援措置の世帯は住所で見つからず_別れた兄の旧住所からも分からない(clerk: Actor) -> None:
    home = {"household_number": "000000000000779"}
    child = apply(clerk, **HOME, **home, protected=True, protected_from=date(2026, 4, 1))
    apply(clerk, addressee_number="000000000012352", name="架空　母子", kana="カクウ　ハハコ", **HOME, **home)
    brother = {"addressee_number": "000000000012361", "name": "架空　次郎", "kana": "カクウ　ジロウ"}
    apply(clerk, **brother, **HOME, **home)
    apply(
        clerk, **brother, **MOVED, history_number=2, change_reason="30", change_on=LATER, processed_on=LATER,
        household_number="000000000000999",
    )  # fmt: skip
    assert names(clerk, address="手取本町1-1") == []
    assert names(clerk, address="手取本町1-1", name="架空　花子") == []
    assert names(clerk, address="新屋敷1-2-3") == ["架空　次郎"]
    assert child.name in names(clerk, name="架空　花子")


def test_縁組で分離した時より前の氏名では見つからない(clerk: Actor) -> None:
    person = married(clerk)
    identities.seal_before(resident_id=person.id, history_number=2)
    assert names(clerk, name="架空") == []
    assert names(clerk, name="結城") == ["結城　花子"]


def test_町名に足りない住所は欄を言って断る(clerk: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        queries.search(clerk, SearchTerms(address="手"))
    assert refused.value.field == "address"
    assert beginnings("熊本県熊本市中央区手取本町1-1")[-1] == "手取本町1-1"


PARTS = st.tuples(
    st.sampled_from(["手取本町", "新屋敷一丁目", "帯山二十三丁目", "架空町の上", "", "本荘３丁目"]),
    st.sampled_from(["1番1号", "２番地の３", "999番地", "12番", "", "4番5-601号"]),
    st.sampled_from(["", "架空荘101", "メゾンＡ　２０３号室", "架空館"]),
)


@given(PARTS)
def test_住所の鍵は_分けて作っても一行から作っても同じ(parts: tuple[str, str, str]) -> None:
    town, street, building = parts
    assert lived_key(*parts) == address_key(town + street + ("　" + building if building else ""))
