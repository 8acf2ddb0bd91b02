"""閉庁日: 市が決めた日は、別の職員が承認してから暦になり、取り消せばこれからの日だけが元に戻る。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.closing_days.masters import CLOSING_DAY, ClosingDayForm
from sesshu.foundation.closing_days.models import ClosingDay
from sesshu.foundation.closing_days.queries import office_days
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.models import MasterChange
from tests.foundation.closing_days.office import close

pytestmark = pytest.mark.django_db
WEDNESDAY, THURSDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 28)
FRIDAY_BEFORE = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


def wanted(
    by: Actor, first: date, last: date | None = None, act: str = "new", since: date = FRIDAY_BEFORE, **values: Any
) -> MasterChange:
    values = {"name": "臨時閉庁", "kind": "closed", "first_day": first, "last_day": last or first} | values
    return actions.request_change(
        of=CLOSING_DAY, act=act, code=first.isoformat(), valid_from=since, values=values, reason="市長決裁",
        by=by, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip


def test_承認されるまでは暦にならず_申請した本人は承認できない(clerk: Actor, chief: Actor) -> None:
    asked = wanted(clerk, WEDNESDAY, THURSDAY)
    assert not office_days().is_closed(WEDNESDAY)
    approvals.approve(approval_id=asked.approval, by=chief)
    office = office_days()
    assert [office.is_closed(day) for day in (WEDNESDAY, THURSDAY, date(2026, 11, 27))] == [True, True, False]
    assert ClosingDay.objects.get().approval == asked.approval


def test_期限は土日祝日と市の休みを飛ばし_市が開ける土曜は数える() -> None:
    """11月20日（金）から5開庁日: 23日は勤労感謝の日。"""
    assert office_days().deadline(FRIDAY_BEFORE, 5) == date(2026, 11, 30)
    close(WEDNESDAY)
    assert office_days().deadline(FRIDAY_BEFORE, 5) == date(2026, 12, 1)
    close(SATURDAY, kind="open")
    assert office_days().deadline(FRIDAY_BEFORE, 5) == date(2026, 11, 30)


def test_同じ日が開庁とも休みとも決められていれば_休みとして数える() -> None:
    close(SATURDAY, kind="open")
    assert not office_days().is_closed(SATURDAY)
    close(date(2026, 11, 27), SATURDAY)
    assert office_days().is_closed(SATURDAY)


def test_取り消すと_これからの日は開庁に戻り_過ぎた日は休みだったまま(clerk: Actor, chief: Actor) -> None:
    approvals.approve(approval_id=wanted(clerk, WEDNESDAY, THURSDAY).approval, by=chief)
    with clock.set_to(datetime(2026, 11, 25, 17, tzinfo=clock.TOKYO)):
        ended = wanted(clerk, WEDNESDAY, act="end", since=WEDNESDAY)
        approvals.approve(approval_id=ended.approval, by=chief)
    office = office_days()
    assert (office.is_closed(WEDNESDAY), office.is_closed(THURSDAY)) == (True, False)


def test_休みを延ばすと_始まりの日も休みのまま(clerk: Actor, chief: Actor) -> None:
    approvals.approve(approval_id=wanted(clerk, WEDNESDAY).approval, by=chief)
    with clock.set_to(datetime(2026, 11, 25, 17, tzinfo=clock.TOKYO)):
        longer = wanted(clerk, WEDNESDAY, date(2026, 11, 27), act="change", since=THURSDAY)
        approvals.approve(approval_id=longer.approval, by=chief)
    office = office_days()
    assert all(office.is_closed(day) for day in (WEDNESDAY, THURSDAY, date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("first", "last", "since", "field"),
    [
        (WEDNESDAY, date(2027, 11, 25), FRIDAY_BEFORE, "last_day"),
        (WEDNESDAY, FRIDAY_BEFORE, FRIDAY_BEFORE, "last_day"),
        (WEDNESDAY, WEDNESDAY, THURSDAY, "valid_from"),
        (WEDNESDAY, THURSDAY, THURSDAY, "valid_from"),
        (date(2099, 1, 5), date(2099, 1, 5), FRIDAY_BEFORE, "first_day"),
    ],
)
def test_年の打ち間違いや届かない適用開始日は_どの欄かを言って断る(
    clerk: Actor, first: date, last: date, since: date, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        wanted(clerk, first, last, since=since)
    assert refused.value.field == field
    assert not MasterChange.objects.exists()


def test_同じ最初の日は二度登録できない(clerk: Actor, chief: Actor) -> None:
    approvals.approve(approval_id=wanted(clerk, WEDNESDAY).approval, by=chief)
    with pytest.raises(InvalidInput, match="同じコードの登録"):
        wanted(clerk, WEDNESDAY)


def test_画面の欄は和暦で受け付け_最後の日が前なら欄のそばで言う() -> None:
    typed = {
        "name": "創立記念日",
        "kind": "closed",
        "first_day": "R8.11.25",
        "valid_from": "R8.11.20",
        "reason": "条例",
    }
    form = ClosingDayForm(typed | {"last_day": "R8.11.24"})
    assert not form.is_valid()
    assert form.errors["last_day"] == ["最初の日以後の日を入力してください。"]
    good = ClosingDayForm(typed | {"last_day": "R8.11.25"})
    assert good.is_valid(), good.errors
    assert good.code_of(good.cleaned_data) == "2026-11-25"


def test_承認する人は_どの日がどう変わるかを曜日つきで見る() -> None:
    row = ClosingDay(
        code="2026-11-22", name="", kind="closed", first_day=date(2026, 11, 22), last_day=date(2026, 11, 24),
        valid_from=FRIDAY_BEFORE,
    )  # fmt: skip
    assert CLOSING_DAY.preview is not None
    lines = re.findall(r"<li>(.*?)</li>", str(CLOSING_DAY.preview(None, row)))  # type: ignore[arg-type]
    assert lines[0].startswith("令和8年11月22日（日）")
    assert "勤労感謝の日のため休み" in lines[1]
    assert lines[2] == "令和8年11月24日（火）：休みにします（暦では開庁日）"


def test_データベースは_逆さまの期間と重なる期間を受け付けない() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        close(THURSDAY, WEDNESDAY)
    close(WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        close(WEDNESDAY)
