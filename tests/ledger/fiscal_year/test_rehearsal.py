"""年度更新の予行: what would fail on 1 April is named with its link; the city is judged on both days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import NotNow, NotPermitted
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_now
from sesshu.ledger.fiscal_year import actions, rehearsing
from sesshu.ledger.fiscal_year.checks import FAILS, findings
from sesshu.ledger.fiscal_year.models import FiscalYearRehearsal
from sesshu.ledger.inquiries.actions import open_slip
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "RECOMMENDATION"


@pytest.fixture(autouse=True)
def _january(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(datetime(2027, 1, 12, 9, 0, tzinfo=clock.TOKYO)):
        yield


def staff(login: str, duty: str, until: date | None) -> Account:
    account = Account.objects.create(
        login_id=login, display_name=login, active_from=date(2020, 4, 1), active_until=until, created_at=clock.now()
    )
    DutyAssignment.objects.create(
        account=account, duty=duty, valid_from=date(2020, 4, 1), given_by="j:test", given_at=clock.now()
    )
    return account


def found(viewer: Actor) -> dict[str, Any]:
    return {one.what: one for one in findings(viewer, 2027)}


def test_1月の予行の年度は次の4月からの年度() -> None:
    assert actions.coming_year() == 2027


def test_4月1日に担当者がいなくなる担当を_困ることとして職員の一覧へ導く(chief: Actor) -> None:
    staff("h.yamada", "chief", date(2027, 3, 31))
    staff("j.suzuki", "clerk", None)
    lines = found(chief)
    assert lines["担当「予防接種係長」がいない"].grade == FAILS
    assert lines["担当「予防接種係長」がいない"].url == "/access/"
    assert "担当「予防接種担当」がいない" not in lines
    assert lines["年度末までに利用期間が終わる職員"].number == 1


def test_閉じていない仕事を数え_一覧へ導く(chief: Actor, clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 1))
    open_slip(resident_id=child.pk, channel="telephone", by=clerk, purpose="RESIDENT_SEARCH")
    assert (found(chief)["対応中の受付票"].number, found(chief)["対応中の受付票"].url) == (1, "/inquiries/")


def test_4月1日で期限が切れる子と学年を数える(chief: Actor) -> None:
    # MR 2期 is given in the year before school: it ends on 31 March
    for day in (date(2020, 4, 2), date(2021, 4, 1)):
        make_resident(birth=day)
    make_resident(birth=date(2021, 4, 2))
    counts = rehearsing.judged(year=2027, by=chief, purpose=PURPOSE)
    series = {row["code"]: row for row in counts["series"]}
    assert series["mr_2"]["ends"] == 2
    assert series["mr_2"]["begins"] == 1
    grades = {row["grade"]: row["persons"] for row in rehearsing.grades(year=2027, by=chief)}
    assert grades == {"年長": 1, "小1": 2}


def test_頼んだ予行は一度だけ計算され_計算中は二つ目を頼めない(chief: Actor) -> None:
    make_resident(birth=date(2020, 4, 2))
    row = actions.ask(by=chief, purpose=PURPOSE)
    with pytest.raises(NotNow):
        actions.ask(by=chief, purpose=PURPOSE)
    assert run_now(Job.objects.get(kind=actions.KIND, key=str(row.id))).state == "succeeded"
    made = FiscalYearRehearsal.objects.get()
    assert (made.persons, made.fiscal_year) == (1, 2027)
    before = made.made_at
    actions.store(rehearsal_id=made.id, found={"persons": 99}, by=chief, purpose=PURPOSE)
    made.refresh_from_db()
    assert (made.persons, made.made_at) == (1, before)


def test_窓口担当は予行を見られない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        findings(counter, 2027)
