"""イベント参加者登録: a session of today on one screen, from the scan to the end of the session."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date, time
from uuid import uuid4
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.reservations import actions
from tests.ledger.doses.people import make_resident
from tests.ledger.events.office import masters
by = job_actor("setup", "event.write", "reservation.write", "master.write", "dose.read")
masters(by)
event = Event.objects.create(fiscal_year=2026, number=1, name="MR集団接種", kind="mass", venue="V001",
    venue_name="中央保健センター", held_on=clock.today(), needs_voucher=False, state="open", created_at=clock.now(),
    created_by="setup")
session = Session.objects.create(event=event, starts_at=time(10, 30), ends_at=time(11, 0), series="mr_2",
    product="mr", capacity=3)
earlier = Session.objects.create(event=event, starts_at=time(10, 0), ends_at=time(10, 30), series="mr_2",
    product="mr", capacity=2)
people = [make_resident(birth=date(2020, 6, 15), name=name, health_number=number)
          for number, name in (("4310000017", "架空　空"), ("4310000025", "架空　海"),
                              ("4310000033", "架空　陸"))]
for person, booked in ((people[0], session), (people[2], earlier)):
    actions.book(wishes=[actions.Wish(person.pk, (booked.id,), uuid4())], channel="counter", by=by,
                 purpose="EVENT_MANAGEMENT")
"""


def test_イベント参加者登録_読み取りだけで受付から接種まで進め_飛び入りも受け付ける(sit: Sit) -> None:
    clerk = sit("counter")
    clerk.activate("当日の受付")
    clerk.meets_the_standard()
    clerk.activate("10:30から11:00")
    clerk.sees("残り 2席")
    clerk.meets_the_standard()
    clerk.type_into("ロット番号", "MR2601")
    clerk.activate("共通事項を登録する")
    number = clerk.page.locator("#id_number")
    expect(number).to_be_focused()
    for who in ("4310000017", "4310000025"):  # the second came without a reservation
        clerk.page.keyboard.type(who)
        clerk.press("Enter")
        clerk.sees("：受付済")
        expect(number).to_have_value("")
        expect(number).to_be_focused()
    clerk.sees("残り 1席")
    clerk.sees("飛び入り")
    clerk.manual("attendance-1-arrived")
    for step, word in ((1, "診察済"), (1, "接種済")):
        clerk.page.keyboard.type("4310000017")
        clerk.go_to("係")
        clerk.press(*["ArrowDown"] * step)
        clerk.press("Control+Enter")
        clerk.sees(f"架空　空：{word}")
    clerk.meets_the_standard()
    clerk.manual("attendance-2-vaccinated")
    clerk.page.keyboard.type("4310000033")  # booked in the session before this one, and late
    clerk.go_to("係")
    clerk.press("ArrowUp", "ArrowUp")
    clerk.press("Control+Enter")
    clerk.sees("今日の10:00の予約があります")
    clerk.meets_the_standard()
    clerk.go_to("ほかの時間帯の予約をここに移す")
    clerk.press("Space")
    clerk.manual("attendance-5-other-session")
    clerk.press("Control+Enter")
    clerk.sees("今日の10:00の予約をここに移しました")
    clerk.sees("残り 0席")
    clerk.page.keyboard.type("4310000033")
    clerk.go_to("係")
    clerk.press("ArrowDown", "ArrowDown", "ArrowDown")
    clerk.go_to("見合せの理由")
    clerk.press("ArrowDown")
    clerk.press("Control+Enter")
    clerk.sees("架空　陸：見合せ")
    clerk.sees("発熱")
    clerk.meets_the_standard()
    clerk.manual("attendance-6-deferred")


def test_イベント参加者登録_間違えた段階を取り消し_番号のない人を氏名で探す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("当日の受付")
    clerk.activate("10:30から11:00")
    clerk.go_to("人と最後の段階")
    clerk.press("ArrowDown", "ArrowDown", "ArrowDown")  # the walk-in, who was received by mistake
    clerk.type_into("取り消す理由", "番号を読み違えた")
    clerk.manual("attendance-3-undo")
    clerk.activate("最後の段階を取り消す")
    clerk.sees("いまは「受付前」です。")
    clerk.sees("残り 1席")
    clerk.go_to("番号")
    clerk.leave_by("Alt+n")
    clerk.type_into("生年月日", "R2.6.15")
    clerk.activate("探す")
    clerk.sees("架空　空")
    clerk.meets_the_standard()
    clerk.manual("attendance-4-find")
    clerk.go_to("架空 空")
    clerk.press("ArrowDown", "ArrowDown", "Space")
    clerk.activate("受付する")
    clerk.sees("架空　海：受付済")
    clerk.sees("残り 0席")
