"""ある日の世帯: その後に出た人は含まれ、その後に来た人は含まれない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents import actions
from sesshu.ledger.residents.households import household_on
from sesshu.ledger.residents.models import Resident
from sesshu.numbers.addressee_number import first_from
from tests.ledger.residents.people import make_resident, register_row

pytestmark = pytest.mark.django_db
HOME, OTHER = "000000000000777", "000000000000888"
STAYS, LEFT, CAME, DIED, BORN = (first_from(serial)[1] for serial in range(7000, 12000, 1000))
BEFORE, ON, AFTER = date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 15)
BASE = {"change_on": date(2020, 4, 1), "became_on": date(2020, 4, 1), "household_number": HOME, "birth": "2020-04-01"}


def row(number: str, **values: Any) -> Any:
    fields = BASE | {"addressee_number": number} | values
    told_on = dict.fromkeys(("notified_on", "processed_on"), fields["change_on"])
    return register_row(**(fields | told_on))


@pytest.fixture
def household(clerk: Actor) -> dict[str, Resident]:
    """One stays, one moves out of the household after the day, one comes after it, one dies, one is born."""
    rows = [
        row(STAYS), row(LEFT), row(CAME, household_number=OTHER), row(DIED),
        row(LEFT, history_number=2, change_reason="31", change_on=AFTER, household_number=OTHER),
        row(CAME, history_number=2, change_reason="31", change_on=AFTER),
        row(DIED, history_number=2, change_reason="22", change_on=AFTER, removed_on=AFTER, removal_reason="22"),
        row(BORN, birth=AFTER.isoformat(), change_on=AFTER, became_on=AFTER),
    ]  # fmt: skip
    told = actions.apply_changes(rows=rows, kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE")
    assert {one.state for one in told} == {"accepted"}, [one.message for one in told]
    return {one.addressee_number: one for one in Resident.objects.all()}


def at(by: Actor, people: dict[str, Resident], of: str, day: date) -> set[str]:
    names = {one.pk: number for number, one in people.items()}
    return {names[one] for one in household_on(by, people[of], day)}


def test_申請の日の世帯には_その後に出た人と亡くなった人がいて_後から来た人はいない(
    clerk: Actor, household: dict[str, Resident]
) -> None:  # fmt: skip
    assert at(clerk, household, STAYS, ON) == {STAYS, LEFT, DIED}
    assert at(clerk, household, STAYS, AFTER) == {STAYS, CAME, BORN}
    assert at(clerk, household, LEFT, ON) == {STAYS, LEFT, DIED}, "出た人の申請も、その日の世帯で見る"
    assert at(clerk, household, CAME, ON) == {CAME}


def test_履歴のない人は_いまの世帯で見る(clerk: Actor) -> None:
    one, two = (make_resident(household_number=HOME) for _ in range(2))
    make_resident(household_number=HOME, became_on=AFTER)
    assert set(household_on(clerk, one, ON)) == {one.pk, two.pk}
    alone = make_resident(household_number="")
    assert household_on(clerk, alone, ON) == [alone.pk]
