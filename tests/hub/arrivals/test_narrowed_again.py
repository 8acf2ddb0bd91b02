"""もう一度渡すとき: what the ledger has already does not reach it a second time with other bytes under one number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.hub.arrivals.hands import CONNECTED, HANDS
from tests.hub.systems import Systems, open_systems

NARROWED = """
def narrowed(without):
    row = Connection.objects.believed().get(code="DAICHO-IDO")
    Connection.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    row.pk, row._state.adding, row.recorded_at = uuid4(), True, clock.now()
    row.columns = "\\n".join(label for label in row.columns.split("\\n") if label != without)
    row.save()
def one(number):
    return Delivery.objects.get(connection="DAICHO-IDO", number=number)
def again(number):
    return actions.send_again(delivery_id=one(number).pk, by=TAKER, purpose="DATA_HUB")
"""
HAND = "from uuid import uuid4\nfrom sesshu.foundation.errors import NotNow\n" + HANDS + NARROWED
REFUSED_AT_ONCE = """
hand_over(1, resident(1), connection="JUKI-IDO")
work()
before = one(1)
narrowed("世帯主氏名")
said = ""
try:
    again(1)
except NotNow as refused:
    said = refused.message
after = one(1)
answer = [said, after.state, after.receipt == before.receipt, after.sha256 == before.sha256]
"""
REFUSED_IN_ITS_TURN = """
hand_over(2, resident(2), connection="JUKI-IDO")
work()
before = one(2)
again(2)
narrowed("続柄")
work()
after = one(2)
answer = [after.reason, after.state, after.receipt == before.receipt, after.sha256 == before.sha256]
"""
TAKEN_BACK = """
for number in (1, 2):
    actions.withdraw(delivery_id=one(number).pk, reason="狭めた", by=TAKER, purpose="DATA_HUB")
answer = [one(number).told["state"] for number in (1, 2)]
"""
ANSWER_LOST = """
usual = receivers.hand_over
def lost(delivery):
    usual(delivery)
    raise receivers.ReceiverAway
receivers.hand_over = lost
hand_over(3, resident(3), connection="JUKI-IDO")
work()
receivers.hand_over = usual
narrowed("カナ氏名")
time_passes()
work()
answer = [one(3).state, one(3).reason]
"""
SENT_AGAIN = """
again(3)
work()
answer = [one(3).state, one(3).late_columns, one(3).receipt]
"""
THERE = """
from sesshu.foundation.files.models import Import
answer = [[i.delivery, i.state, str(i.pk)] for i in Import.objects.order_by("received_at")]
"""
CANCELLED = """
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import
for one in Import.objects.filter(delivery="DAICHO-IDO_000003"):
    actions.cancel(imported=one, by=job_actor("test", "file.import", "resident.import"))
answer = None
"""


@pytest.fixture
def systems(tmp_path: Path, databases: Databases) -> Iterator[Systems]:
    with open_systems(databases, tmp_path, city="131018") as found:
        found.hub.run(HAND + CONNECTED)
        yield found


@pytest.mark.timeout(900)
def test_渡してよい項目が減った後は_台帳にあるものを別の内容で重ねず_前のものを取り消せる(systems: Systems) -> None:
    for code in (REFUSED_AT_ONCE, REFUSED_IN_ITS_TURN):
        said, *kept = systems.hub.run(HAND + code)
        assert "配信を取り消し、送り元に次の通番で送り直して" in said
        assert kept == ["delivered", True, True]
    assert [one[0] for one in systems.ledger.run(THERE)] == ["DAICHO-IDO_000001", "DAICHO-IDO_000002"]
    assert systems.hub.run(HAND + TAKEN_BACK) == ["cancelled", "cancelled"]

    state, reason = systems.hub.run(HAND + ANSWER_LOST)
    assert (state, "「DAICHO-IDO_000003.csv」を探し、あれば取り消して" in reason) == ("refused", True)
    assert [one[0] for one in systems.ledger.run(THERE)][2:] == ["DAICHO-IDO_000003"], "答えが失われても一つだけ"
    systems.ledger.run(CANCELLED)
    state, dropped, receipt = systems.hub.run(HAND + SENT_AGAIN)
    assert (state, len(dropped) > 0) == ("delivered", True)
    live = [one for one in systems.ledger.run(THERE) if one[1] != "cancelled"]
    assert [[one[0], one[2]] for one in live] == [["DAICHO-IDO_000003", receipt]]
