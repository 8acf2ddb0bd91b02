"""発送の深いところ: knowledge date, history of movers-in, late slips, siblings, last year's run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.forms import storage
from sesshu.ledger.doses.models import Dose, ResidentCondition
from sesshu.ledger.mailings import actions, comparing, entering, histories, wording
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.models import HistoryCheck, LetterText, Mailing
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.screens import presenters
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.models import UnknownHistory
from tests.foundation.forms.paper import text_of
from tests.ledger.mailings.office import NOW, TODAY, child, dosed, protected, reason_of, released, tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def reminded(clerk: Actor, **asked: object) -> Mailing:
    """未接種者勧奨 about MR 第2期, tried."""
    mailing = actions.prepare(
        title="未接種者", kind="reminder", text_code="test", by=clerk, base_date=TODAY, issued_on=TODAY,
        conditions=Conditions(**({"series": ("mr_2",)} | asked)),  # type: ignore[arg-type]
    )  # fmt: skip
    return actions.make_trial(mailing_id=mailing.id, by=clerk)


def test_締め日のあとに登録された接種は仮抽出では知らないが_確定のときに外れる(clerk: Actor, chief: Actor) -> None:
    late, other = child(), child()
    dosed(late, date(2026, 9, 10))  # given in September, entered today
    mailing = actions.prepare(
        title="締め日", kind="recommendation", text_code="test", by=clerk, base_date=TODAY, issued_on=TODAY,
        conditions=Conditions(series=("mr_2",)), known_on=TODAY - timedelta(days=1),
    )  # fmt: skip
    with clock.set_to(NOW + timedelta(minutes=1)):
        mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
        assert reason_of(mailing, late) == ""
        actions.request_release(mailing_id=mailing.id, by=clerk)
        mailing = actions.release(mailing_id=mailing.id, by=chief)
    assert reason_of(mailing, late) == Why.COMPLETE
    assert reason_of(mailing, other) == ""


def test_基準日のあとの接種も_確定のときに外れる(clerk: Actor, chief: Actor) -> None:
    person, _ = child(), child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with clock.set_to(NOW + timedelta(days=3)):
        dosed(person, TODAY + timedelta(days=2))
        mailing = actions.release(mailing_id=mailing.id, by=chief)
    assert reason_of(mailing, person) == Why.COMPLETE


def test_確定のあとに1回目が登録された人へ_1回目の手紙は出ない(clerk: Actor, chief: Actor) -> None:
    baby, other = child(birth=date(2026, 7, 1)), child(birth=date(2026, 7, 1))
    mailing = released(clerk, chief, series=("hepb",))
    dosed(baby, date(2026, 9, 5), "hepb")
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, baby) == Why.RECORDS_CHANGED
    assert reason_of(mailing, other) == ""


def test_印刷のあとに転居した人の手紙は引き抜く(clerk: Actor, chief: Actor) -> None:
    person, _ = child(), child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    Resident.objects.filter(id=person.id).update(street="999番地", address="熊本県熊本市中央区手取本町999番地")
    listed = actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)
    assert [row["why"] for row in listed.rows] == [Why.ADDRESS_CHANGED]
    with pytest.raises(NotNow, match="引抜き"):
        actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)


def test_転入者は接種歴を聞くまで未接種の人として案内されない(clerk: Actor) -> None:
    came = child(became_on=date(2026, 5, 1))
    here = child()
    assert reason_of(reminded(clerk), came) == Why.HISTORY_UNKNOWN
    assert reason_of(reminded(clerk), here) == ""
    assert reason_of(tried(clerk), came) == ""  # 勧奨 does not say that nothing is on record
    histories.record_checks(
        resident_ids=[came.id], act="asked", on=date(2026, 5, 10), note="母子健康手帳を窓口で確認", by=clerk
    )
    assert reason_of(reminded(clerk), came) == ""
    check = HistoryCheck.objects.get()
    assert (check.by, check.act, check.on) == (clerk.code, "asked", date(2026, 5, 10))
    Resident.objects.filter(id=came.id).update(became_on=date(2026, 11, 1))  # left and came back
    assert reason_of(reminded(clerk), came) == Why.HISTORY_UNKNOWN


@pytest.mark.parametrize(
    ("values", "field"),
    [({"act": "forgot"}, "act"), ({"note": " "}, "note"), ({"on": date(2026, 11, 21)}, "on"),
     ({"on": date(2026, 4, 30)}, "on")],
)  # fmt: skip
def test_接種歴の確認は_いつ誰がどうしたかがそろわなければ登録できない(
    clerk: Actor, values: dict[str, object], field: str
) -> None:
    came = child(became_on=date(2026, 5, 1))
    given = {"act": "waived", "on": TODAY, "note": "成人のため", "resident_ids": [came.id]} | values
    with pytest.raises(InvalidInput) as refused:
        histories.record_checks(by=clerk, **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not HistoryCheck.objects.exists()


def test_入力が遅れている医療機関の人は待ち_手紙に行き違いの文が入る(clerk: Actor, chief: Actor) -> None:
    waits, other = child(), child()
    for person, code, day in ((waits, "4311111111", date(2026, 6, 1)), (other, "4322222222", date(2026, 9, 20))):
        dosed(person, day, "je")
        Dose.objects.filter(resident=person).update(institution_code=code)
    found = entering.by_institution(clerk, until=date(2026, 9, 30))
    assert [(one.code, one.is_late) for one in found] == [("4311111111", True), ("4322222222", False)]
    asked = {"entered_until": date(2026, 9, 30), "late_institutions": ("4311111111",)}
    mailing = reminded(clerk, **asked)
    assert reason_of(mailing, waits) == Why.LATE_INSTITUTION
    assert reason_of(mailing, other) == ""
    assert any("令和8年9月分まで入力済み" in line for line in wording.sentences(mailing))
    mailing = released(clerk, chief, **asked)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert "令和8年9月までに接種され" in text_of(storage.part_file(run, 1))


def test_遅れている医療機関を選ぶには_入力し終えた月がいる(clerk: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        tried(clerk, late_institutions=("4311111111",))
    assert refused.value.field == "entered_until"


def test_市外で済ませた人と接種不適当の人は_それぞれの理由で外れる(clerk: Actor) -> None:
    away, before, here, unfit, had = (child(became_on=date(2022, 1, 1)) for _ in range(5))
    for person, fields in ((away, {"setting": "out_of_area"}), (before, {"source": "other_city"}), (here, {})):
        dosed(person, date(2026, 5, 1))
        Dose.objects.filter(resident=person).update(**fields)
    for person, code in ((unfit, "contraindicated"), (had, "had_disease")):
        ResidentCondition.objects.create(
            resident=person, code=code, series="mr_2", recorded_at=NOW, recorded_by="u:test"
        )
    mailing = tried(clerk)
    assert [reason_of(mailing, one) for one in (away, before, here, unfit)] == [
        Why.DONE_ELSEWHERE, Why.DONE_ELSEWHERE, Why.COMPLETE, Why.CONTRAINDICATED,
    ]  # fmt: skip
    assert reason_of(mailing, had) == Why.EXCLUDED


HOME = {"household_number": "88", "street": "5番地", "address": "熊本県熊本市中央区手取本町5番地"}


def test_きょうだいは指定したときだけ一つの封筒に入る(clerk: Actor, chief: Actor) -> None:
    pair = [child(**HOME), child(birth=date(2020, 7, 1), **HOME)]
    child(household_number="88", street="6番地", address="熊本県熊本市中央区手取本町6番地")  # lives apart
    mailing = released(clerk, chief, siblings="together")
    envelopes = dict(mailing.persons.values_list("resident_id", "envelope"))
    assert envelopes[pair[0].id] == envelopes[pair[1].id]
    assert len(set(envelopes.values())) == 2
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    page = text_of(storage.part_file(run, 1))
    assert "同封1／2" in page
    assert "同封2／2" in page


def test_きょうだいでも一人に一通ずつが標準である(clerk: Actor, chief: Actor) -> None:
    child(**HOME), child(birth=date(2020, 7, 1), **HOME)
    mailing = released(clerk, chief)
    assert set(mailing.persons.values_list("envelope", flat=True)) == {1, 2}


def last_years(clerk: Actor, chief: Actor, letters: int) -> Mailing:
    """A run of the same kind a year ago with so many letters to children a year older."""
    with clock.set_to(NOW - timedelta(days=364)):
        people = [child(birth=date(2019, 6, 15), town="手取本町") for _ in range(letters)]
        before = actions.prepare(
            title="去年", kind="recommendation", text_code="test", by=clerk, base_date=clock.today(),
            issued_on=clock.today(), conditions=Conditions(series=("mr_2",)),
        )  # fmt: skip
        actions.make_trial(mailing_id=before.id, by=clerk)
        actions.request_release(mailing_id=before.id, by=clerk)
        actions.release(mailing_id=before.id, by=chief)
    Resident.objects.filter(id__in=[one.id for one in people]).update(
        status="moved_out", status_on=TODAY, removed_on=TODAY, removal_reason="20"
    )
    return before


@pytest.fixture
def old_text(text: None) -> None:
    """The text held a year ago, too."""
    LetterText.objects.filter(code="test").update(valid_from=date(2025, 1, 1))


@pytest.mark.usefixtures("old_text")
def test_前年度と大きく違う発送は_別の職員が理由を書くまで確定できない(clerk: Actor, chief: Actor) -> None:
    before = last_years(clerk, chief, 25)
    for _ in range(2):
        child()
    mailing = tried(clerk)
    assert mailing.compared_with == before
    lines = {(line.by, line.group): (line.now, line.before) for line in comparing.compare(mailing, before)}
    assert lines["total", "合計"] == (2, 25)
    assert lines["month", "2020-06"] == (2, 25)  # last year's June 2019 stands beside June 2020
    assert {one["by"] for one in mailing.deviations} == {"total", "month", "age", "sex", "town"}
    with pytest.raises(NotNow, match="差異"):
        actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotPermitted):
        actions.accept_deviations(mailing_id=mailing.id, reason="対象が減った", by=clerk)
    with pytest.raises(InvalidInput):
        actions.accept_deviations(mailing_id=mailing.id, reason=" ", by=chief)
    actions.accept_deviations(mailing_id=mailing.id, reason="転出した世帯が多いため", by=chief)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    assert actions.release(mailing_id=mailing.id, by=chief).state == "released"


@pytest.mark.usefixtures("old_text")
def test_去年の発送のあとに支援措置になった人は_町別の比較に数えない(clerk: Actor, chief: Actor) -> None:
    before = last_years(clerk, chief, 3)
    hidden, sealed, beside = Resident.objects.filter(birth_date=date(2019, 6, 15)).order_by("addressee_number")
    protected(hidden)
    Resident.objects.filter(id=beside.id).update(household_number=hidden.household_number)
    Resident.objects.filter(id=sealed.id).update(sealed=True)
    child(town="新市街")
    mailing = tried(clerk)
    lines = {(line.by, line.group): (line.now, line.before) for line in comparing.compare(mailing, before)}
    assert ("town", "手取本町") not in lines
    assert lines["town", "（町名なし）"] == (0, 3)
    assert lines["town", "新市街"] == (1, 0)
    assert lines["total", "合計"] == (1, 3)
    shown = [row[1] for row in presenters.compared(mailing)]
    assert "手取本町" not in shown


@pytest.mark.usefixtures("old_text")
def test_仮抽出をやり直すと_差異はもう一度認めてもらう(clerk: Actor, chief: Actor) -> None:
    last_years(clerk, chief, 25)
    child()
    mailing = tried(clerk)
    actions.accept_deviations(mailing_id=mailing.id, reason="転出した世帯が多いため", by=chief)
    mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert mailing.deviation_accepted_by is None
    with pytest.raises(IntegrityError, match="mailing_deviation_accepted"), transaction.atomic():
        Mailing.objects.filter(id=mailing.id).update(
            deviation_accepted_by=clerk.code, deviation_accepted_at=NOW, deviation_reason="自分で"
        )


@pytest.mark.usefixtures("old_text")
def test_基準より小さい差は止めない(clerk: Actor, chief: Actor) -> None:
    last_years(clerk, chief, 25)
    for _ in range(21):
        child()
    assert tried(clerk).deviations == []


def test_条件は日本語の文になる(clerk: Actor) -> None:
    mailing = reminded(clerk, born_from=date(2020, 4, 2), age_until=6, towns=("手取",), ahead_days=30)
    text = "".join(wording.sentences(mailing))
    for part in (
        "令和8年11月20日を基準日として", "「麻しん・風しん 第2期」", "未接種者勧奨を送ります（予防接種法8条1項）",
        "生年月日が令和2年4月2日からの人", "年齢が6歳までの人", "町名が「手取」で始まる人", "30日のうちに接種できる",
        "転入前の接種歴を聞くか", "一人に一通ずつ", "支援措置の対象の世帯",
    ):  # fmt: skip
        assert part in text, part


def test_接種歴不明と登録された人も_未接種の人として案内されない(clerk: Actor) -> None:
    lost, other_series = child(), child()
    for person, series in ((lost, ""), (other_series, "dt_2")):
        UnknownHistory.objects.create(
            resident=person, series=series, reason="other", recorded_at=NOW, recorded_by="u:test"
        )
    mailing = reminded(clerk)
    assert reason_of(mailing, lost) == Why.HISTORY_UNKNOWN
    assert reason_of(mailing, other_series) == ""
