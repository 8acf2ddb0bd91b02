"""転入者の接種歴: nobody who moved in is called unvaccinated before the doses from elsewhere were asked for.

Or waived, with a reason; either way somebody notes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.mailings.models import HistoryCheck
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.queries import unknown_of

ACTS = {"asked": "聞いた・照会した", "waived": "確認を省いた"}
PURPOSE = "RECOMMENDATION"


def moved_in(resident: Resident) -> bool:
    """True for those who became residents after their birth. An unknown birth day counts as moved in."""
    born = resident.birth_date
    return resident.became_on is not None and (born is None or resident.became_on > born)


def unknown(people: Sequence[Resident], series: Sequence[str]) -> frozenset[UUID]:
    """Those of some residents whom nobody may call unvaccinated: not asked since they moved in, or 接種歴不明."""
    declared = unknown_of(person.id for person in people)
    doubtful = {key for key, one in declared.items() if any(one.of(code) for code in series)}
    return not_asked(people) | doubtful


def not_asked(people: Sequence[Resident]) -> frozenset[UUID]:
    """Those of some residents who moved in and were not asked since."""
    came = {person.id: person.became_on for person in people if moved_in(person) and person.became_on}
    checks = HistoryCheck.objects.filter(resident_id__in=list(came)).values_list("resident_id")
    last: dict[UUID, date] = dict(checks.annotate(last=Max("on")))
    return frozenset(key for key, day in came.items() if key not in last or last[key] < day)


def checks_of(viewer: Actor, resident_id: UUID) -> QuerySet[HistoryCheck]:
    """What was noted about one person, the newest first."""
    viewer.check("dose.read")
    return HistoryCheck.objects.filter(resident_id=resident_id).order_by("-on", "-id")


@transaction.atomic
def record_checks(
    *, resident_ids: Sequence[UUID], act: str, on: date, note: str, by: Actor, purpose: str = PURPOSE
) -> list[HistoryCheck]:
    """Note for some persons that their doses from elsewhere were asked for (`asked`) or need not be (`waived`).

    All or none. Raises `InvalidInput`, `NotFound`.
    """
    by.check("dose.write")
    if act not in ACTS:
        raise InvalidInput("確認の区分を一覧の中から選択してください。", field="act", example="聞いた・照会した")
    if not note.strip():
        raise InvalidInput(
            "どう確かめたか、または省いた理由を入力してください。", field="note", example="母子健康手帳を窓口で確認"
        )
    if on > clock.today():
        raise InvalidInput("確認日は今日以前の日を入力してください。", field="on", example="R8.11.20")
    wanted = list(dict.fromkeys(resident_ids))
    people = {person.id: person for person in residents.visible_to(by).filter(id__in=wanted)}
    if len(people) != len(wanted):
        raise NotFound("住民登録にいない人が含まれています。検索からやり直してください。")
    early = [person for person in people.values() if person.became_on and on < person.became_on]
    if early:
        raise InvalidInput(
            "確認日は、住民になった日から後の日を入力してください。前の転入のときの確認は使えません。", field="on"
        )
    at = clock.now()
    made = [
        HistoryCheck(resident=people[key], act=act, on=on, note=note.strip(), at=at, by=by.code,
                     by_name=by.display_name)
        for key in wanted
    ]  # fmt: skip
    made = HistoryCheck.objects.bulk_create(made)
    audit.record(
        f"mailing.history_{act}", by=by, purpose=purpose, obj="mailing-history", n=len(made),
        subjects=[f"resident:{key}" for key in wanted], detail={"act": act, "on": on.isoformat()},
    )  # fmt: skip
    return made
