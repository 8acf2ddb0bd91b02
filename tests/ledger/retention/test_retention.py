"""保存期間: 法の版ごとの起算、生存者は決して対象にならず、死亡の翌日から5年、要確認は対象にしない。"""

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.law.retention import retention_rule
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.retention import queries
from sesshu.ledger.retention.clocks import clock_for
from tests.ledger.mailings.office import child, dosed, gone

pytestmark = pytest.mark.django_db
GIVEN = date(2021, 7, 1)


@pytest.mark.parametrize(
    ("day", "starts", "article"),
    [
        (date(2022, 12, 8), "dose", "予防接種法施行令6条の2"), (date(2022, 12, 9), "dose", "予防接種法施行規則3条"),
        (date(2026, 5, 31), "dose", "予防接種法施行規則3条"), (date(2026, 6, 1), "death", "予防接種法施行規則4条1項"),
    ],
)  # fmt: skip
def test_施行日の前日と当日で規則が切り替わる(day: date, starts: str, article: str) -> None:
    rule = retention_rule(day)
    assert (rule.starts, rule.article, rule.years) == (starts, article, 5)


@pytest.mark.parametrize(
    ("died", "last_day"),
    [
        (date(2026, 3, 20), date(2031, 3, 20)),
        (date(2024, 2, 28), date(2029, 2, 28)),
        (date(2024, 2, 29), date(2029, 2, 28)),
    ],
)
def test_死亡の日の翌日から5年を経過する日まで(died: date, last_day: date) -> None:
    found = clock_for(
        retention_rule(date(2026, 6, 1)), status="dead", died_on=died, last_dose_on=GIVEN, has_temporary=False
    )
    assert found.ends_on == last_day
    assert not found.is_past(last_day)
    assert found.is_past(date.fromordinal(last_day.toordinal() + 1))


def test_以前の規則では最後の接種から5年(clerk: Actor) -> None:
    found = clock_for(
        retention_rule(date(2026, 5, 31)), status="living", died_on=None, last_dose_on=GIVEN, has_temporary=False
    )
    assert found.ends_on == date(2026, 6, 30)


def dead(on: date) -> Resident:
    person = child()
    dosed(person, GIVEN)
    gone(person, "dead", on)
    return person


def test_対象は死亡から5年を過ぎた人だけで_生存者と転出者と要確認は入らない(clerk: Actor) -> None:
    today = date(2032, 1, 10)
    long_ago, on_last_day = dead(date(2027, 1, 8)), dead(date(2027, 1, 10))
    alive, away = child(), child()
    dosed(alive, date(2000, 1, 1))
    dosed(away, GIVEN)
    gone(away, "moved_out", date(2021, 8, 1))
    covid = dead(date(2022, 1, 1))
    Dose.objects.filter(resident=covid).update(kind="temporary")
    assert [one.resident for one in queries.past(clerk, today)] == [long_ago]
    ids = [one.id for one in (on_last_day, alive, away, covid)]
    known = queries.clocks(list(Resident.objects.filter(id__in=ids)), today)
    assert known[on_last_day.id].ends_on == today
    assert known[alive.id].retention_class == "alive"
    assert "要確認" in known[away.id].why
    assert "要確認" in known[covid.id].why


def test_一覧を見ても何も消えない(clerk: Actor) -> None:
    person = dead(date(2021, 8, 1))
    queries.past(clerk, date(2032, 1, 10))
    assert person.doses.count() == 1
