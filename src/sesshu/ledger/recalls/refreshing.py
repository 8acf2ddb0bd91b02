"""Doses of a recall that are others now: withdrawn, corrected, or another person's. No letter goes out about what a
record no longer says. Where the letter was made already, a person has to act: that stands in 異動後の確認."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.forms.models import RunState
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.doses import following
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.recalls.matching import Finding
from sesshu.ledger.recalls.models import Certainty, Decision, LotRecall, RecallDose

KIND = "recall_letter"
WITHDRAWN = "接種記録が取り消されたため（{word}）"
NO_LONGER = "接種記録が訂正され、回収の番号に当たらなくなったため"
SAME = "番号が一致（検索による）"


def register() -> None:
    kinds.register(KIND, "ロット回収の手紙と接種記録の取消し")
    following.after_withdrawal(withdrawn)


def withdrawn(*, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:  # noqa: ARG001 - a follower
    """Doses were withdrawn: nobody got them, so nobody is told of their lot."""
    rows = list(RecallDose.objects.select_for_update().filter(dose_id__in=list(dose_ids)).order_by("id"))
    open_ones = [row for row in rows if not has_letter(row) and row.recall.closed_at is None]
    for row in open_ones:
        reject(row, WITHDRAWN.format(word=wareki(clock.today())), by)
    lettered = [row for row in rows if has_letter(row)]
    open_reviews(reviews=[_to_review(row) for row in lettered], by=by, purpose=purpose)


def refresh(recall: LotRecall, found: Mapping[UUID, Finding], by: Actor) -> None:
    """Bring the rows of a recall up to date with their doses. `found`: what the search says of each dose now."""
    rows = recall.doses.select_for_update(of=("self",)).select_related("dose", "letter_run").order_by("id")
    for row in rows:
        if has_letter(row):
            continue
        if row.dose.withdrawn_at is not None:
            if row.decision != Decision.REJECTED:
                reject(row, WITHDRAWN.format(word=wareki(clock.today())), by)
        elif is_other_now(row):
            _changed(row, found.get(row.dose_id), by)


def is_other_now(row: RecallDose) -> bool:
    """Whether the dose is another one than the row says: its person, day, number or place was put right."""
    dose = row.dose
    return (row.resident_id, row.given_on, row.lot_recorded, row.institution_code, row.place) != (
        dose.resident_id, dose.given_on, lot_of(dose), dose.institution_code, dose.place,
    )  # fmt: skip


def lot_of(dose: Dose) -> str:
    return dose.lot_typed or dose.lot_number


def has_letter(row: RecallDose) -> bool:
    """A letter about it was made (a cancelled run printed nothing)."""
    return row.letter_run is not None and row.letter_run.state != RunState.CANCELLED


def reject(row: RecallDose, reason: str, by: Actor) -> None:
    _decide(row, Decision.REJECTED, reason, by)
    row.save()


def _changed(row: RecallDose, finding: Finding | None, by: Actor) -> None:
    dose, another_lot = row.dose, row.lot_recorded != lot_of(row.dose)
    row.resident_id, row.given_on, row.lot_recorded = dose.resident_id, dose.given_on, lot_of(dose)
    row.institution_code, row.place = dose.institution_code, dose.place
    if another_lot and finding is None:
        _decide(row, Decision.REJECTED, NO_LONGER, by)
    elif another_lot and finding is not None:  # what somebody decided about the number of before says nothing now
        row.certainty, row.why_code, row.why = finding.certainty, finding.code, finding.why
        is_certain = finding.certainty == Certainty.CERTAIN
        _decide(row, Decision.CONFIRMED if is_certain else Decision.WAITING, SAME if is_certain else "", by)
    row.save()


def _decide(row: RecallDose, decision: str, reason: str, by: Actor) -> None:
    row.decision, row.decision_reason = decision, reason
    waits = decision == Decision.WAITING
    row.decided_at = None if waits else clock.now()
    row.decided_by = None if waits else by.code
    row.decided_by_name = "" if waits else by.display_name


def _to_review(row: RecallDose) -> ToReview:
    words = (
        f"{row.recall.label}：手紙を作成した{wareki(row.given_on)}の接種の記録が取り消されました。"
        "手紙が手元にあれば取り除き、送った後なら本人に連絡してください。"
    )
    return ToReview(row.resident_id, KIND, f"{row.id}", words)
