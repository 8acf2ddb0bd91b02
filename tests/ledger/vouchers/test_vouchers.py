"""券: one live paper for a person and step, numbers never given twice, a history of everything."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.ledger.doses import actions as dose_actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.search import SearchTerms, search
from sesshu.ledger.vouchers import actions, numbering, queries
from sesshu.ledger.vouchers.models import Voucher, VoucherChange, VoucherSerial
from sesshu.ledger.vouchers.screens import pages
from sesshu.ledger.vouchers.states import NEXT, VoucherState
from sesshu.numbers import printed_number
from tests.foundation.approvals.test_single_use import at_once
from tests.ledger.mailings.office import TODAY, child

pytestmark = pytest.mark.django_db
PURPOSE = "VOUCHER_MANAGEMENT"


def issued(clerk: Actor, person: Resident, series: str = "mr_2", **wanted: Any) -> Voucher:
    one = actions.Wanted(person.id, series, **wanted)
    made = actions.issue(wanted=[one], kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    return Voucher.objects.get(id=made[0].voucher_id)


def mr_dose(clerk: Actor, person: Resident) -> UUID:
    entry = DoseEntry(resident_id=person.id, given_on=date(2026, 10, 1), product="mr", decision="undecided")
    return dose_actions.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")[0].dose_id


def test_同じ人の同じ予防接種の有効な券は1枚で_二度目の発行は手元の券を答える(clerk: Actor) -> None:
    person = child()
    first = issued(clerk, person)
    again = actions.issue(
        wanted=[actions.Wanted(person.id, "mr_2")], kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE
    )
    assert again == [actions.Issued(first.id, first.number, existing=True)]
    assert Voucher.objects.filter(resident=person).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Voucher.objects.create(
            kind="screening_form", number=printed_number.complete("99999999"), resident=person, series="mr_2",
            issued_on=TODAY, state_at=first.state_at, state_by="u:test",
        )  # fmt: skip


def test_番号は10桁で_再発行しても前の番号は二度と使われない(clerk: Actor) -> None:
    person = child()
    old = issued(clerk, person)
    new = actions.reissue(voucher_id=old.id, reason="lost", note="電話", by=clerk, purpose=PURPOSE)
    old.refresh_from_db()
    assert (old.state, old.void_code, old.void_note) == ("void", "reissued", "紛失：電話")
    assert new.replaces_id == old.id
    assert new.number != old.number
    assert len(new.number) == 10
    assert printed_number.is_valid(new.number)
    with pytest.raises(NotNow, match="すでに再発行"):
        actions.reissue(voucher_id=old.id, reason="lost", by=clerk, purpose=PURPOSE)
    acts = list(VoucherChange.objects.filter(voucher_id=old.id).order_by("id").values_list("act", flat=True))
    assert acts == ["issued", "void"]


@given(st.integers(min_value=1, max_value=99_999_998), st.integers(0, 9), st.integers(0, 9))
def test_番号の1字違いと隣の入れ替えは必ず気づく(serial: int, place: int, digit: int) -> None:
    number = printed_number.complete(f"{serial:08d}")
    assert numbering.read(f"A{number}A") == number
    wrong = number[:place] + str(digit) + number[place + 1 :]
    if wrong != number:
        with pytest.raises(InvalidInput, match="券番号"):
            numbering.read(wrong)
    swapped = number[:place] + number[place : place + 2][::-1] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(InvalidInput, match="券番号"):
            numbering.read(swapped)


def test_使った券は使用済みになり_接種を取り消すと手元に戻る(clerk: Actor) -> None:
    person = child()
    row = issued(clerk, person)
    dose_id = mr_dose(clerk, person)
    for _ in range(2):  # an answer was lost and the clerk pressed again
        actions.use(number=row.number, dose_id=dose_id, resident_id=person.id, by=clerk, purpose=PURPOSE)
    row.refresh_from_db()
    assert (row.state, row.used_dose_id) == ("used", dose_id)
    assert VoucherChange.objects.filter(voucher_id=row.id, act="used").count() == 1
    with pytest.raises(NotNow, match="使用済み"):
        actions.reissue(voucher_id=row.id, reason="lost", by=clerk, purpose=PURPOSE)
    dose_actions.withdraw_doses(
        dose_ids=[dose_id], reason="wrong_person", note="別の子の券", by=clerk, purpose="DOSE_REGISTRATION"
    )
    row.refresh_from_db()
    assert (row.state, row.used_dose_id) == ("issued", None)


def test_別の人の券では登録できない(clerk: Actor) -> None:
    person, twin = child("架空　一子"), child("架空　二子")
    row = issued(clerk, twin)
    with pytest.raises(InvalidInput, match="別の人"):
        actions.use(number=row.number, dose_id=mr_dose(clerk, person), resident_id=person.id, by=clerk, purpose=PURPOSE)
    unknown = printed_number.complete("99999999")
    with pytest.raises(NotFound, match="発行されていません"):
        actions.use(number=unknown, dose_id=row.id, resident_id=person.id, by=clerk, purpose=PURPOSE)


def test_無効の券での登録は警告し_確かめれば登録できる(clerk: Actor) -> None:
    person = child()
    old = issued(clerk, person)
    actions.reissue(voucher_id=old.id, reason="lost", by=clerk, purpose=PURPOSE)
    dose_id = mr_dose(clerk, person)
    with pytest.raises(NotNow, match="無効です（再発行）"):
        actions.use(number=old.number, dose_id=dose_id, resident_id=person.id, by=clerk, purpose=PURPOSE)
    used = actions.use(
        number=old.number, dose_id=dose_id, resident_id=person.id, accept_void=True, by=clerk, purpose=PURPOSE
    )
    assert used.state == "used"
    assert VoucherChange.objects.get(voucher_id=old.id, act="used").note == "無効（再発行）の券で接種"


def test_転出で無効になった券は転出の取消で戻り_紛失の券は戻らない(clerk: Actor) -> None:
    person = child()
    moved, lost = issued(clerk, person), issued(clerk, person, "dt_2")
    actions.make_void(voucher_ids=[lost.id], code="lost", by=clerk, purpose=PURPOSE)
    assert actions.void_of_residents(resident_ids=[person.id], code="move_out", by=clerk, purpose=PURPOSE) == 1
    assert actions.void_of_residents(resident_ids=[person.id], code="move_out", by=clerk, purpose=PURPOSE) == 0
    codes = ["move_out", "removed"]
    assert actions.revive_of_residents(resident_ids=[person.id], codes=codes, by=clerk, purpose=PURPOSE) == 1
    assert dict(Voucher.objects.values_list("id", "state")) == {moved.id: "issued", lost.id: "void"}
    with pytest.raises(ValueError, match="lost"):
        actions.revive_of_residents(resident_ids=[person.id], codes=["lost"], by=clerk, purpose=PURPOSE)


def test_転出の間に別の券を出した人には古い券を戻さない(clerk: Actor) -> None:
    person = child()
    old = issued(clerk, person)
    actions.void_of_residents(resident_ids=[person.id], code="move_out", by=clerk, purpose=PURPOSE)
    issued(clerk, person)
    assert actions.revive_of_residents(resident_ids=[person.id], codes=["move_out"], by=clerk, purpose=PURPOSE) == 0
    old.refresh_from_db()
    assert old.state == "void"


@pytest.mark.parametrize("status", ["dead", "moved_out", "removed"])
def test_いない人には発行しない(clerk: Actor, status: str) -> None:
    gone = child(status=status, removed_on=TODAY, removal_reason="20")
    with pytest.raises(NotNow, match="発行できません"):
        issued(clerk, gone)
    assert not Voucher.objects.exists()


def test_一人でも発行できなければ誰にも発行せず番号も減らない(clerk: Actor) -> None:
    good, gone = child(), child(status="dead", removed_on=TODAY, removal_reason="20")
    both = [actions.Wanted(good.id, "mr_2"), actions.Wanted(gone.id, "mr_2")]
    with pytest.raises(NotNow):
        actions.issue(wanted=both, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    assert not Voucher.objects.exists()
    serials = [int(issued(clerk, one).number[:8]) for one in (good, child())]
    assert serials[1] == serials[0] + 1


def test_一括の発行は一件ずつの発行と同じ券を作る(clerk: Actor) -> None:
    people = [child() for _ in range(4)]
    wanted = [actions.Wanted(one.id, series) for one in people for series in ("mr_2", "dt_2")]
    entries = Entry.objects.filter(act="voucher.issued").count()
    together = actions.issue(wanted=wanted, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    assert Entry.objects.filter(act="voucher.issued").count() == entries + 1
    numbers = [one.number for one in together]
    Voucher.objects.all().delete()
    before = int(numbers[0][:8]) - 1
    VoucherSerial.objects.update(last=before)
    singly = [
        actions.issue(wanted=[one], kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)[0].number
        for one in wanted
    ]
    assert singly == numbers


def test_同時に十人が発行しても番号は重ならず一人に1枚(clerk: Actor) -> None:
    people: list[Resident] = []
    failures: list[BaseException] = []

    def one(person: Resident) -> None:
        try:
            issued(clerk, person)
        except BaseException as wrong:  # noqa: BLE001 - shown by the assertion below
            failures.append(wrong)

    try:
        at_once(lambda: people.extend(child() for _ in range(5)))
        at_once(*(partial(one, person) for person in people * 2))
        numbers: list[str] = []
        at_once(lambda: numbers.extend(Voucher.objects.filter(resident__in=people).values_list("number", flat=True)))
        assert failures == []
        assert len(numbers) == len(set(numbers)) == 5
    finally:
        at_once(lambda: Voucher.objects.filter(resident__in=people).delete())
        at_once(lambda: Resident.objects.filter(id__in=[one.id for one in people]).delete())


def test_最後の状態以外からは出口があり_使用済みの券は無効にできない(clerk: Actor) -> None:
    assert set(NEXT) == set(VoucherState)
    person = child()
    row = issued(clerk, person)
    actions.use(number=row.number, dose_id=mr_dose(clerk, person), resident_id=person.id, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="使用済み"):
        actions.make_void(voucher_ids=[row.id], code="lost", by=clerk, purpose=PURPOSE)


def test_権限がなければ発行も閲覧もできない(clerk: Actor) -> None:
    stranger = Actor(kind="person", id="stranger", permissions=frozenset())
    with pytest.raises(NotPermitted):
        issued(stranger, child())
    with pytest.raises(NotPermitted):
        queries.vouchers(stranger)


def test_番号を読み取ると券の画面が開き_見た人が記録される(clerk: Actor) -> None:
    person = child("架空　花子")
    row = issued(clerk, person)
    request = RequestFactory().get("/", {"number": printed_number.shown(row.number)})
    request.actor = clerk  # type: ignore[attr-defined]
    shown = pages.list_page(request).content.decode()
    assert "架空　花子" in shown
    assert printed_number.shown(row.number) in shown
    assert Entry.objects.filter(act="voucher.read").count() == 1


def test_券番号だけで_その人を検索できる(clerk: Actor) -> None:
    person, other = child("架空　券子"), child("架空　別子")
    mine, _ = issued(clerk, person), issued(clerk, other)
    found = search(clerk, SearchTerms(any_number=mine.number))
    assert [one.pk for one in found.people] == [person.pk]
    assert search(clerk, SearchTerms(any_number="9999999999")).people == []
