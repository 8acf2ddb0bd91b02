"""副反応疑い報告: what is taken in, what the time table says, where it goes, what stays written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.adverse_events import actions, queries
from sesshu.ledger.adverse_events.actions import Received
from sesshu.ledger.adverse_events.models import AdverseEventReport
from sesshu.ledger.change_reviews import queries as reviews
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.models import Dose
from tests.ledger.mailings.office import NOW, TODAY, child
from tests.ledger.recalls.office import dose as dosed

pytestmark = pytest.mark.django_db
PURPOSE = "ADVERSE_EVENT_REPORT"
GIVEN = date(2026, 10, 1)
CAME = Received(
    received_on=TODAY, received_from="institution", symptom="convulsion", onset_on=date(2026, 10, 10),
    outline="接種9日後に発熱を伴うけいれん", seriousness="hospital", forward_by=TODAY,
    reporter_institution="みどり小児科",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _office_day() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def dose() -> Dose:
    return dosed(child("副反応　試験"), "AB1234", GIVEN)


def received(clerk: Actor, dose: Dose, **changes: object) -> AdverseEventReport:
    return actions.receive(dose_id=dose.pk, report=replace(CAME, **changes), by=clerk, purpose=PURPOSE)


def test_報告は接種とロットに結び付き_時間表と比べられる(clerk: Actor, dose: Dose) -> None:
    made = received(clerk, dose)
    assert (made.product, made.lot_number, made.given_on) == ("mr", "AB1234", GIVEN)
    assert (made.within, made.limit_words) == ("inside", "21日以内")
    assert "施行規則5条" in made.article
    assert Entry.objects.filter(act="adverse_event.received").count() == 1


def test_期間の外は断らず_理由を求める(clerk: Actor, dose: Dose) -> None:
    late = {"onset_on": date(2026, 10, 23)}
    with pytest.raises(InvalidInput, match="令和8年10月22日") as refused:
        received(clerk, dose, **late)
    assert refused.value.field == "outside_note"
    assert received(clerk, dose, outside_note="主治医が関連性が高いと判断", **late).within == "outside"


@pytest.mark.parametrize(
    ("changes", "within"),
    [
        ({"symptom": "anaphylaxis", "onset_on": GIVEN, "onset_minutes": 240}, "inside"),
        ({"symptom": "anaphylaxis", "onset_on": GIVEN}, "unknown"),
        ({"symptom": "anaphylaxis", "onset_on": GIVEN, "onset_minutes": 241, "outside_note": "医師の判断"}, "outside"),
        ({"symptom": "other", "symptom_text": "腕の腫れ"}, "unknown"),
        ({"received_on": TODAY, "onset_on": date(2026, 10, 22)}, "inside"),
    ],
)
def test_時間が分かれば比べ_分からなければ分からないと残す(
    clerk: Actor, dose: Dose, changes: dict, within: str
) -> None:
    assert received(clerk, dose, **changes).within == within


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"symptom": "other"}, "symptom_text"),
        ({"symptom": "intussusception"}, "symptom"),
        ({"onset_on": GIVEN - timedelta(days=1)}, "onset_on"),
        ({"onset_on": TODAY + timedelta(days=1)}, "onset_on"),
        ({"received_on": date(2026, 10, 9)}, "received_on"),
        ({"forward_by": TODAY - timedelta(days=1)}, "forward_by"),
        ({"outline": " "}, "outline"),
        ({"seriousness": "x"}, "received_from"),
    ],
)
def test_ありえない報告は欄を示して断る(clerk: Actor, dose: Dose, changes: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        received(clerk, dose, **changes)
    assert refused.value.field == field


def test_版の無い日に受け付けた報告は_時間表なしとして残る(clerk: Actor) -> None:
    old = dosed(child("以前"), "AB1234", date(2026, 4, 1))
    early = {"onset_on": date(2026, 4, 3), "received_on": date(2026, 5, 31), "forward_by": TODAY}
    made = received(clerk, old, **early)
    assert (made.within, made.symptom_name) == ("no_table", "けいれん")


def test_転送していない報告は期限の翌日から超過として並ぶ(clerk: Actor, dose: Dose) -> None:
    made = received(clerk, dose)
    assert queries.overdue(clerk).count() == 0
    with clock.set_to(NOW + timedelta(days=1)):
        assert list(queries.overdue(clerk)) == [made]
        assert made.overdue(clock.today()) == "転送の期限超過"
        actions.forward(report_id=made.id, to="prefecture", on=clock.today(), by=clerk, purpose=PURPOSE)
        assert queries.overdue(clerk).count() == 0


def test_県への転送は受け付けた日から_PMDAへは医療機関が先に送っていてよい(clerk: Actor, dose: Dose) -> None:
    made = received(clerk, dose)
    earlier = date(2026, 10, 12)
    with pytest.raises(InvalidInput, match="受け付けた日"):
        actions.forward(report_id=made.id, to="prefecture", on=earlier, by=clerk, purpose=PURPOSE)
    assert actions.forward(report_id=made.id, to="pmda", on=earlier, by=clerk, purpose=PURPOSE).pmda_on == earlier


def test_経過は加えるだけで_次の確認日を過ぎると超過になる(clerk: Actor, dose: Dose) -> None:
    made = received(clerk, dose)
    actions.forward(report_id=made.id, to="pmda", on=TODAY, by=clerk, purpose=PURPOSE)
    entry = actions.follow_up(
        report_id=made.id, on=TODAY, text="入院中", outcome="not_recovered", check_on=TODAY, by=clerk, purpose=PURPOSE
    )
    with clock.set_to(NOW + timedelta(days=1)):
        assert queries.overdue(clerk).get().overdue(clock.today()) == "経過の確認日超過"
    entry.text = "書き換え"
    with pytest.raises(TypeError, match="append-only"):
        entry.save()


def test_終了は転送し転帰が分かってから(clerk: Actor, dose: Dose) -> None:
    made = received(clerk, dose)
    end = {"report_id": made.id, "note": "回復を確認", "by": clerk, "purpose": PURPOSE}
    with pytest.raises(NotNow, match="転送していません"):
        actions.close(**end)
    actions.forward(report_id=made.id, to="pmda", on=TODAY, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="転帰"):
        actions.close(**end)
    actions.follow_up(
        report_id=made.id, on=TODAY, text="退院", outcome="recovered", check_on=None, by=clerk, purpose=PURPOSE
    )
    assert actions.close(**end).closed_by == clerk.code
    with pytest.raises(NotNow, match="終了しています"):
        actions.forward(report_id=made.id, to="pmda", on=TODAY, by=clerk, purpose=PURPOSE)


def test_同じロットの報告が数えられる(clerk: Actor, dose: Dose) -> None:
    first = received(clerk, dose)
    received(clerk, dosed(child("別の子"), "AB1234", GIVEN))
    received(clerk, dosed(child("別のロット"), "XY9876", GIVEN))
    assert queries.of_lot(clerk, first) == 1


def test_取り消された接種と権限のない人からは受け付けない(clerk: Actor, counter: Actor, dose: Dose) -> None:
    with pytest.raises(NotPermitted):
        received(counter, dose)
    Dose.objects.filter(pk=dose.pk).update(withdrawn_at=clock.now(), withdrawn_by="u:t", withdraw_reason="not_given")
    with pytest.raises(NotNow, match="取り消されています"):
        received(clerk, dose)


def test_報告のあとで接種が取り消されると_確認の一覧に載る(clerk: Actor, dose: Dose) -> None:
    made = received(clerk, dose)
    doses.withdraw_doses(dose_ids=[dose.pk], reason="wrong_person", by=clerk, purpose="DOSE_REGISTRATION")
    [told] = reviews.waiting(clerk)
    assert made.label in told.words
