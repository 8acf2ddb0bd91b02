"""What a city sets where the law leaves it open: asked for, approved, and used by every judgement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.models import MasterChange
from sesshu.ledger.doses.queries import judge_resident
from sesshu.ledger.doses.screens.presenters import series_lines
from sesshu.ledger.programmes.models import LawSetting
from sesshu.ledger.programmes.settings import LAW_SETTING
from sesshu.ledger.programmes.tables import city_tables
from sesshu.schedule import load_tables
from tests.ledger.mailings.office import child
from tests.ledger.programmes.office import TODAY

pytestmark = pytest.mark.django_db


def ask(by: Actor, value: str, code: str = "elderly_first_day") -> MasterChange:
    return actions.request_change(
        of=LAW_SETTING, act="new", code=code, valid_from=TODAY, values={"value": value}, reason="市の案内に合わせる",
        by=by, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip


def first_day(viewer: Actor, person: Any) -> tuple[date, str]:
    """The first lawful day of elderly pneumococcal, and how the person page says it."""
    judged = judge_resident(viewer, person, TODAY)
    assert judged is not None
    found = next(one for one in judged.series if one.series == "pneumo_elderly")
    assert found.next is not None
    line = next(one for one in series_lines(judged) if one.code == "pneumo_elderly")
    return found.next.earliest, line.next_days


def test_誕生日を最初の日とする設定が承認されると個人画面の最初の日が1日後になる(clerk: Actor, chief: Actor) -> None:
    person = child(birth=date(1962, 6, 15))
    assert first_day(clerk, person) == (date(2027, 6, 14), "令和9年6月14日から")
    asked = ask(clerk, "birthday")
    assert first_day(clerk, person)[0] == date(2027, 6, 14)
    approvals.approve(approval_id=asked.approval, by=chief)
    assert first_day(clerk, person) == (date(2027, 6, 15), "令和9年6月15日から")
    assert city_tables().rules == load_tables(overrides={"elderly_first_day": "birthday"}).rules
    with clock.set_to(clock.now().replace(year=2025)):
        assert city_tables().rules == load_tables().rules


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("elderly_first_day", "noon", "eve、birthday"),
        ("flu_season_from", "13-01", "月-日"),
        ("flu_hd_from", "2026-02-30", "日付"),
        ("mr_1", "eve", "一覧"),
    ],
)
def test_法令が許さない値は断る(clerk: Actor, code: str, value: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        ask(clerk, value, code)


def test_使えない設定が残っていても判定は止まらない(clerk: Actor, chief: Actor) -> None:
    approvals.approve(approval_id=ask(clerk, "birthday").approval, by=chief)
    LawSetting.objects.update(value="noon")
    assert city_tables().rules == load_tables().rules
