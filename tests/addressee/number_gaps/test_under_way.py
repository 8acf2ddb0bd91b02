"""欠番: 付番の途中の番号は欠番ではない。殺された処理の番号は欠番になり、同時の付番の取り直しは理由付きで残る。"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as here
from django.db import connection, connections, transaction

from sesshu.addressee.number_gaps import checking
from sesshu.addressee.number_gaps.in_flight import settled_mark
from sesshu.addressee.number_gaps.models import NumberGap
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.addressee.unified_numbers.numbering import draw
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow
from sesshu.numbers import addressee_number
from tests.addressee.conftest import item, put
from tests.addressee.number_gaps.test_gaps import person
from tests.foundation.approvals.test_single_use import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]
ROOT = Path(__file__).resolve().parents[3]
CHECKER = job_actor("number_gap.check", "number_gap.check")
NUMBERING = """
import django, time; django.setup()
from django.db import transaction
from tests.addressee.conftest import item, put
with transaction.atomic():
    print(" ".join(one.unified_number for one in put(item(61, "1"), item(62, "2"), item(63, "3"))), flush=True)
    time.sleep(60)
"""


def check(patience: float = 30) -> dict[str, int]:
    return checking.check(by=CHECKER, purpose="UNIFIED_NUMBERING", patience=patience)


def outside(act: Callable[[], Any]) -> Any:
    """Done over a connection of its own, committed."""
    found: list[Any] = []
    at_once(lambda: found.append(act()))
    return found[0]


def gaps() -> dict[str, str]:
    return dict(NumberGap.objects.values_list("unified_number", "reason"))


def test_殺された処理が取った番号は_途中は数えず_終わると理由付きの欠番になる() -> None:
    outside(check)
    database = connection.settings_dict
    account = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = os.environ | {
        "SESSHU_DSN": f"postgresql://{account}/{database['NAME']}", "SESSHU_SYSTEM": "addressee",
        "SESSHU_MUNICIPALITY": here.SESSHU_MUNICIPALITY, "DJANGO_SETTINGS_MODULE": "sesshu.site.addressee",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "SESSHU_KEYS": str(here.SESSHU_KEYS),
    }  # fmt: skip
    command = [sys.executable, "-c", NUMBERING]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own
        assert child.stdout is not None
        try:
            drawn = child.stdout.readline().split()
            assert len(drawn) == 3

            def too_early() -> list[str]:
                with pytest.raises(NotNow, match="続いている"):
                    check(patience=0.3)
                return sorted(gaps().keys() & set(drawn))

            assert outside(too_early) == []
        finally:
            child.kill()
    assert child.returncode == -9
    assert outside(check) == {"broken_off": 3}
    found = outside(gaps)
    assert {found[number] for number in drawn} == {"broken_off"}
    assert outside(lambda: UnifiedPerson.objects.filter(unified_number__in=drawn).count()) == 0
    (new,) = outside(lambda: put(item(61, "1")))
    assert (new.result, new.unified_number in drawn) == ("numbered", False)


def test_確認は途中の付番が終わるのを待ち_あとから始まった付番は待たない() -> None:
    outside(check)
    drawn: dict[str, str] = {}
    began = {name: threading.Event() for name in ("early", "late")}
    may_end = {name: threading.Event() for name in ("early", "late")}
    found: list[dict[str, int]] = []

    def number(name: str) -> Callable[[], None]:
        def act() -> None:
            with transaction.atomic():
                (drawn[name],) = draw(1)
                began[name].set()
                may_end[name].wait(30)
                person(drawn[name])

        return act

    def in_order() -> None:
        began["early"].wait(30)
        checking_now = threading.Thread(target=at_once, args=[lambda: found.append(check())])
        checking_now.start()
        time.sleep(0.5)
        assert not found, "途中の付番を待つ"
        late = threading.Thread(target=at_once, args=[number("late")])
        late.start()
        began["late"].wait(30)
        may_end["early"].set()
        checking_now.join(30)
        waited.append((list(found), may_end["late"].is_set()))
        may_end["late"].set()
        late.join(30)

    waited: list[tuple[list[dict[str, int]], bool]] = []
    at_once(number("early"), in_order, seconds=60)
    assert waited == [([{}], False)]
    assert outside(check) == {}
    assert set(drawn.values()) <= outside(lambda: set(UnifiedPerson.objects.values_list("unified_number", flat=True)))


def test_同じ人を100件同時に頼むと_取り直した番号がすべて理由付きで残る(monkeypatch: pytest.MonkeyPatch) -> None:
    outside(check)
    outside(lambda: put(item(50, "50")))  # from here on there is a key: nobody waits for it to be made
    first = outside(lambda: settled_mark(patience=5))
    wrong: list[Exception] = []
    gate = threading.Barrier(100)
    options = connection.settings_dict["OPTIONS"]
    alone = {name: value for name, value in options.items() if name != "pool"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", alone)  # a pool would let in eight at a time

    def ask(caller: int) -> Callable[[], None]:
        def act() -> None:
            try:
                connection.ensure_connection()
                gate.wait(60)
                put(item(51, f"{caller}x", "010"))
            except Exception as error:  # noqa: BLE001 - told below
                wrong.append(error)

        return act

    at_once(*(ask(caller) for caller in range(100)), seconds=120)
    assert not wrong
    last = outside(lambda: settled_mark(patience=30))
    serials = (f"{one:014d}" for one in range(first + 1, last + 1))
    issuable = {addressee_number.complete(one) for one in serials if addressee_number.is_issuable(one)}
    given = outside(lambda: set(UnifiedPerson.objects.values_list("unified_number", flat=True)))
    assert len(given) == 2
    raced = outside(lambda: {number for number, reason in gaps().items() if reason == "raced"})
    assert raced == issuable - given
    assert raced, "少なくとも一件は取り直した"
    assert outside(check) == {}, "ほかの欠番はない"
