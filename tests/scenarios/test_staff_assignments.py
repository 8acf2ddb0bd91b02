"""スタッフ従事予定登録・スタッフ参加実績登録: from the number needed to the sheet for payment."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date, time
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments.masters import STAFF_PAY
from tests.ledger.events.office import FROM, masters
by = job_actor("setup", "event.write", "master.write")
masters(by)
for code, name, kana, profession in (
    ("S1", "架空　医師", "カクウ　イシ", "doctor"), ("S2", "架空　看護", "カクウ　カンゴ", "nurse")
):
    StaffMember.objects.create(code=code, name=name, kana=kana, profession=profession, institution_code="4310112345",
        valid_from=FROM, recorded_at=clock.now(), recorded_by="test")
load(of=STAFF_PAY, reason="試験", by=by, purpose="MASTER_MAINTENANCE", entries=[
    {"code": code, "yen": yen, "unit_minutes": 30, "rounding": "up", "valid_from": FROM}
    for code, yen in (("doctor", 5000), ("nurse", 1500))])
event = Event.objects.create(fiscal_year=2026, number=1, name="MR集団接種", kind="mass", venue="V001",
    venue_name="中央保健センター", held_on=clock.today(), needs_voucher=False, state="open", created_at=clock.now(),
    created_by="setup")
Session.objects.create(event=event, starts_at=time(22), ends_at=time(23, 59), series="mr_2", product="mr", capacity=2)
"""


def pick(clerk: Desk, label: str, downs: int) -> None:
    clerk.go_to(label)
    clerk.press(*["ArrowDown"] * downs)


def test_スタッフ従事予定登録_必要人数を決め_できる時間を聞き_二重にならずに予定を組む(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("スタッフの従事")
    clerk.meets_the_standard()
    clerk.activate("従事可能時間")
    pick(clerk, "従事者", 2)
    clerk.type_into("日※必須", "R8.12.5")
    clerk.type_into("始まり", "13:00")
    clerk.type_into("終わり", "16:00")
    pick(clerk, "回答", 1)
    clerk.activate("回答を登録する")
    clerk.sees("従事できない")
    clerk.meets_the_standard()
    clerk.manual("staff-1-availability")
    clerk.open("/staff-assignments/")
    clerk.activate("MR集団接種")
    for profession, number in ((1, "1"), (2, "2")):
        pick(clerk, "職種※必須", profession)
        clerk.type_into("人数", number)
        clerk.activate("必要人数を登録する")
    clerk.sees("2人")
    for at, who in ((1, "架空　医師"), (2, "架空　看護")):
        pick(clerk, "従事者", at)
        clerk.type_into("始まり", "21:30")
        clerk.type_into("終わり", "23:59")
        clerk.activate("予定を登録する")
        clerk.sees(who)
    clerk.sees("1人")  # a second nurse is missing
    clerk.meets_the_standard()
    clerk.manual("staff-2-planned")
    pick(clerk, "従事者", 1)
    clerk.type_into("始まり", "23:00")
    clerk.type_into("終わり", "23:30")
    clerk.activate("予定を登録する")
    clerk.sees_error("従事者", "同じ時刻に別の従事予定があります")


def test_スタッフ参加実績登録_実際の時間との差が出て支払明細になる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/staff-assignments/")
    clerk.activate("MR集団接種")
    pick(clerk, "従事予定※必須", 1)
    clerk.type_into("実際の始まり", "21:30")
    clerk.type_into("実際の終わり", "23:40")
    clerk.activate("実績を登録する")
    clerk.sees("-19分")
    clerk.open("/staff-assignments/")
    pick(clerk, "予定と実績の差", 1)
    clerk.activate("この条件で表示する")
    clerk.sees("-19分")
    clerk.meets_the_standard()
    clerk.manual("staff-3-difference")
    clerk.activate("支払明細")
    clerk.sees("合計 25,000円")
    clerk.sees("実績が未登録の従事が1件")
    clerk.meets_the_standard()
    clerk.manual("staff-4-payment")
    clerk.activate("支払明細を出力する")
    clerk.sees("従事の支払明細")
