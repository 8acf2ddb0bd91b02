"""会場・施設の一括登録: 番号で人を並べ、全員の判定を見てから、全員を一度に登録する。"""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.screens.session import session_page
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def people() -> list[Resident]:
    numbers = ("000000000012344", "000000000012352", "000000000012360")
    return [
        make_resident(birth=date(2025, 1, 10), addressee_number=number, name=f"架空　{number[-2:]}")
        for number in numbers
    ]


def post(clerk: Actor, numbers: str, **fields: str) -> Any:
    requests = RequestFactory()
    first: Any = requests.get("/")
    first.actor = clerk
    key = session_page(first).content.decode().split('name="form_key" value="')[1].split('"')[0]
    data = {"form_key": key, "form_name": "SessionForm", "given_on": "R8.2.1", "product": "mr", "lot_number": "ab1",
            "place": "保健センター", "setting": "mass", "kind": "routine", "source": "slip",
            "numbers": numbers}  # fmt: skip
    request: Any = requests.post("/", data | fields)
    request.actor = clerk
    return session_page(request)


def test_先に全員の氏名と判定を見せ二度目に一度で登録する(clerk: Actor, people: list[Resident]) -> None:
    lines = f"12344\n\n{people[1].addressee_number}\r\n{people[2].health_number}"
    shown = post(clerk, lines).content.decode()
    assert "登録する人（3人）" in shown
    assert all(person.name in shown for person in people)
    assert not Dose.objects.exists()
    assert Entry.objects.filter(act="dose.session_looked").count() == 1
    token = shown.split('name="session_seen" value="')[1].split('"')[0]
    assert post(clerk, lines, session_seen=token).status_code == 302
    assert set(Dose.objects.values_list("lot_number", "lot_typed", "setting", "place")) == {
        ("AB1", "ab1", "mass", "保健センター")
    }
    assert Dose.objects.count() == 3
    assert Entry.objects.get(act="dose.recorded").n == 3


def test_見た後で人や日を変えると見せ直す(clerk: Actor, people: list[Resident]) -> None:
    token = post(clerk, "12344").content.decode().split('name="session_seen" value="')[1].split('"')[0]
    assert post(clerk, "12344\n12352", session_seen=token).status_code == 422
    assert not Dose.objects.exists()


def test_定期外の人は判断待ちになりほかの人とともに残る(clerk: Actor, people: list[Resident]) -> None:
    Resident.objects.filter(pk=people[0].pk).update(birth_date=date(2025, 3, 10))
    shown = post(clerk, "12344\n12352").content.decode()
    token = shown.split('name="session_seen" value="')[1].split('"')[0]
    assert post(clerk, "12344\n12352", session_seen=token).status_code == 302
    assert sorted(Dose.objects.values_list("level", "decision")) == [("block", "undecided"), ("info", "")]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ("12344\n99999", "2行目の番号の人が台帳にいません"),
        ("12344\n12352\n12344", "3行目の人は、前の行にもいます"),
        ("12344\nABC", "2行目の番号の人が台帳にいません"),
    ],
)
def test_番号の誤りは行を言い一人も登録しない(clerk: Actor, people: list[Resident], numbers: str, text: str) -> None:
    assert text in post(clerk, numbers).content.decode()
    assert not Dose.objects.exists()


def test_すでに登録されている人は行を言う(clerk: Actor, people: list[Resident]) -> None:
    token = post(clerk, "12344").content.decode().split('name="session_seen" value="')[1].split('"')[0]
    post(clerk, "12344", session_seen=token)
    shown = post(clerk, "12352\n12344").content.decode()
    again = shown.split('name="session_seen" value="')[1].split('"')[0]
    assert (
        "2行目の人は、同じ日・同じワクチンの接種がすでに"
        in post(clerk, "12352\n12344", session_seen=again).content.decode()
    )
    assert Dose.objects.count() == 1
