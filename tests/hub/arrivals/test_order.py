"""順番: while a receiver answers slowly nobody waits for it, nothing overtakes, and nobody pulls a delivery away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sesshu.operate.databases import Place
from sesshu.operate.processes import Post
from tests.house import keeper
from tests.hub.arrivals.hands import CONNECTED, HANDS
from tests.hub.systems import CLOCK, Sitting, Talking

SLOW = """
import time
from pathlib import Path
def slow(delivery):
    Path("{folder}/reached").touch()
    until = time.monotonic() + 30
    while not Path("{folder}/answer").exists() and time.monotonic() < until:
        time.sleep(0.05)
    return {{"receipt": f"r{{delivery.number}}", "sha256": delivery.sha256, "state": "taken"}}
receivers.hand_over = slow
"""
STATES = "[one[1:3] for one in told()]"
NOT_NOW = f"""
from sesshu.foundation.errors import NotNow
try:
    actions.give_up(delivery_id=Delivery.objects.get(number=1).pk, reason="急ぐ", by=TAKER, purpose="DATA_HUB")
except NotNow as refused:
    answer = [refused.message, {STATES}]
"""


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Sitting, Sitting]]:
    """Two processes of one hub: the worker and whoever else is at work."""
    place = Place("hub", "271004")
    hub = Talking(Post(place, keeper().ensure(place).app, 0), {
        "SESSHU_DEMO": "1", "SESSHU_CLOCK": CLOCK, "SESSHU_KEYS": str(tmp_path / "keys"),
        "SESSHU_VAR": str(tmp_path), "SESSHU_SECRET_KEY": "tests-only-hub" + "x" * 40,
    })  # fmt: skip
    with ExitStack() as stack:
        worker, other = (stack.enter_context(Sitting(hub)) for _ in range(2))
        worker.run(HANDS + CONNECTED)
        other.run(HANDS)
        yield worker, other


@pytest.mark.timeout(300)
def test_受け取り側の答えを待つ間も受領は待たされず_後の配信は追い越さない(
    people: tuple[Sitting, Sitting], tmp_path: Path
) -> None:
    worker, other = people
    worker.run(SLOW.format(folder=tmp_path) + "hand_over(1); hand_over(2)")
    worker.run("Message.objects.update(attempts=3, error_code='ReceiverAway')")
    delivering = threading.Thread(target=worker.run, args=["answer = deliver_next()"])
    delivering.start()
    while not (tmp_path / "reached").exists():
        delivering.join(0.05)
    assert other.run(f"hand_over(3); answer = {STATES}") == [[1, "sending"], [2, "waiting"], [3, "waiting"]]
    said, states = other.run(NOT_NOW)
    assert (said, states[0]) == ("いま送信しています。終わるまで少し待ってから、やり直してください。", [1, "sending"])
    (tmp_path / "answer").touch()
    delivering.join(60)
    assert other.run(f"answer = {STATES}") == [[1, "delivered"], [2, "sending"], [3, "waiting"]]
    again = "actions.send_again(delivery_id=Delivery.objects.get(number=1).pk, by=TAKER, purpose='DATA_HUB')\n"
    assert other.run(f"{again}answer = {STATES}") == [[1, "waiting"], [2, "sending"], [3, "waiting"]]
    assert worker.run(f"work(); answer = {STATES}") == [[n, "delivered"] for n in (1, 2, 3)]
