"""探したあとに接種記録が取り消され、訂正され、別の人に移ったとき: 手紙は、いまの記録が言う人にだけ出る。"""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.ledger.change_reviews import queries as reviews
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.duplicates import actions as duplicates
from sesshu.ledger.recalls import actions, jobs, outputs, queries
from sesshu.ledger.recalls.models import RecallDose
from tests.ledger.mailings.office import child
from tests.ledger.recalls.office import dose, recalled, row_of

pytestmark = pytest.mark.django_db
PURPOSE = "LOT_RECALL"


def lettered(recall: object, by: Actor) -> set[object]:
    outputs.prepare_letters(recall_id=recall.id, by=by, purpose=PURPOSE)  # type: ignore[attr-defined]
    return set(RecallDose.objects.exclude(letter_run=None).values_list("resident_id", flat=True))


def withdraw(by: Actor, dose_id: object) -> None:
    doses.withdraw_doses(dose_ids=[dose_id], reason="wrong_person", by=by, purpose="DOSE_REGISTRATION")  # type: ignore[list-item]


def test_探したあとに取り消された接種の人には_手紙を作らない(clerk: Actor) -> None:
    wrong, right = child(), child()
    mistaken = dose(wrong, "AB1234")
    dose(right, "AB1234")
    recall = recalled(clerk)
    withdraw(clerk, mistaken.pk)
    assert row_of(recall, wrong).decision == "rejected"
    assert "取り消された" in row_of(recall, wrong).decision_reason
    assert lettered(recall, clerk) == {right.id}
    assert [line.doses[0].resident_id for line in queries.by_institution(clerk, recall)] == [right.id]


def test_手紙を作ったあとの取消しは_確認の一覧に載る(clerk: Actor) -> None:
    person = child()
    mistaken = dose(person, "AB1234")
    recall = recalled(clerk)
    assert lettered(recall, clerk) == {person.id}
    withdraw(clerk, mistaken.pk)
    assert row_of(recall, person).decision == "confirmed"
    [told] = reviews.waiting(clerk)
    assert recall.label in told.words
    assert "手紙が手元にあれば取り除き" in told.words


def test_別の番号に訂正された接種は外れ_回収の番号に訂正された接種は入る(clerk: Actor) -> None:
    out, in_ = child(), child()
    first, second = dose(out, "AB1234"), dose(in_, "ABI234")
    recall = recalled(clerk)
    actions.decide(
        recall_id=recall.id, dose_ids=[row_of(recall, in_).id], decision="rejected", reason="電話で別の番号と聞いた",
        by=clerk, purpose=PURPOSE,
    )  # fmt: skip
    for one, lot in ((first, "XY9876"), (second, "AB1234")):
        doses.correct_dose(
            dose_id=one.pk, changes={"lot_number": lot, "lot_typed": lot, "decision": "undecided"},
            reason="misread", by=clerk, purpose="DOSE_REGISTRATION",
        )  # fmt: skip
    assert lettered(recall, clerk) == {in_.id}
    assert row_of(recall, out).decision_reason.startswith("接種記録が訂正され")
    assert row_of(recall, in_).why_code == "same"


def test_妹に移した接種の手紙は_妹に出る(clerk: Actor) -> None:
    elder, younger = child("架空　姉"), child("架空　妹")
    one = dose(elder, "AB1234")
    recall = recalled(clerk)
    duplicates.split(
        source_id=elder.id, target_id=younger.id, doses=[one.pk], reason="妹の接種だった", by=clerk,
        purpose="RESIDENT_INTAKE",
    )  # fmt: skip
    assert lettered(recall, clerk) == {younger.id}


def test_遅れて届いた接種は_手紙を作るときに加わり_終えるときに見落とされない(clerk: Actor) -> None:
    early, late, later = child(), child(), child()
    dose(early, "AB1234")
    recall = recalled(clerk)
    dose(late, "AB1234", date(2026, 9, 11))
    assert lettered(recall, clerk) == {early.id, late.id}
    dose(later, "AB1234", date(2026, 9, 12))
    with pytest.raises(NotNow, match="1件見つかりました"):
        actions.close(recall_id=recall.id, note="全員に連絡した", by=clerk, purpose=PURPOSE)
    recall.refresh_from_db()
    assert recall.closed_at is None
    assert lettered(recall, clerk) == {early.id, late.id, later.id}
    actions.close(recall_id=recall.id, note="全員に連絡した", by=clerk, purpose=PURPOSE)


def test_発表された期間があれば_番号を書かない医療機関の接種も可能性ありになる(clerk: Actor) -> None:
    never, outside = child("書かない所"), child("期間の外")
    dose(never, "", date(2026, 9, 15), institution_code="0110199999")
    dose(outside, "", date(2026, 10, 15), institution_code="0110199999")
    asked = {"used_from": date(2026, 9, 1), "used_until": date(2026, 9, 30)}
    [row] = recalled(clerk, **asked).doses.all()
    assert (row.resident_id, row.certainty, row.why_code) == (never.id, "possible", "blank_elsewhere")
    assert recalled(clerk).doses.count() == 0


def test_夜に探し直し_遅れて届いた接種は翌朝_人の判断を待つ(clerk: Actor) -> None:
    early, late = child(), child()
    dose(early, "AB1234")
    recall, done = recalled(clerk), recalled(clerk)
    actions.close(recall_id=done.id, note="終わり", by=clerk, purpose=PURPOSE)
    dose(late, "AB1234", date(2026, 9, 11))
    job = enqueue(kind=jobs.SEARCH, key="夜", arguments={}, by=clerk, purpose=PURPOSE)
    run_now(job)
    assert row_of(recall, early).decision == "confirmed"
    assert (row_of(recall, late).certainty, row_of(recall, late).decision) == ("certain", "")
    assert queries.waiting_recalls(clerk) == 1
    assert done.doses.count() == 1
