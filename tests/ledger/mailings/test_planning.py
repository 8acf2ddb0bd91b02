"""年間計画: reminders at the right time, a mailing made from an entry, the copy to the next year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.actions import load
from sesshu.foundation.masters.fiscal_copy import copied_rows
from sesshu.foundation.screens.counters import waiting_for
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.planning import queries
from sesshu.ledger.mailings.planning.masters import MAILING_PLAN, as_conditions, check
from sesshu.ledger.mailings.planning.models import MailingPlan
from tests.foundation.closing_days.office import close

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]
ENTRY: dict[str, Any] = {
    "code": "mr2-12", "name": "MR第2期 12月", "month": 12, "kind": "recommendation", "series": "mr_2",
    "statuses": "due,overdue", "text_code": "test", "age_from": None, "age_until": None, "ahead_days": 0,
    "quiet_days": 30, "siblings": "apart", "producer": "house", "remind_days": 30,
    "valid_from": date(2026, 4, 1), "valid_until": date(2027, 3, 31),
}  # fmt: skip


def planned(clerk: Actor, *entries: dict[str, Any]) -> None:
    load(of=MAILING_PLAN, entries=list(entries), reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")


def on(day: date) -> Any:
    return clock.set_to(datetime(day.year, day.month, day.day, 9, tzinfo=clock.TOKYO))


def reminders(clerk: Actor) -> int:
    return next(one.number for one in waiting_for(clerk) if one.label == "準備を始める発送（年間計画）")


def test_月の30日前から業務メニューに出て_発送を準備すると消える(clerk: Actor) -> None:
    planned(clerk, ENTRY)
    with on(date(2026, 10, 29)):
        assert reminders(clerk) == 0
    with on(date(2026, 10, 30)):  # 11月1日は日曜日: その前の開庁日から
        assert reminders(clerk) == 1
    with on(date(2026, 10, 29)):  # 市が休む日なら、もう1日前から
        close(date(2026, 10, 30))
        assert reminders(clerk) == 1
        plan = queries.get(clerk, "mr2-12", date(2026, 12, 1))
        mailing = actions.prepare(
            title=plan.name, kind=plan.kind, text_code=plan.text_code, conditions=as_conditions(plan), by=clerk,
            base_date=date(2026, 12, 1), issued_on=date(2026, 12, 1), plan_code=plan.code,
        )  # fmt: skip
        assert reminders(clerk) == 0
        assert [one.mailing for one in queries.of_year(clerk, 2026)] == [mailing]
        actions.cancel(mailing_id=mailing.id, reason="条件の誤り", by=clerk)
        assert reminders(clerk) == 1  # a cancelled mailing was not sent


def test_4月の発送は3月のうちに思い出させる(clerk: Actor) -> None:
    planned(clerk, ENTRY | {"month": 4, "valid_from": date(2027, 4, 1), "valid_until": date(2028, 3, 31)})
    with on(date(2027, 3, 2)):
        assert reminders(clerk) == 1
    with on(date(2027, 3, 1)):
        assert reminders(clerk) == 0


def test_1月の発送は翌年の1月である(clerk: Actor) -> None:
    planned(clerk, ENTRY | {"month": 1})
    [one] = queries.of_year(clerk, 2026)
    assert one.first_day == date(2027, 1, 1)


def test_計画は翌年度に複写できる(clerk: Actor) -> None:
    planned(clerk, ENTRY)
    [copy] = copied_rows(MAILING_PLAN, 2027)
    assert (copy.new.valid_from, copy.new.valid_until) == (date(2027, 4, 1), date(2028, 3, 31))
    assert copy.new.values["series"] == "mr_2"


@pytest.mark.parametrize(
    ("values", "said"),
    [({"series": "flu_elderly"}, "周知"), ({"text_code": "flu"}, "文面"), ({"series": ""}, "予防接種"),
     ({"age_from": 7, "age_until": 6}, "小さい方")],
)  # fmt: skip
def test_法令が許さない計画は登録できない(clerk: Actor, values: dict[str, Any], said: str) -> None:
    row = MailingPlan(**(ENTRY | values))
    with pytest.raises(InvalidInput, match=said):
        check(row)
