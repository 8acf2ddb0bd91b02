"""従事のAPI: 画面と同じ点検を通り、同じ依頼は一度だけ。連携システムは従事者をコードで受け取る。"""

from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.ledger.events import actions as events
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments import actions, answering
from sesshu.ledger.staff_assignments.models import StaffAssignment
from tests.ledger.attendance.day import EVENING_BEFORE
from tests.ledger.doses.test_api import make_client
from tests.ledger.events.office import DAY, FROM, PURPOSE, event, first
from tests.ledger.reservations.test_api import get, post

pytestmark = pytest.mark.django_db
ALL = ["staff_assignment.fetch", "staff_assignment.deposit"]


@pytest.fixture
def of(clerk: Actor) -> Any:
    for code, name, profession in (("S1", "架空　医師", "doctor"), ("S2", "架空　看護師", "nurse")):
        StaffMember.objects.create(
            code=code, name=name, kana="カクウ", profession=profession, institution_code="4310112345",
            valid_from=FROM, recorded_at=clock.now(), recorded_by="test",
        )  # fmt: skip
    with clock.set_to(EVENING_BEFORE):
        return event(clerk, public=False)  # a planning system works for days that no citizen sees, too


def wish(staff: str = "S1", start: str = "13:00", end: str = "15:00", **more: Any) -> dict[str, Any]:
    return {"request": str(uuid4()), "staff_code": staff, "starts_at": start, "ends_at": end} | more


def test_予定と必要人数を受け取り_登録すると不足が減り_氏名は出ない(client: Client, clerk: Actor, of: Any) -> None:
    key, session = make_client(ALL), first(of)
    actions.set_requirement(
        event_id=of.pk, session_id=session.pk, profession="doctor", number=1, by=clerk, purpose=PURPOSE
    )
    here = f"events/{of.pk}/staff-assignments"
    assert get(client, key, here).json()["needs"] == [
        {"session": str(session.pk), "starts_at": "13:00", "ends_at": "13:30", "profession": "doctor", "needed": 1,
         "planned": 0, "missing": 1}
    ]  # fmt: skip
    made = post(client, key, here, wish()).json()
    assert (made["state"], made["profession"], made["difference_minutes"]) == ("planned", "doctor", None)
    told = get(client, key, here)
    assert (told.json()["assignments"], told.json()["needs"][0]["missing"]) == ([made], 0)
    assert "架空" not in told.content.decode()
    assert Entry.objects.filter(act="staff_assignment.told", obj=f"event:{of.pk}").count() == 2


def test_同じ依頼は何度届いても一つ_別の内容には使えず_別のシステムにも使えない(client: Client, of: Any) -> None:
    key, asked, here = make_client(ALL), wish(), f"events/{of.pk}/staff-assignments"
    made = post(client, key, here, asked).json()
    assert post(client, key, here, asked).json() == made, "答えが届かず送り直した"
    assert StaffAssignment.objects.count() == 1
    assert Entry.objects.filter(act="staff_assignment.planned").count() == 1
    for other_key, body in ((key, asked | {"ends_at": "16:00"}), (make_client(ALL, "別"), asked)):
        used = post(client, other_key, here, body)
        assert (used.status_code, used.json()["error"]["code"]) == (409, "REQUEST_USED")


def test_画面と同じ点検で断られ_何も残らない(client: Client, clerk: Actor, of: Any) -> None:
    key, here = make_client(ALL), f"events/{of.pk}/staff-assignments"
    post(client, key, here, wish())
    with clock.set_to(EVENING_BEFORE):
        answering.answer(staff_code="S2", on=DAY, starts_at=time(9), ends_at=time(12), can=True, by=clerk,
                         purpose=PURPOSE)  # fmt: skip
        other = event(clerk, name="別の日程", public=False)
    for to, body, field, text in (
        (f"events/{other.pk}/staff-assignments", wish(start="14:00", end="16:00"), "staff_code", "同じ時刻に別の"),
        (here, wish("S9"), "staff_code", "登録のある人"),
        (here, wish("S2"), "staff_code", "09:00～12:00"),
        (here, wish("S2", "15:00", "13:00"), "", "始まりより後"),
        (here, wish("S2", "25:00", "26:00"), "starts_at", "時刻は 13:00 の形"),
        (here, wish("S2", 46800, "15:00"), "starts_at", "時刻は 13:00 の形"),  # type: ignore[arg-type]
    ):
        no = post(client, key, to, body)
        error = no.json()["error"]
        assert (no.status_code, error["field"], text in error["text"]) == (422, field, True), error
    assert StaffAssignment.objects.count() == 1
    with clock.set_to(EVENING_BEFORE):
        events.cancel_event(event_id=other.pk, reason="台風", by=clerk, purpose=PURPOSE)
    assert post(client, key, f"events/{other.pk}/staff-assignments", wish("S1", "16:00", "17:00")).status_code == 409
    assert post(client, key, f"events/{uuid4()}/staff-assignments", wish()).status_code == 404


def test_取消しは二度で一度_取り消した時間にはまた予定が入る(client: Client, of: Any) -> None:
    key, asked, here = make_client(ALL), wish(), f"events/{of.pk}/staff-assignments"
    made = post(client, key, here, asked).json()
    to = f"staff-assignments/{made['assignment']}/withdraw"
    assert post(client, key, to, {"reason": " "}).json()["error"]["field"] == "reason"
    for reason in ("本人の都合", "二度目"):
        gone = post(client, key, to, {"reason": reason}).json()
        assert (gone["state"], gone["withdraw_reason"]) == ("withdrawn", "本人の都合")
    assert Entry.objects.filter(act="staff_assignment.withdrawn").count() == 1
    assert post(client, key, here, asked).json() == gone, "遅れて届いた依頼は、取り消したものを生き返らせない"
    assert post(client, key, here, wish()).json()["state"] == "planned"
    assert post(client, key, f"staff-assignments/{uuid4()}/withdraw", {"reason": "x"}).status_code == 404


def test_実績は開催日から登録でき_差が分かり_同じ実績は一度だけ記録される(client: Client, of: Any) -> None:
    with clock.set_to(EVENING_BEFORE):
        key = make_client(ALL)
        made = post(client, key, f"events/{of.pk}/staff-assignments", wish()).json()
        to, body = (
            f"staff-assignments/{made['assignment']}/hours",
            {"worked_from": "12:50", "worked_until": "15:20"},
        )
        assert post(client, key, to, body).status_code == 409
        assert get(client, key, "staff-assignments?difference=missing").json() == []
    assert get(client, key, "staff-assignments?difference=missing").json() == [made]
    for _ in range(2):
        done = post(client, key, to, body).json()
        assert (done["state"], done["worked_from"], done["difference_minutes"]) == ("worked", "12:50", 30)
    assert Entry.objects.filter(act="staff_assignment.hours_noted").count() == 1
    assert get(client, key, "staff-assignments?difference=different").json() == [done]
    assert get(client, key, "staff-assignments?difference=same").json() == []
    assert post(client, key, to, body | {"worked_until": "15:00", "worked_from": "13:00"}).json()["state"] == "worked"
    assert [one["difference_minutes"] for one in get(client, key, "staff-assignments?difference=same").json()] == [0]
    assert post(client, key, f"staff-assignments/{made['assignment']}/withdraw", {"reason": "誤り"}).status_code == 409
    late = get(client, key, "staff-assignments?held_from=2026-12-06&held_until=2026-12-05").json()["error"]
    assert late["field"] == "held_until"
    assert get(client, key, "staff-assignments?held_from=2026-12-06").json() == []


def test_受け取るだけのシステムは登録できず_登録だけのシステムは読めない(client: Client, of: Any) -> None:
    reader, writer = make_client(ALL[:1], "閲覧"), make_client(ALL[1:], "登録")
    here = f"events/{of.pk}/staff-assignments"
    assert post(client, reader, here, wish()).status_code == 403
    assert not StaffAssignment.objects.exists()
    made = post(client, writer, here, wish()).json()
    assert get(client, writer, here).status_code == get(client, writer, "staff-assignments").status_code == 403
    for act, body in (("withdraw", {"reason": "x"}), ("hours", {"worked_from": "13:00", "worked_until": "14:00"})):
        assert post(client, reader, f"staff-assignments/{made['assignment']}/{act}", body).status_code == 403
