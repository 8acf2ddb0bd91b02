"""生年月日訂正: the doses are judged again at once, and what changed is put before a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.ledger.change_reviews import kinds
from sesshu.ledger.change_reviews.actions import ToReview, open_reviews
from sesshu.ledger.doses.rejudging import Rejudged, rejudge
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.residents import consequences
from sesshu.ledger.residents.consequences import Consequence, Happening

KIND = "birth_correction"
LEVELS = {"info": "定期", "warn": "要確認", "block": "定期外"}


def register() -> None:
    kinds.register(KIND, "生年月日の訂正")
    consequences.register(Happening.BIRTH_CORRECTED, birth_corrected)


def birth_corrected(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """Judge again; a person without doses is told of too: windows and letters are others now."""
    of: dict[UUID, list[Rejudged]] = defaultdict(list)
    people = {one.resident.id: one.resident for one in happened}
    for changed in rejudge(residents=list(people.values()), note="生年月日の訂正", by=by, purpose=purpose):
        of[changed.resident_id].append(changed)
    open_reviews(
        reviews=[_told(one, of[one.resident.id]) for one in happened], by=by, purpose=purpose
    )  # fmt: skip


def _told(one: Consequence, changed: Sequence[Rejudged]) -> ToReview:
    words = f"生年月日が{_birth(one.before)}から{_birth(one.resident)}に訂正されました。"
    words += f"判定が変わった接種は{len(changed)}件です。" if changed else "判定が変わった接種はありません。"
    return ToReview(
        one.resident.id, KIND, f"{one.resident.id}:{one.history_number}", words, tuple(map(sentence, changed))
    )


def sentence(changed: Rejudged) -> str:
    return (
        f"{wareki(changed.given_on)}の{product_name(changed.product)}："
        f"{LEVELS[changed.level_before]}から{LEVELS[changed.level]}に変わりました"
    )


def _birth(person: object) -> str:
    day = getattr(person, "birth_date", None)
    return wareki(day) if day else str(getattr(person, "birth_text", ""))
