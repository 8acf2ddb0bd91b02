"""The dose of a case was withdrawn: the case is not reported as it stands, and a person decides what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.doses import following
from sesshu.ledger.vaccination_errors.models import VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState

KIND = "vaccination_error_dose"


def register() -> None:
    kinds.register(KIND, "間違い接種の案件と接種記録の取消し")
    following.after_withdrawal(withdrawn)


def withdrawn(*, dose_ids: Sequence[UUID], reason: str, by: Actor, purpose: str) -> None:  # noqa: ARG001 - a follower
    """Put the cases of withdrawn doses on the list of things to look at."""
    rows = VaccinationError.objects.filter(dose_id__in=list(dose_ids)).exclude(state=CaseState.CANCELLED)
    reviews = [ToReview(row.resident_id, KIND, str(row.id), _words(row)) for row in rows.order_by("id")]
    open_reviews(reviews=reviews, by=by, purpose=purpose)


def check_dose_stands(case: VaccinationError) -> None:
    """Raise `NotNow` for a case whose dose was withdrawn: nobody is told of a dose that was not given so."""
    if case.dose.withdrawn_at is not None:
        raise NotNow(
            "この案件の接種記録は取り消されています。案件を取り消し、正しい接種記録から案件を開き直してください。"
        )


def _words(row: VaccinationError) -> str:
    told = "県に報告した" if row.state in {CaseState.REPORTED, CaseState.CLOSED} else "報告前の"
    then = "県に訂正を伝え、" if row.state in {CaseState.REPORTED, CaseState.CLOSED} else ""
    return (
        f"{row.label}：{told}間違い接種の接種記録が取り消されました。{then}間違いでなければ案件を取り消し、"
        "別の人の接種なら、その人の接種記録から案件を開いてください。"
    )
