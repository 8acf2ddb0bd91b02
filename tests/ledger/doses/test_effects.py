"""前の接種を後から入れる: 後の接種の回数と判定がどう変わるかを、保存する前に示す。"""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import actions, queries
from sesshu.ledger.doses.effects import effects
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.screens import entry as screens
from sesshu.ledger.doses.screens.effects import shown
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
TODAY = datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)
FIRST, SECOND, THIRD = date(2025, 3, 10), date(2025, 4, 7), date(2025, 8, 10)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def child(clerk: Actor) -> Resident:
    """Whose second and third dose are recorded; the first one comes later."""
    child = make_resident(birth=date(2025, 1, 10))
    record(clerk, child, SECOND, THIRD)
    return child


def record(clerk: Actor, child: Resident, *days: date, **given: Any) -> None:
    entries = [DoseEntry(resident_id=child.pk, given_on=day, product="hepb", **given) for day in days]
    actions.record_doses(entries=entries, by=clerk, purpose=PURPOSE)


def test_1回目を後から入れると2回目と3回目の回がずれることを先に示す(clerk: Actor, child: Resident) -> None:
    found = effects(child, [DoseEntry(resident_id=child.pk, given_on=FIRST, product="hepb")])
    assert [(e.given_on, e.before[0].dose_number, e.after[0].dose_number) for e in found.doses] == [
        (SECOND, 1, 2),
        (THIRD, 2, 3),
    ]
    words = shown(found)
    assert "令和7年4月7日　B型肝炎" in words.doses[0].what
    assert words.doses[0].before != words.doses[0].after
    assert Dose.objects.count() == 2


def test_示したとおりに保存後の判定が変わる(clerk: Actor, child: Resident) -> None:
    told = effects(child, [DoseEntry(resident_id=child.pk, given_on=FIRST, product="hepb")])
    record(clerk, child, FIRST)
    judged = queries.judge_resident(clerk, child, TODAY.date())
    assert judged is not None
    now = {d.date: (d.dose_number, d.counted, d.level) for d in judged.doses if d.series == "hepb"}
    for effect in told.doses:
        assert now[effect.given_on] == (effect.after[0].dose_number, effect.after[0].counted, effect.after[0].level)


def test_後の接種だけなら何も確かめずに済む(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    record(clerk, child, FIRST)
    assert effects(child, [DoseEntry(resident_id=child.pk, given_on=SECOND, product="hepb")]).token == ""


def test_取り消すと後の接種の回が繰り上がることも示す(clerk: Actor, child: Resident) -> None:
    gone = Dose.objects.get(given_on=SECOND)
    found = effects(child, [], without=[gone])
    assert [(e.given_on, e.after[0].dose_number) for e in found.doses] == [(THIRD, 1)]


def post(clerk: Actor, child: Resident, **fields: str) -> str:
    """Send the form as a browser would; the page that comes back, or where it led."""
    requests = RequestFactory()
    page = screens.enter_dose(_with(requests.get("/"), clerk), resident_id=child.pk).content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    data = {"form_key": key, "form_name": "DoseForm", "given_on": "R7.3.10", "product": "hepb", "kind": "routine",
            "source": "handbook", "certainty": "confirmed", **fields}  # fmt: skip
    answer = screens.enter_dose(_with(requests.post("/", data), clerk), resident_id=child.pk)
    return answer.headers.get("Location") or answer.content.decode()


def _with(request: Any, actor: Actor) -> Any:
    request.actor = actor
    return request


def test_画面は変わり方を見せてから保存する(clerk: Actor, child: Resident) -> None:
    shown_first = post(clerk, child)
    assert "すでにある接種の回数や判定が変わります" in shown_first
    assert Dose.objects.count() == 2
    token = shown_first.split('name="effects_seen" value="')[1].split('"')[0]
    assert post(clerk, child, effects_seen="0" * 16).count("effects_seen") == 1
    assert Dose.objects.count() == 2
    assert post(clerk, child, effects_seen=token).startswith("/doses/people/")
    assert Dose.objects.count() == 3
