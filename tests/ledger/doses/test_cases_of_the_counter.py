"""窓口に届く接種の表: 死亡前・転出前・転入前・遅着・過年度・他市の予診票は、どれも登録され、正しく見出しが付く。"""

from datetime import date, datetime
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.labels import labels
from sesshu.ledger.doses.models import Dose
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
BIRTH, TODAY = date(2025, 1, 10), datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)
DEAD = {"status": "dead", "removed_on": date(2026, 10, 10), "status_on": date(2026, 10, 10), "removal_reason": "20"}
MOVED = {
    "status": "moved_out",
    "removed_on": date(2026, 10, 10),
    "status_on": date(2026, 10, 10),
    "removal_reason": "20",
}
LEAVING = {
    "status": "leaving",
    "removed_on": date(2026, 12, 10),
    "status_on": date(2026, 11, 1),
    "removal_reason": "20",
}
CAME = {"became_on": date(2026, 6, 1)}
CASES = [
    ("当日に届いた予診票", {}, date(2026, 11, 20), {}, [], False),
    ("死亡前の接種が死亡後に届く", DEAD, date(2026, 10, 9), {}, ["BEFORE_DEATH", "LATE"], False),
    ("死亡日の接種", DEAD, date(2026, 10, 10), {}, ["BEFORE_DEATH", "LATE"], False),
    ("死亡日より後の日付", DEAD, date(2026, 10, 11), {}, ["AFTER_DEATH", "LATE"], True),
    ("転出前の接種が転出後に届く", MOVED, date(2026, 10, 9), {}, ["BEFORE_MOVE_OUT", "LATE"], False),
    ("転出日の接種は転出先の市町村", MOVED, date(2026, 10, 10), {}, ["AFTER_MOVE_OUT", "LATE"], True),
    ("転出予定の人の転出前の接種", LEAVING, date(2026, 11, 19), {}, [], False),
    ("転入前の接種", CAME, date(2026, 5, 31), {"source": "handbook"}, ["BEFORE_MOVE_IN"], False),
    ("転入前に使った他市の予診票", CAME, date(2026, 5, 31), {"source": "other_city_slip"},
     ["BEFORE_MOVE_IN", "OTHER_CITY_SLIP"], False),
    ("転入後に使った他市の予診票", CAME, date(2026, 6, 1), {"source": "other_city_slip"},
     ["OTHER_CITY_SLIP_AFTER", "LATE"], True),
    ("里帰り先の接種", {}, date(2026, 11, 19), {"setting": "out_of_area"}, ["OUTSIDE"], False),
    ("ひと月ちょうど遅れた予診票", {}, date(2026, 10, 20), {}, ["LATE"], False),
    ("ひと月に1日足りない予診票", {}, date(2026, 10, 21), {}, [], False),
    ("過年度の予診票", {}, date(2026, 3, 31), {}, ["PAST_FISCAL_YEAR", "LATE"], False),
    ("年度初めの予診票は過年度でない", {}, date(2026, 4, 1), {}, ["LATE"], False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "given_on", "given", "codes", "care"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_どの接種も登録され見出しが付く(
    clerk: Actor, person: dict[str, Any], given_on: date, given: dict[str, Any], codes: list[str], care: bool
) -> None:
    child = make_resident(birth=BIRTH, **person)
    with clock.set_to(TODAY):
        entry = DoseEntry(resident_id=child.pk, given_on=given_on, product="mr", decision="undecided", **given)
        [done] = actions.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    found = labels(Dose.objects.select_related("resident").get(pk=done.dose_id), child)
    assert [label.code for label in found] == codes
    assert any(label.care for label in found) is care


def test_遅れの月数と年度を言葉で示す(clerk: Actor) -> None:
    child = make_resident(birth=BIRTH)
    with clock.set_to(TODAY):
        entry = DoseEntry(resident_id=child.pk, given_on=date(2026, 3, 31), product="mr", decision="undecided")
        [done] = actions.record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    found = labels(Dose.objects.get(pk=done.dose_id), child)
    assert [label.text for label in found] == ["過年度（2025年度）の接種", "接種の7か月後に登録"]
