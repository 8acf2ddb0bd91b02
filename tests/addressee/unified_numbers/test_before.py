"""業務番号の変わる前の内容: 変えるたびに前の内容が、だれが・いつ・何の目的で変えたかとともに残る。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sesshu.addressee.unified_numbers import actions, past_words
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkBefore, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
CLERK, CHIEF = (Actor("person", f"{duty}-1", permissions_of([duty])) for duty in ("clerk", "chief"))
NUMBERS_ONLY = Actor("person", "x-1", frozenset({"unified.read"}))
WORDS = {"reason": "代表が違っていた", "evidence": "住民票で確認", "purpose": "UNIFIED_NUMBERING"}
FIRST = {
    "name": "試験　一郎", "kana": "シケン　イチロウ", "birth_date": date(2020, 4, 1), "sex": "1", "address": "手取1-1",
}  # fmt: skip
NEW = {
    "name": "仮名　一郎",
    "kana": "カメイ　イチロウ",
    "birth_date": date(2020, 4, 2),
    "sex": "2",
    "address": "花畑町9-1",
}


def test_四情報が変わると_前の内容が_だれが何の目的でいつ変えたかとともに残る() -> None:
    put(item(1, "100", **FIRST))
    later = clock.now() + timedelta(days=1)
    with clock.set_to(later):
        actions.put(items=[item(1, "100", **NEW)], by=WRITER, purpose=PURPOSE, on_behalf="住民係 山田")
    kept = LinkBefore.objects.get()
    assert {name: getattr(kept, name) for name in FIRST} == FIRST
    assert (kept.by, kept.on_behalf, kept.purpose) == (WRITER.code, "住民係 山田", PURPOSE)
    assert kept.at >= later
    assert (kept.is_representative, kept.told_other, kept.protected) == (True, False, False)
    with transaction.atomic(), pytest.raises(DatabaseError):
        LinkBefore.objects.update(name="")


def test_一項目ずつでも残り_同じ内容をもう一度言われても残らない() -> None:
    told = {**FIRST, "resident_state": "resident", "protected": False}
    put(item(1, "100", **told))
    for name, value in {**NEW, "resident_state": "removed", "protected": True}.items():
        before = dict(told)
        told[name] = value
        put(item(1, "100", **told))
        put(item(1, "100", **told))
        kept = LinkBefore.objects.latest("id")
        assert {one: getattr(kept, one) for one in told} == before
    assert LinkBefore.objects.count() == len(told)


def test_初めての登録は何も残さず_残すための問い合わせもしない() -> None:
    with CaptureQueriesContext(connection) as asked:
        put(*(item(n, str(n)) for n in range(20)))
    assert not any("business_link_before" in one["sql"] for one in asked.captured_queries)
    assert not LinkBefore.objects.exists()


def test_持たない個人番号を言われたことと_支援措置だけが付いたことも残る() -> None:
    put(item(1, "100"), item(2, "200"), item(1, "A1", "010"))
    put(item(2, "A1", "010", protected=True))  # the words are left, the mark and the difference are not
    kept = LinkBefore.objects.get()
    assert (kept.protected, kept.told_other) == (False, False)
    put(item(1, "A1", "010", protected=True))
    assert LinkBefore.objects.latest("id").told_other


def test_代表が移れば_どちらの業務番号にも前の状態が残る_付番_名寄せ_解除_承認() -> None:
    one = put(item(1, "A1", "010"))[0]
    put(item(1, "100"))  # the register takes it
    assert flags() == [("A1", True)]
    two = put(item(2, "200"))[0]
    actions.merge(person_id=one.person, into_id=two.person, reason="同一人", by=WRITER_OF_MERGES, purpose=PURPOSE)
    assert len(flags()) == 2, "二人に一つずつあった代表の一つが外れる"
    actions.unmerge(person_id=one.person, reason="別人", by=WRITER_OF_MERGES, purpose=PURPOSE)
    assert len(flags()) == 3
    link = BusinessLink.objects.get(business_number="A1")
    row = actions.ask_represent(link_id=link.pk, by=CLERK, **WORDS)
    approvals.approve(approval_id=row.pk, by=CHIEF)
    assert flags()[3:] == [("100", True), ("A1", False)]
    assert set(LinkBefore.objects.order_by("-id").values_list("by", "purpose")[:2]) == {
        (CLERK.code, "UNIFIED_NUMBERING")
    }  # fmt: skip


def test_紐付けを移すと_代表だったことが一度だけ残る() -> None:
    put(item(1, "A1", "010"))
    link = BusinessLink.objects.get()
    row = actions.ask_move(link_id=link.pk, unified_number="", by=CLERK, **WORDS)
    approvals.approve(approval_id=row.pk, by=CHIEF)
    assert flags() == [("A1", True)]


def test_権限のない人には項目がなく_支援措置の住所は今そうなら前のものも見えない(signed_in_as) -> None:
    put(item(1, "100", **FIRST))
    put(item(1, "100", **NEW, protected=True))
    person = UnifiedPerson.objects.get()
    [numbers], [items], [all_items] = (past_words.before(one, person) for one in (NUMBERS_ONLY, CLERK, CHIEF))
    assert (numbers.business_number, numbers.name, numbers.address, numbers.birth_date) == ("100", "", "", None)
    assert (items.name, items.sex, items.address) == (FIRST["name"], "男", past_words.HIDDEN)
    assert all_items.address == FIRST["address"]
    page = signed_in_as("clerk").get(f"/unified-numbers/{person.pk}/").content.decode()
    assert "業務番号の変わる前の内容" in page
    assert str(FIRST["kana"]) in page
    assert str(FIRST["address"]) not in page
    assert str(FIRST["address"]) in signed_in_as("chief").get(f"/unified-numbers/{person.pk}/").content.decode()


WRITER_OF_MERGES = Actor("person", "m-1", frozenset({"unified.merge"}))


def flags() -> list[tuple[str, bool]]:
    return list(LinkBefore.objects.order_by("id").values_list("link__business_number", "is_representative"))
