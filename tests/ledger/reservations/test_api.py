"""予約のAPI: 画面と同じ入口を通り、二度送っても一つ。公開の規則（満席・対象・受付中）に従う。"""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.events import actions as events
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import actions as vouchers
from tests.ledger.doses.test_api import make_client
from tests.ledger.events.office import PURPOSE, event, first, sessions, slots
from tests.ledger.mailings.office import TODAY, child

pytestmark = pytest.mark.django_db
ALL = ["event.fetch", "reservation.fetch", "reservation.deposit"]


def post(client: Client, key: str, to: str, body: dict[str, Any]) -> Any:
    return client.post(
        f"/api/v1/{to}", json.dumps(body), content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )


def get(client: Client, key: str, to: str) -> Any:
    return client.get(f"/api/v1/{to}", headers={"Authorization": f"Bearer {key}"})


def wish(person: Resident, *chosen: Session, **more: Any) -> dict[str, Any]:
    named = {"addressee_number": person.addressee_number, "birth_date": str(person.birth_date)}
    return {"request": str(uuid4()), "sessions": [str(row.pk) for row in chosen]} | named | more


def test_公開中のイベントと残りの席が分かり_取り置きと準備中は出ない(client: Client, clerk: Actor) -> None:
    shown = event(clerk, slot=slots(capacity=3, held_back=1))
    event(clerk, opened=False, name="準備中の日")
    event(clerk, public=False, name="職員だけの日")
    key = make_client(ALL)
    [told] = get(client, key, "events").json()
    assert (told["label"], told["state"], [row["free"] for row in told["sessions"]]) == (shown.label, "open", [2, 2])
    assert get(client, key, f"events/{shown.pk}").json() == told
    assert get(client, key, "events?held_from=2026-12-06").json() == []
    wrong = get(client, key, "events?held_from=2026-12-06&held_until=2026-12-05")
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "held_until")


def test_予約は一つの鍵で一度だけ_利用記録は連携システムの名で残る(client: Client, clerk: Actor) -> None:
    session, person, key = first(event(clerk)), child(), make_client(ALL)
    asked = wish(person, session, telephone="096-123-4567")
    [made] = post(client, key, "reservations", asked).json()
    assert post(client, key, "reservations", asked).json() == [made], "答えが届かず送り直した"
    row = Reservation.objects.get()
    assert (str(row.pk), row.state, row.channel, row.telephone) == (
        made["reservation"], "booked", "system", "096-123-4567",
    )  # fmt: skip
    assert (made["level"], made["starts_at"], made["addressee_number"]) == ("info", "13:00", person.addressee_number)
    assert Session.objects.get(pk=session.pk).taken == 1
    entry = Entry.objects.filter(act="reservation.made").latest("queue_id")
    assert (entry.actor[:2], entry.purpose) == ("c:", PURPOSE)
    told = Entry.objects.filter(act="reservation.told").latest("queue_id")
    assert Subject.objects.filter(entry_queue_id=told.queue_id, subject=person.subject).exists()


def test_同じ鍵を別の時間帯に使うと断り_席は増えない(client: Client, clerk: Actor) -> None:
    (one, two), person, key = sessions(event(clerk)), child(), make_client(ALL)
    asked = wish(person, one)
    post(client, key, "reservations", asked)
    answer = post(client, key, "reservations", asked | {"sessions": [str(two.pk)]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "REQUEST_USED")
    assert Reservation.objects.count() == 1


def test_満席は断り_空き待ちなら入り_対象外は規則を添えて断る(client: Client, clerk: Actor) -> None:
    session, key = first(event(clerk, slot=slots(capacity=1))), make_client(ALL)
    post(client, key, "reservations", wish(child(), session))
    late, young = child(), child(birth=date(2024, 6, 15))
    full = post(client, key, "reservations", wish(late, session))
    assert (full.status_code, full.json()["error"]["code"]) == (409, "FULL")
    assert "満席" in full.json()["error"]["text"]
    [waiting] = post(client, key, "reservations", wish(late, session, wait=True)).json()
    assert waiting["state"] == "waiting"
    no = post(client, key, "reservations", wish(young, session, wait=True)).json()["error"]
    assert (no["code"], "施行令" in no["text"], "判断の理由" in no["text"]) == ("NOT_ELIGIBLE", True, False)
    assert Reservation.objects.filter(resident=young).count() == 0


def test_券番号でも予約でき_生年月日が違えば番号のことは何も分からない(client: Client, clerk: Actor) -> None:
    session, person, key = first(event(clerk, needs_voucher=True)), child(), make_client(ALL)
    [paper] = vouchers.issue(
        wanted=[vouchers.Wanted(person.id, "mr_2")], kind="voucher", issued_on=TODAY, by=clerk,
        purpose="VOUCHER_MANAGEMENT",
    )  # fmt: skip
    asked = wish(person, session) | {"addressee_number": "", "voucher_number": paper.number}
    other = post(client, key, "reservations", asked | {"birth_date": "2021-01-01"})
    unknown = post(client, key, "reservations", asked | {"voucher_number": "9999999999"})
    assert other.status_code == unknown.status_code == 404
    assert other.json() == unknown.json()
    [made] = post(client, key, "reservations", asked).json()
    assert made["voucher_number"] == paper.number
    both = post(client, key, "reservations", wish(person, session, voucher_number=paper.number))
    assert (both.status_code, both.json()["error"]["field"]) == (422, "addressee_number")


def test_変更は新しい席を取ってから古い席を返し_取消しは二度でも一度(client: Client, clerk: Actor) -> None:
    (one, two), person, key = sessions(event(clerk)), child(), make_client(ALL)
    [made] = post(client, key, "reservations", wish(person, one)).json()
    asked = {"request": str(uuid4()), "session": str(two.pk)}
    moved = post(client, key, f"reservations/{made['reservation']}/move", asked).json()
    assert post(client, key, f"reservations/{made['reservation']}/move", asked).json() == moved
    assert [row.taken for row in sessions(one.event)] == [0, 1]
    for _ in range(2):
        answer = post(client, key, f"reservations/{moved['reservation']}/cancel", {"reason": "都合が悪くなった"})
        assert (answer.json()["state"], answer.json()["cancel_reason"]) == ("cancelled", "都合が悪くなった")
    assert [row.taken for row in sessions(one.event)] == [0, 0]
    states = get(client, key, f"event-sessions/{one.pk}/reservations").json()
    assert [(row["state"], row["cancel_reason"]) for row in states] == [("cancelled", "変更")]
    assert "name" not in states[0]


def test_満席の時間帯への変更は断り_元の席は残る(client: Client, clerk: Actor) -> None:
    (one, two), person, key = sessions(event(clerk, slot=slots(capacity=1))), child(), make_client(ALL)
    post(client, key, "reservations", wish(child(), two))
    [made] = post(client, key, "reservations", wish(person, one)).json()
    no = post(
        client, key, f"reservations/{made['reservation']}/move", {"request": str(uuid4()), "session": str(two.pk)}
    )
    assert (no.status_code, no.json()["error"]["code"]) == (409, "FULL")
    assert Reservation.objects.get(pk=made["reservation"]).state == "booked"


def test_取り置きの席と公開していない日と中止した日には予約できない(client: Client, clerk: Actor) -> None:
    key = make_client(ALL)
    kept = first(event(clerk, slot=slots(capacity=1, held_back=1)))
    assert post(client, key, "reservations", wish(child(), kept)).json()["error"]["code"] == "FULL"
    closed = first(event(clerk, public=False))
    assert post(client, key, "reservations", wish(child(), closed)).status_code == 404
    assert get(client, key, f"event-sessions/{closed.pk}/reservations").status_code == 404
    over = event(clerk)
    events.cancel_event(event_id=over.pk, reason="台風", by=clerk, purpose=PURPOSE)
    answer = post(client, key, "reservations", wish(child(), first(over)))
    assert (answer.status_code, "中止" in answer.json()["error"]["text"]) == (409, True)
    assert not Reservation.objects.exists()


def test_見るだけのシステムは予約できず_予約のシステムは一覧を見られない(client: Client, clerk: Actor) -> None:
    session, person = first(event(clerk)), child()
    reader, writer = make_client(["event.fetch"], "閲覧"), make_client(["reservation.deposit"], "予約")
    assert post(client, reader, "reservations", wish(person, session)).status_code == 403
    assert get(client, writer, f"event-sessions/{session.pk}/reservations").status_code == 403
    assert get(client, writer, "events").status_code == 403
    assert post(client, writer, "reservations", wish(person, session)).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sessions": []}, "sessions"), ({"birth_date": "R2.6.15"}, "birth_date"), ({"request": "1"}, "request"),
        ({"addressee_number": ""}, "addressee_number"), ({"decision": "自分で判断"}, "decision"),
    ],
)  # fmt: skip
def test_おかしな要求は_項目を示して断り_何も残さない(
    client: Client, clerk: Actor, change: dict[str, Any], field: str
) -> None:
    session, person = first(event(clerk)), child()
    answer = post(client, make_client(ALL), "reservations", wish(person, session) | change)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert not Reservation.objects.exists()
