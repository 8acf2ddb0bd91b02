"""私の作業: 自分の手もとにあるものだけが、期限の近い順に、住民の氏名なしで並ぶ。"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.home.views import my_work
from sesshu.foundation.masters import actions as masters
from sesshu.foundation.screens import work
from sesshu.foundation.screens.work import WorkItem
from sesshu.ledger.inquiries.actions import open_slip
from sesshu.ledger.institutions.masters import INSTITUTION
from tests.ledger.mailings.office import NOW
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db


def page(actor: Actor) -> str:
    request = RequestFactory().get("/my-work/")
    request.actor = actor
    return my_work(request).content.decode()


def test_受付票は開いた職員の作業になり_氏名は出ない(clerk: Actor, counter: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(name="架空　受付子")
        slip = open_slip(resident_id=person.id, channel="telephone", by=counter, purpose="RESIDENT_SEARCH")
        mine, others = page(counter), page(clerk)
    assert slip.label in mine
    assert "担当案件 <strong>1</strong>件" in mine
    assert person.name not in mine
    assert slip.label not in others


def test_承認は決裁できる職員の作業になり_期限が出る(clerk: Actor, chief: Actor) -> None:
    values = {"name": "みどり内科", "kana": "ミドリナイカ", "is_contracted": True}
    with clock.set_to(NOW):
        masters.request_change(
            of=INSTITUTION, act="new", code="0110113719", valid_from=date(2026, 4, 1), values=values, reason="新規契約",
            by=clerk, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip
        assert "決裁 " in page(chief)
        assert "決裁 " not in page(clerk)
        [row] = [one for one in work.work_of(chief) if one.kind == "決裁・後閲"]
    assert row.item.due_on is not None


def test_期限の近い順_次に古い順に並ぶ() -> None:
    days = [date(2026, 11, n) for n in range(1, 4)]
    items = [WorkItem("期限なし・新しい", "/", days[2]), WorkItem("期限なし・古い", "/", days[0]),
             WorkItem("期限あり", "/", days[2], date(2026, 12, 1))]  # fmt: skip
    waiting = sorted((work.Waiting("種類", item) for item in items), key=lambda one: one.order)
    assert [one.item.label for one in waiting] == ["期限あり", "期限なし・古い", "期限なし・新しい"]
    assert work.counts(waiting) == [("種類", 3)]
