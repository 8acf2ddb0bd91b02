"""転出取消・死亡取消: people whom a mailing left out for that reason are looked at again.

In a trial they are decided about anew; where the set is already fixed, a person sends the letter by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from sesshu.foundation.access import Actor
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.mailings import selecting
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.residents import consequences, queries
from sesshu.ledger.residents.consequences import Consequence, Happening
from sesshu.ledger.residents.models import ResidentChange

KIND = "revived_mailing"
GONE = (Why.DEAD, Why.MOVED_OUT, Why.LEAVING, Why.REMOVED)


def register() -> None:
    kinds.register(KIND, "異動の取消しと発送")
    consequences.register(Happening.REVIVED, revived)


def revived(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """Only what the cancelled change itself voided: older mailings left the person out for good reason."""
    reviews = []
    for one in happened:
        for person in _left_out(one):
            words = _decided_anew(person, by) if person.mailing.state == MailingState.TRIAL else _by_hand(person)
            ref = f"{person.id}:{one.history_number}"
            reviews.append(ToReview(one.resident.id, KIND, ref, f"発送{person.mailing.label}：{words}"))
    open_reviews(reviews=reviews, by=by, purpose=purpose)


def _left_out(one: Consequence) -> list[MailingPerson]:
    cancelled = ResidentChange.objects.filter(resident=one.resident, history_number=one.cancelled).first()
    rows = MailingPerson.objects.filter(resident=one.resident, included=False, reason__in=GONE)
    rows = rows.exclude(mailing__state=MailingState.CANCELLED)
    if cancelled:
        since = cancelled.recorded_at
        m = "mailing__"
        later = Q(**{m + "trial_at__gte": since}) | (
            ~Q(stage="trial") & (Q(**{m + "released_at__gte": since}) | Q(**{m + "printed_at__gte": since}))
        )
        rows = rows.filter(later)
    return list(rows.select_related("mailing").order_by("mailing__fiscal_year", "mailing__number"))


def _decided_anew(person: MailingPerson, by: Actor) -> str:
    seen = list(queries.visible_to(selecting.without_protected(by)).filter(id=person.resident_id))
    if not seen:
        return _by_hand(person)
    [decision] = selecting.decide(person.mailing, seen, by)
    if decision is None:
        person.delete()
        return "異動の取消しにより判定し直し、対象者ではありませんでした。"
    person.included, person.reason = decision.why is None, decision.why or ""
    person.states, person.address_sha256, person.stage = decision.states, decision.address_sha256, "trial"
    person.birth_date, person.addressed_sha256 = decision.resident.birth_date, decision.addressed_sha256
    person.save()
    return f"異動の取消しにより判定し直しました。結果は「{person.why or '送付する'}」です。"


def _by_hand(person: MailingPerson) -> str:
    return (
        f"「{person.why}」で外れた後に異動が取り消されました。発送は「{person.mailing.get_state_display()}」のため、"
        "必要なら個別に送付してください。"
    )
