"""異動が他の仕事に及ぼすこと: 取消しで戻るもの、生年月日の訂正、改名、世帯分離、みなし再入国。"""

from datetime import date, datetime
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.change_reviews import actions as reviews
from sesshu.ledger.change_reviews import queries as waiting
from sesshu.ledger.change_reviews.models import ChangeReview
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.residents import actions, queries
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.screening_forms import actions as screening_forms
from sesshu.ledger.screening_forms.models import ScreeningFormOrder
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from tests.ledger.events.office import event, first
from tests.ledger.mailings.office import NOW, TODAY, child, prepared, reason_of, texts_in_force
from tests.ledger.reservations.test_reservations import book
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_INTAKE"


@pytest.fixture(autouse=True)
def that_day():
    with clock.set_to(NOW):
        yield


def apply(by: Actor, *rows: Any) -> Resident:
    outcomes = actions.apply_changes(rows=rows, kind="change", source="test", by=by, purpose=PURPOSE)
    assert {one.state for one in outcomes} == {"accepted"}, outcomes
    return Resident.objects.get(addressee_number=rows[0].addressee_number)


def born(**values: Any) -> Any:
    """A child for whom MR 第2期 is due."""
    day = date(2020, 6, 15)
    return register_row(**({"birth": "2020-06-15", "change_on": day, "became_on": day, "processed_on": day} | values))


def removed(number: int, reason: str, on: date = TODAY) -> Any:
    return born(history_number=number, change_reason=reason, change_on=on, processed_on=TODAY, removed_on=on,
                removal_reason=reason)  # fmt: skip


def cancelled(number: int) -> Any:
    return born(history_number=number, change_reason="19", change_on=TODAY, processed_on=TODAY,
                cancels_history_number=number - 1)  # fmt: skip


@pytest.mark.parametrize(("reason", "why"), [("20", "moved_out"), ("22", "dead"), ("25", "removed")])
def test_転出と死亡と消除を取り消すと仮抽出で外れた人が戻り_確認に載る(clerk: Actor, reason: str, why: str) -> None:
    texts_in_force(clerk)
    person = apply(clerk, born(), removed(2, reason))
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    assert reason_of(mailing, person) == why
    apply(clerk, cancelled(3))
    assert reason_of(mailing, person) == ""
    assert mailing.persons.get(resident=person).included
    [told] = waiting.waiting(clerk)
    assert mailing.label in told.words
    assert "送付する" in told.words


def test_確定した後の取消しは_人が個別に送る一覧に載る(clerk: Actor, chief: Actor) -> None:
    texts_in_force(clerk)
    person = apply(clerk, born())
    child()  # somebody else keeps the letters going
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    mailings.request_release(mailing_id=mailing.id, by=clerk)
    apply(clerk, removed(2, "20"))
    mailings.release(mailing_id=mailing.id, by=chief)
    assert reason_of(mailing, person) == "moved_out"
    apply(clerk, cancelled(3))
    assert reason_of(mailing, person) == "moved_out"
    [told] = waiting.waiting(clerk)
    assert "個別に送付" in told.words
    reviews.settle(review_id=told.id, note="個別に送付した", by=clerk, purpose=PURPOSE)
    assert not waiting.waiting(clerk).exists()


def test_前の転出で外れた古い発送は_新しい死亡の取消しでは戻らない(clerk: Actor) -> None:
    texts_in_force(clerk)
    person = apply(clerk, born(), removed(2, "20"))
    mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    with clock.set_to(datetime(2026, 11, 25, 9, tzinfo=clock.TOKYO)):
        back = born(history_number=3, change_reason="10", change_on=TODAY, became_on=TODAY, processed_on=TODAY)
        apply(clerk, back)
        apply(clerk, removed(4, "22"))
        apply(clerk, cancelled(5))
    assert Resident.objects.get(id=person.id).status == "living"
    assert not ChangeReview.objects.filter(kind="revived_mailing").exists()


def test_転入で戻った人は取消しではないので_外れたままである(clerk: Actor) -> None:
    texts_in_force(clerk)
    apply(clerk, born(), removed(2, "20"))
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    person = apply(
        clerk, born(history_number=3, change_reason="10", change_on=TODAY, became_on=TODAY, processed_on=TODAY)
    )
    assert reason_of(mailing, person) == "moved_out"
    assert not ChangeReview.objects.exists()


def test_転出予定は発送をすぐ止め_対象者である期間は当日まで続く(clerk: Actor) -> None:
    texts_in_force(clerk)
    last = date(2026, 12, 20)
    person = apply(clerk, born(), removed(2, "20", last))
    assert person.status == "leaving"
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    assert reason_of(mailing, person) == "leaving"
    assert person in queries.alive_and_here(clerk, date(2026, 12, 19))
    assert person not in queries.alive_and_here(clerk, last)
    apply(clerk, cancelled(3))
    assert reason_of(mailing, person) == ""


def test_生年月日の訂正で接種を判定し直し_変わった接種を告げる(clerk: Actor) -> None:
    person = apply(clerk, register_row(birth="2025-01-10", change_on=date(2025, 1, 10), became_on=date(2025, 1, 10),
                                       processed_on=date(2025, 1, 12)))  # fmt: skip
    dose = DoseEntry(resident_id=person.id, given_on=date(2026, 1, 9), product="mr")
    doses.record_doses(entries=[dose], by=clerk, purpose="DOSE_REGISTRATION")
    assert Dose.objects.get().level == "info"
    corrected = register_row(history_number=2, change_reason="33", birth="2025-01-20", change_on=date(2025, 1, 20),
                             became_on=date(2025, 1, 20), processed_on=TODAY)  # fmt: skip
    apply(clerk, corrected)
    after = Dose.objects.get()
    assert (after.level, after.decision) == ("block", "undecided")
    assert DoseVersion.objects.filter(dose_id=after.id, act="rejudged").exists()
    [told] = waiting.waiting(clerk)
    assert "令和7年1月10日から令和7年1月20日" in told.words
    assert "定期から定期外" in told.lines[0]
    assert "令和8年1月9日" in told.lines[0]


def test_訂正された生年月日より前の接種は_判断を待つ(clerk: Actor) -> None:
    person = apply(clerk, register_row(birth="2025-01-10", change_on=date(2025, 1, 10), became_on=date(2025, 1, 10),
                                       processed_on=date(2025, 1, 12)))  # fmt: skip
    dose = DoseEntry(resident_id=person.id, given_on=date(2025, 3, 10), product="hepb")
    doses.record_doses(entries=[dose], by=clerk, purpose="DOSE_REGISTRATION")
    later = date(2025, 10, 1)
    apply(clerk, register_row(history_number=2, change_reason="33", birth="2025-10-01", change_on=later,
                              became_on=later, processed_on=TODAY))  # fmt: skip
    after = Dose.objects.get()
    assert (after.level, after.reason_code, after.decision) == ("block", "BEFORE_BIRTH", "undecided")


def test_改名した人は新しい氏名で探せ_履歴は同じ人のまま(clerk: Actor) -> None:
    person = apply(clerk, born())
    renamed = born(history_number=2, change_reason="31", name="仮空　美咲", kana="カクウ　ミサキ",
                   change_on=TODAY, processed_on=TODAY)  # fmt: skip
    assert apply(clerk, renamed).id == person.id
    assert queries.search(clerk, queries.SearchTerms(kana="カクウミサキ")).people == [person]
    assert [v.snapshot["name"] for v in queries.history(clerk, person.id)] == ["架空　花子", "仮空　美咲"]


def test_世帯分離した人は元の世帯の表示に残らない(clerk: Actor) -> None:
    apply(clerk, born())
    second = {"addressee_number": "000000000012352", "name": "架空　次子", "kana": "カクウ　ツギコ"}
    other = apply(clerk, born(**second))
    assert len(queries.household(clerk, other)) == 2
    split = born(**second, history_number=2, change_reason="34", household_number="000000000000888",
                 change_on=TODAY, processed_on=TODAY)  # fmt: skip
    assert queries.household(clerk, apply(clerk, split)) == [other]


def test_みなし再入国で戻った外国人は一つの記録のまま_接種歴が続く(clerk: Actor) -> None:
    first = {"resident_class": "2", "foreign_since": date(2020, 6, 15)}
    person = apply(clerk, born(**first))
    doses.record_doses(
        entries=[DoseEntry(resident_id=person.id, given_on=date(2021, 7, 1), product="mr")], by=clerk,
        purpose="DOSE_REGISTRATION",
    )  # fmt: skip
    away = date(2026, 3, 1)
    apply(clerk, born(history_number=2, change_reason="21", change_on=away, processed_on=away, removed_on=away,
                      removal_reason="21", **first))  # fmt: skip
    back = date(2026, 10, 1)
    again = apply(clerk, born(history_number=3, change_reason="11", change_on=back, processed_on=back, became_on=back,
                              became_reason="11", **first))  # fmt: skip
    assert (again.id, again.status, again.foreign_since) == (person.id, "living", date(2020, 6, 15))
    assert again.doses.count() == 1
    between = queries.status_on(clerk, person.id, date(2026, 5, 1))
    assert between is not None
    assert between.snapshot["status"] == "moved_out"


@pytest.mark.parametrize("reason", ["20", "22", "25"])
def test_券は転出や死亡で無効になり_取消しで戻る(clerk: Actor, reason: str) -> None:
    person = apply(clerk, born())
    wanted = [vouchers.Wanted(person.id, "mr_2")]
    vouchers.issue(wanted=wanted, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    apply(clerk, removed(2, reason))
    assert Voucher.objects.get().state == "void"
    apply(clerk, cancelled(3))
    assert Voucher.objects.get().state == "issued"


def test_転出予定では券は当日まで使える(clerk: Actor) -> None:
    person = apply(clerk, born())
    wanted = [vouchers.Wanted(person.id, "mr_2")]
    vouchers.issue(wanted=wanted, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    apply(clerk, removed(2, "20", date(2026, 12, 20)))
    assert Voucher.objects.get().state == "issued"


def test_みなし再入国許可で出国しても住民票が残る人は_住民のままで手紙も止まらない(clerk: Actor) -> None:
    texts_in_force(clerk)
    first = {"resident_class": "2", "foreign_since": date(2020, 6, 15)}
    person = apply(clerk, born(**first))
    away = apply(clerk, born(history_number=2, change_reason="43", change_on=TODAY, processed_on=TODAY, **first))
    assert (away.id, away.status, away.removed_on, away.foreign_since) == (
        person.id, "living", None, date(2020, 6, 15),
    )  # fmt: skip
    assert queries.history(clerk, away.id)[-1].reason == "deemed_reentry_departure"
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    assert reason_of(mailing, away) == ""


def test_前の転出で無効になった券は_新しい転出の取消しでは戻らない(clerk: Actor) -> None:
    person = apply(clerk, born())
    wanted = [vouchers.Wanted(person.id, "mr_2")]
    vouchers.issue(wanted=wanted, kind="screening_form", issued_on=TODAY, by=clerk, purpose=PURPOSE)
    apply(clerk, removed(2, "20"))
    with clock.set_to(datetime(2026, 11, 25, 9, tzinfo=clock.TOKYO)):
        apply(clerk, born(history_number=3, change_reason="10", change_on=TODAY, became_on=TODAY, processed_on=TODAY))
        wanted = [vouchers.Wanted(person.id, "dt_2")]
        vouchers.issue(wanted=wanted, kind="screening_form", issued_on=clock.today(), by=clerk, purpose=PURPOSE)
        apply(clerk, removed(4, "20"))
        apply(clerk, cancelled(5))
    assert dict(Voucher.objects.values_list("series", "state")) == {"mr_2": "void", "dt_2": "issued"}


def test_転出予定日を過ぎた人には券を発行せず_待っていた予診票も印刷しない(clerk: Actor) -> None:
    person = apply(clerk, born())
    screening_forms.order_forms(
        wanted=[screening_forms.WantedForm(person.id, "mr_2")], by=clerk, purpose="VOUCHER_MANAGEMENT"
    )
    apply(clerk, removed(2, "20", date(2026, 12, 20)))
    asked = {"kind": "voucher", "by": clerk, "purpose": PURPOSE}
    with clock.set_to(datetime(2026, 12, 20, 9, tzinfo=clock.TOKYO)):
        [order] = ScreeningFormOrder.objects.all()
        with pytest.raises(NotNow, match="印刷を待つ予診票はありません"):
            screening_forms.print_waiting(order_ids=[order.id], by=clerk, purpose="VOUCHER_MANAGEMENT")
        with pytest.raises(NotNow, match="転出予定日（令和8年12月20日）を過ぎている"):
            vouchers.issue(wanted=[vouchers.Wanted(person.id, "dt_2")], issued_on=clock.today(), **asked)
    with clock.set_to(datetime(2026, 12, 19, 9, tzinfo=clock.TOKYO)):
        assert vouchers.issue(wanted=[vouchers.Wanted(person.id, "dt_2")], issued_on=clock.today(), **asked)


def test_縁組で見えなくした記録の異動が取り消されても_取込は止まらない(clerk: Actor) -> None:
    texts_in_force(clerk)
    person = apply(clerk, born(), removed(2, "20"))
    child()
    mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    Resident.objects.filter(id=person.id).update(sealed=True)
    assert apply(clerk, cancelled(3)).status == "living"


def test_転出の取消しで_取り消した予約が確認の一覧に載る(clerk: Actor) -> None:
    person = apply(clerk, born())
    session = first(event(clerk))
    reservation = book(clerk, person.id, session).reservations[0]
    apply(clerk, removed(2, "20"))
    reservation.refresh_from_db()
    assert (reservation.state, reservation.cancel_reason) == ("cancelled", "転出のため")
    apply(clerk, cancelled(3))
    [told] = waiting.waiting(clerk)
    assert "予約が「転出のため」取り消されていました" in told.words
