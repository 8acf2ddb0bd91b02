"""When the register tells us of new people: those whom a provisional person certainly is are joined at once."""

from __future__ import annotations

from collections.abc import Sequence

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.provisional import actions, matching
from sesshu.ledger.provisional.models import Join, ProvisionalPerson, ProvisionalState
from sesshu.ledger.residents import consequences
from sesshu.ledger.residents.consequences import Consequence, Happening

KIND = "provisional_join"


def register() -> None:
    kinds.register(KIND, "仮登録の統合")
    consequences.register(Happening.ADDED, arrived)
    consequences.register(Happening.RENAMED, arrived)
    consequences.register(Happening.BIRTH_CORRECTED, arrived)


def arrived(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """Only provisional people with a birthday of this batch are compared: a whole city costs one query."""
    born = {one.resident.birth_date for one in happened if one.resident.birth_date}
    rows = ProvisionalPerson.objects.filter(state=ProvisionalState.OPEN).select_related("resident", "mother")
    waiting = [person for person in rows if person.resident.birth_date in born]
    reviews = []
    for person in waiting:
        target = matching.certain(person, waiting)
        if target is not None:
            reviews.append(_joined(person, target.id, by, purpose))
        elif found := matching.candidates(person):
            reviews.append(_to_look_at(person, f"{found[0].resident.id}", found[0].differs))
    open_reviews(reviews=reviews, by=by, purpose=purpose)


def _joined(person: ProvisionalPerson, target_id: object, by: Actor, purpose: str) -> ToReview:
    try:
        made: Join = actions.join(
            person_id=person.id,
            target_id=target_id,
            reason="全項目が一致",
            by=by,
            purpose=purpose,
            automatic=True,  # type: ignore[arg-type]
        )
    except NotNow as clash:
        return ToReview(person.resident_id, KIND, f"{person.id}:clash", f"自動で統合できませんでした。{clash.message}")
    counted = sum(len(ids) for ids in made.moved.values())
    words = f"仮登録（{wareki(person.resident.birth_date)}生）を本人の記録に自動で統合しました（{counted}件）。"  # type: ignore[arg-type]
    return ToReview(made.target_id, KIND, f"{person.id}:{made.id}", words + "正しい人か確認してください。")


def _to_look_at(person: ProvisionalPerson, ref: str, differs: Sequence[str]) -> ToReview:
    why = "名が付く前の仮登録のため" if not person.named else f"{'・'.join(differs)}が一致しないか、似た人がいるため"
    return ToReview(
        person.resident_id, KIND, f"{person.id}:{ref}", f"統合先の候補があります。{why}、人が確かめて統合してください。"
    )
