"""配信: real receivers, receipts, order, refusals, taking back; and kill -9 at each step, nothing lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.killing import LONG, seeded, write_result
from tests.hub.arrivals.hands import CONNECTED, HANDS, IMPORTS, PEOPLE
from tests.hub.systems import Systems, open_systems

STEPS = {
    "読み終えたところ": ("take", "taking._keep = lambda *a: die()"),
    "受領を書いたところ": ("take", "taking.accept = lambda *a: die()"),
    "確定したところ": ("take", ""),
    "送る前": ("work", "receivers.hand_over = lambda d: die()"),
    "受け取られた後": ("work", "before = receivers.hand_over\nreceivers.hand_over = lambda d: (before(d), die())"),
    "控えを書いた後": ("work", "before = delivering.put_next\ndelivering.put_next = lambda c: (before(c), die())"),
}
SAMPLE = ("受領を書いたところ", "受け取られた後")
ROUNDS = 5  # of all steps, in a long run
TROUBLE = "data hub, each of six steps"


@pytest.fixture
def systems(tmp_path: Path, databases: Databases) -> Iterator[Systems]:
    """All three, with empty databases of their own."""
    with open_systems(databases, tmp_path) as found:
        found.hub.run(HANDS + CONNECTED)
        yield found


@pytest.mark.timeout(3600 if LONG else 900)
def test_受領から配信_強制終了_拒否_やり直し_取消しまで(systems: Systems) -> None:
    receipts_are_told(systems)
    seed, chance = seeded()
    began, steps = time.monotonic(), chance.sample([*STEPS] * ROUNDS, len(STEPS) * ROUNDS) if LONG else SAMPLE
    for number, step in enumerate(steps, start=2):
        killed(systems, step, number)
    taken = [one[2] for one in systems.ledger.run(IMPORTS)]
    assert taken == list(range(1, len(steps) + 2))
    if LONG:
        found = f"{len(taken)} lists, each in the ledger once and in order; none lost, none twice"
        write_result(TROUBLE, kills=len(steps), seed=seed, found=found, seconds=time.monotonic() - began)
    away_and_given_up(systems)
    twice_is_once_and_taken_back(systems)
    second_of_the_day(systems)
    nobody_is_not_nothing(systems)


def second_of_the_day(systems: Systems) -> None:
    """A corrected list of the same day stands in place of the first, and of whatever came before."""
    systems.hub.run(HANDS + "hand_over(4, person(5), person(6)); hand_over(5, person(6), person(7)); work()")
    assert systems.addressee.run(PEOPLE) == [["010", f"{n:015}", f"試験　{n}"] for n in (6, 7)]


def nobody_is_not_nothing(systems: Systems) -> None:
    """移転: the ledger itself answers; a person it does not know is told apart from one without a dose."""
    systems.ledger.run(
        "from datetime import date\nfrom tests.ledger.doses.people import make_resident\n"
        "make_resident(birth=date(2020, 1, 1), addressee_number='0' * 14 + '7')"
    )
    code = """
from sesshu.contracts.hub.v1 import FactsIn
asked = {"application": "K-1", "items": ["given_on", "vaccine"], "operator": "x", "reference": "r"}
answer = [receivers.facts(FactsIn(addressee_number=n, **asked)).model_dump() for n in ("0" * 14 + "7", "0" * 14 + "8")]
"""
    assert systems.hub.run(HANDS + code) == [{"found": True, "doses": []}, {"found": False, "doses": []}]


def receipts_are_told(systems: Systems) -> None:
    told = systems.hub.run(
        HANDS + 'hand_over(1, resident(1), resident(2), connection="JUKI-IDO")\n'
        'hand_over(1, person(1), person(2, 生年月日="1940-01-01"))\nwork(); answer = told()'
    )
    (people, files) = told
    assert (people[:4], files[:3]) == (
        ["ATENA-ZEI", 1, "delivered", "ATENA-ZEI-1"], ["DAICHO-IDO", 1, "delivered"],
    )  # fmt: skip
    assert systems.ledger.run(IMPORTS) == [["DAICHO-IDO_000001.csv", "received", 1, 2]]
    assert systems.addressee.run(PEOPLE) == [["010", f"{1:015}", "試験　1"]]


def killed(systems: Systems, step: str, number: int) -> None:
    """Killed at a step, then done again as the sender and the worker would: it went out once, in its order."""
    where, trap = STEPS[step]
    give = f'hand_over({number}, resident({number * 10}), connection="JUKI-IDO")\n'
    first = trap + "\n" + give + "die()" if where == "take" else give + trap + "\nwork()"
    systems.hub.run(HANDS + first, dies=True)
    told = systems.hub.run(HANDS + give + "work(); answer = [one for one in told() if one[0] == 'DAICHO-IDO']")
    assert [one[1:3] for one in told] == [[n, "delivered"] for n in range(1, number + 1)], step
    assert len({one[3] for one in told}) == number, step


def away_and_given_up(systems: Systems) -> None:
    away = "real = receivers._place\nreceivers._place = lambda r: {'address': 'http://127.0.0.1:9/', 'key': 'x'}\n"
    code = (
        away
        + """
hand_over(2, person(3)); hand_over(3, person(4)); work()
waiting = [[m.state, m.attempts, m.error_code] for m in Message.objects.filter(state="waiting")]
receivers._place = real
Message.objects.filter(state="waiting").update(state="dead")
d = Delivery.objects.get(connection="ATENA-ZEI", number=2)
actions.give_up(delivery_id=d.pk, reason="誤ったデータ", by=TAKER, purpose="DATA_HUB"); work()
given_up = [one[1:3] for one in told() if one[0] == "ATENA-ZEI"]
actions.send_again(delivery_id=d.pk, by=TAKER, purpose="DATA_HUB"); work()
answer = [waiting, given_up, [one[1:3] for one in told() if one[0] == "ATENA-ZEI"]]
"""
    )
    waiting, given_up, again = systems.hub.run(HANDS + code)
    assert waiting == [["waiting", 1, "ReceiverAway"]]
    assert given_up == [[1, "delivered"], [2, "given_up"], [3, "delivered"]]
    assert again == [[1, "delivered"], [2, "delivered"], [3, "delivered"]]


def twice_is_once_and_taken_back(systems: Systems) -> None:
    """Sent again, the receiver knows it. What is not taken in is undone there; the addressee system cannot."""
    prepare = "from sesshu.foundation.jobs.models import Job\nfrom sesshu.foundation.jobs import run_now\n"
    systems.ledger.run(prepare + "for job in Job.objects.order_by('pk'): run_now(job)\n")
    before = systems.ledger.run(IMPORTS)
    code = """
d = Delivery.objects.get(connection="DAICHO-IDO", number=1)
receipt = d.receipt
actions.send_again(delivery_id=d.pk, by=TAKER, purpose="DATA_HUB"); work(); d.refresh_from_db()
same = d.receipt == receipt
looked = actions.look(delivery_id=d.pk, by=TAKER, purpose="DATA_HUB").told["rows"]
actions.withdraw(delivery_id=d.pk, reason="送り元の誤り", by=TAKER, purpose="DATA_HUB"); d.refresh_from_db()
e = Delivery.objects.get(connection="ATENA-ZEI", number=1)
try:
    actions.withdraw(delivery_id=e.pk, reason="誤り", by=TAKER, purpose="DATA_HUB")
except receivers.ReceiverRefused as refused:
    e.refresh_from_db()
    answer = [same, looked, d.state, d.told["state"], e.state, refused.message]
"""
    same, looked, state, there, kept, said = systems.hub.run(HANDS + code)
    assert (same, looked, state, there, kept) == (True, 2, "withdrawn", "cancelled", "delivered")
    assert "次の一覧で置き換わります" in said
    after = systems.ledger.run(IMPORTS)
    assert len(after) == len(before)
    assert ["DAICHO-IDO_000001.csv", "cancelled", 1, 2] in after
