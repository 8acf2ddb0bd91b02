"""見合せと報告: 理由が要り、その人の「接種しなかった記録」になる。報告にロット・バイアル・廃棄と合計が載る。"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.attendance import actions, outputs
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.events.models import Session
from sesshu.ledger.not_given.models import NotGiven
from sesshu.ledger.residents.models import Resident
from tests.ledger.attendance.test_attendance import arrive, booked, common, go, session
from tests.ledger.attendance.test_step_back import back
from tests.ledger.doses.test_api import make_client
from tests.ledger.events.office import PURPOSE
from tests.ledger.mailings.office import child
from tests.ledger.reservations.test_api import post

__all__ = ["session"]
pytestmark = pytest.mark.django_db


def defer(by: Actor, of: Session, person: Resident, reason: str = "fever", note: str = "") -> Attendance:
    return actions.go_on(
        session_id=of.pk, resident_id=person.pk, to="deferred", reason=reason, note=note, by=by, purpose=PURPOSE
    )


def noted() -> list[tuple[str, str, bool]]:
    rows = NotGiven.objects.filter(withdrawn_at=None).order_by("recorded_at")
    return list(rows.values_list("result", "reason", "screened"))


def test_見合せには理由が要り_診察した人は予診のみとして残る(counter: Actor, session: Session) -> None:
    person = booked(counter, session)
    arrive(counter, session, person)
    go(counter, session, person, "examined")
    for reason, note in (("", ""), ("none", ""), ("other", " ")):
        with pytest.raises(InvalidInput) as refused:
            defer(counter, session, person, reason, note)
        assert refused.value.field == ("note" if reason == "other" else "reason")
    assert noted() == []
    for _ in range(2):
        row = defer(counter, session, person)
    made = NotGiven.objects.get()
    assert (noted(), row.not_given_id) == ([("deferred", "fever", True)], made.pk)
    assert (made.resident_id, made.series, made.place) == (person.pk, "mr_2", "中央保健センター")


def test_診察の前に帰した人は予診のみにならない(clerk: Actor, session: Session) -> None:
    person = booked(clerk, session)
    arrive(clerk, session, person)
    defer(clerk, session, person, "other", "忘れ物")
    assert noted() == [("interrupted", "other", False)]


def test_もう一度診察して接種すれば記録は取り消され_また見合せれば新しい記録になる(
    clerk: Actor, session: Session
) -> None:
    person = booked(clerk, session)
    common(clerk, session)
    arrive(clerk, session, person)
    go(clerk, session, person, "examined")
    defer(clerk, session, person)
    go(clerk, session, person, "examined")
    assert noted() == []
    defer(clerk, session, person, "physician")
    assert noted() == [("deferred", "physician", True)]
    go(clerk, session, person, "examined", "vaccinated")
    assert (noted(), Attendance.objects.get().state) == ([], "vaccinated")
    assert set(NotGiven.objects.values_list("withdraw_reason", flat=True)) == {"examined_again"}


def test_見合せの取消しで記録も取り消され_診察の取消しで戻る(counter: Actor, session: Session) -> None:
    person = booked(counter, session)
    arrive(counter, session, person)
    go(counter, session, person, "examined")
    defer(counter, session, person)
    go(counter, session, person, "examined")
    assert back(counter, session, person, "examined") == "見合せ"
    assert noted() == [("deferred", "fever", True)]
    go(counter, session, person, "examined")
    defer(counter, session, person, "guardian")
    assert back(counter, session, person, "deferred") == "診察済"
    assert noted() == []
    assert NotGiven.objects.filter(withdraw_reason="wrong_entry").count() == 1


def test_すでにある同じ日の記録は二重にならず_取り消しても残る(clerk: Actor, session: Session) -> None:
    from sesshu.ledger.not_given.actions import NotGivenEntry, record_not_given

    person = booked(clerk, session)
    day = session.event.held_on
    entry = NotGivenEntry(person.pk, day, "mr_2", "deferred", "fever")
    record_not_given(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    arrive(clerk, session, person)
    go(clerk, session, person, "examined")
    defer(clerk, session, person)
    assert back(clerk, session, person, "deferred") == "診察済"
    assert noted() == [("deferred", "fever", True)]


def test_APIの見合せにも理由が要る(client: Client, clerk: Actor, session: Session) -> None:
    person, key = booked(clerk, session), make_client(["attendance.deposit"])
    arrive(clerk, session, person)
    asked = {"addressee_number": person.addressee_number, "birth_date": str(person.birth_date), "step": "deferred"}
    no = post(client, key, f"event-sessions/{session.pk}/attendances", asked)
    assert (no.status_code, no.json()["error"]["field"]) == (422, "reason")
    yes = post(client, key, f"event-sessions/{session.pk}/attendances", asked | {"reason": "fever"})
    assert (yes.json()["state"], noted()) == ("deferred", [("interrupted", "fever", False)])


def lines(by: Actor, made: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(contents(export=made, by=by).decode())))


def test_報告に人ごとのワクチンとロットと見合せの理由_集計に合計とバイアルと廃棄が載る(
    clerk: Actor, session: Session
) -> None:
    given, sent_home = booked(clerk, session), child()
    used = {"vials_opened": 1, "doses_wasted": 2, "waste_reason": "溶解後に時間が過ぎた"}
    common(clerk, session, **used)
    for person in (given, sent_home):
        arrive(clerk, session, person)
        go(clerk, session, person, "examined")
    go(clerk, session, given, "vaccinated")
    defer(clerk, session, sent_home, "other", "採血の直後")
    asked: dict[str, Any] = {"session_id": session.pk, "profile": "machine", "by": clerk, "purpose": PURPOSE}
    people = {row["health_number"]: row for row in lines(clerk, outputs.export_report(**asked))}
    assert (people[given.health_number]["lot"], people[given.health_number]["not_given"]) == ("Y1", "")
    assert people[given.health_number]["product"]
    assert people[sent_home.health_number]["not_given"] == "その他（記事に記入）：採血の直後"
    made = outputs.export_summary(**asked)
    total = {row["item"]: row["value"] for row in lines(clerk, made)}
    assert {key: total[key] for key in ("受付した人", "うち飛び入り", "見合せ", "接種した回数", "欠席")} == {
        "受付した人": "2", "うち飛び入り": "1", "見合せ": "1", "接種した回数": "1", "欠席": "0",
    }  # fmt: skip
    assert total["見合せの理由：その他（記事に記入）"] == "1"
    assert [value for key, value in total.items() if key.startswith("接種：") and "ロット Y1" in key] == ["1"]
    assert (total["開封したバイアル"], total["廃棄"], total["廃棄の理由"]) == ("1", "2", used["waste_reason"])
    assert given.health_number not in str(total)
    assert given.name not in str(total)
