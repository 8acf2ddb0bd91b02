"""検索: 見つかるべき人が見つかり、取り違えやすい人には印が付く。"""

import re
from datetime import date

import pytest
from django.db import connection

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.ledger.residents import queries
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.queries import LookAlike, SearchTerms
from sesshu.ledger.residents.search import restricted
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db


def test_カナの先頭と生年月日で見つかりカナ順に並ぶ(clerk: Actor) -> None:
    second = make_resident(name="山本　葵", kana="ヤマモト　アオイ")
    first = make_resident(name="山田　葵", kana="ヤマダ　アオイ")
    make_resident(name="森　葵", kana="モリ　アオイ")
    make_resident(name="山田　蓮", kana="ヤマダ　レン", birth_date=date(2020, 1, 1))
    found = queries.search(clerk, SearchTerms(kana="やま", birth_date=date(2024, 4, 1)))
    assert [person.id for person in found.people] == [first.id, second.id]
    assert found.total == 2


def test_名だけでも通称でも見つかる(clerk: Actor) -> None:
    by_given = make_resident(name="山田　葵", kana="ヤマダ　アオイ")
    by_common = make_resident(name="ＫＩＭ　ＭＩＮＪＩ", kana="", common_name="金田　みんじ", resident_class="foreign")
    assert [p.id for p in queries.search(clerk, SearchTerms(name="葵")).people] == [by_given.id]
    assert [p.id for p in queries.search(clerk, SearchTerms(name="金田")).people] == [by_common.id]


def test_双子と同姓同名同生年月日に印が付く(clerk: Actor) -> None:
    home = "000000000000777"
    twins = [make_resident(name=f"山田　{n}", kana=f"ヤマダ　{k}", household_number=home) for n, k in
             (("葵", "アオイ"), ("蓮", "レン"))]  # fmt: skip
    namesake = make_resident(name="山田　碧", kana="ヤマダ　アオイ")
    found = queries.search(clerk, SearchTerms(kana="ヤマダ"))
    assert found.look_alikes[twins[0].id] == (LookAlike.TWIN, LookAlike.NAMESAKE)
    assert found.look_alikes[twins[1].id] == (LookAlike.TWIN,)
    assert found.look_alikes[namesake.id] == (LookAlike.NAMESAKE,)


def test_件数は頁に収まらない分も数える(clerk: Actor) -> None:
    for _ in range(5):
        make_resident()
    found = queries.search(clerk, SearchTerms(kana="カクウ"), limit=2, offset=2)
    assert (len(found.people), found.total) == (2, 5)


def test_条件なしの検索は断り権限がない人も断る(clerk: Actor, auditor: Actor) -> None:
    with pytest.raises(InvalidInput):
        queries.search(clerk, SearchTerms(kana=" "))
    with pytest.raises(NotPermitted):
        queries.search(auditor, SearchTerms(kana="カクウ"))


@pytest.mark.parametrize(
    ("terms", "indexes"),
    [
        (SearchTerms(kana="ヤマ"), {"resident_kana", "resident_given_kana"}),
        (SearchTerms(name="山田"), {"resident_name", "resident_given_name", "resident_common", "resident_alphabet"}),
    ],
)
def test_検索はすべての欄を索引で引く(terms: SearchTerms, indexes: set[str]) -> None:
    """A column without its index would cost a reading of the whole city: hundreds of thousands of rows. Who may see
    whom is left out: among the few people of a test the index that tells it would be cheaper than those of names."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    plan = restricted(Resident.objects.all(), terms).explain()
    assert indexes <= set(re.findall(r"Bitmap Index Scan on (\w+)", plan))
