"""A case and the lists of the city's own offices: who may be looked at for it, and whether its decision still fits.

A decision is a clerk's. A list that says otherwise later changes nothing: it puts the case on the list of things to
look at, once for each thing that it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr
from django.db.models.lookups import In

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.exchange_cases.kinds import kinds
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_inquiries.sections import sees_all, within
from sesshu.ledger.exemptions.intake import PURPOSE, TAX
from sesshu.ledger.exemptions.needing import Need
from sesshu.ledger.exemptions.queries import standing_now
from sesshu.ledger.residents.visibility import there

REVIEW = "exemption_difference"
GRANTED = "granted"


def needs_of(people: Sequence[UUID], viewer: Actor) -> list[Need]:
    """The cases of these people and their households that the viewer sees: open ones, and those decided in this fiscal
    year."""
    this_year = Q(closed_at=None) | Q(fiscal_year=fiscal_year(clock.today()))
    rows = _about(people).filter(this_year, within(viewer)).order_by("fiscal_year", "number")
    found = [(one, kinds()[one.kind].office_lists) for one in rows]
    return [Need(one.label, lists, one.received_on, one.pk) for one, lists in found if lists]


def office_result(case: ExchangeCase) -> str:
    """What the lists say now of a case that they decide; empty for others."""
    if TAX not in kinds()[case.kind].office_lists:
        return ""
    return standing_now(case.resident_id, case.household, case.received_on).result


def look_again(people: Sequence[UUID], delivery: UUID, by: Actor) -> None:  # noqa: ARG001
    """Facts of these people are others now: put decisions that do not fit any more on the list."""
    decided = _about(people).exclude(decision="").filter(fiscal_year=fiscal_year(clock.today()))
    reviews = [found for case in decided.filter(there("resident")) if (found := _difference(case))]
    open_reviews(reviews=reviews, by=by, purpose=PURPOSE)


def _difference(case: ExchangeCase) -> ToReview | None:
    if TAX not in kinds()[case.kind].office_lists:
        return None
    now = standing_now(case.resident_id, case.household, case.received_on)
    if now.exempts is None or now.exempts == (case.decision == GRANTED) or now.result == case.office_result:
        return None
    words = f"実費の免除の決定（{case.decision_label}）と、届いた庁内の情報が違います。"
    lines = (case.label, "案件の画面で庁内の情報を確かめ、決定を見直すか、そのままにする理由を記録してください。")
    return ToReview(case.resident_id, REVIEW, f"{case.pk}:{now.result}", words, lines)


def reviews_within(viewer: Actor) -> Q:
    """Of the reviews that `look_again` opened those of cases that the viewer sees: their `ref` begins with the case."""
    if sees_all(viewer):
        return Q()
    mine = ExchangeCase.objects.filter(within(viewer)).order_by().values(key_as_text=Cast("pk", TextField()))
    return Q(In(Substr("ref", 1, len(str(UUID(int=0)))), mine))


def _about(people: Sequence[UUID]) -> QuerySet[ExchangeCase]:
    return ExchangeCase.objects.filter(Q(resident__in=list(people)) | Q(household__overlap=list(people)))
