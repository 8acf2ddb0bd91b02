"""Three clerks press at the same moment: one approval serves one of them."""

import threading
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions
from sesshu.foundation.approvals.models import Approval

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Iterator[str]:
    """A kind of its own: these rows are committed by other connections and removed afterwards."""
    name = f"test.race.{uuid.uuid4()}"
    yield name
    at_once(lambda: Approval.objects.filter(kind=name).delete())


def at_once(*acts: Callable[[], object], seconds: float = 20) -> None:
    """Each act in a thread with a connection of its own."""

    def with_own_connection(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=with_own_connection, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)


def test_三つの接続から同時に使っても一度だけ成立する(kind: str, clerk: Actor, chief: Actor) -> None:
    gate, outcomes, used = threading.Barrier(3), [], []
    payload = {"mailing": "m-1"}

    def ask_and_approve() -> None:
        asked = actions.request(kind=kind, payload=payload, by=clerk, purpose="RECOMMENDATION", summary="同時の実施")
        actions.approve(approval_id=asked.pk, by=chief)

    def press() -> None:
        gate.wait(10)
        try:
            used.append(actions.use(kind=kind, payload=payload, by=clerk).pk)
            outcomes.append("used")
        except actions.ApprovalNeeded:
            outcomes.append("needed")

    at_once(ask_and_approve)
    at_once(press, press, press)
    assert sorted(outcomes) == ["needed", "needed", "used"]
    assert len(used) == 1


def test_二人が同時に決裁しても一人だけ成立する(kind: str, clerk: Actor, chief: Actor) -> None:
    gate, outcomes, asked = threading.Barrier(2), [], []
    other = Actor("person", "chief-2", chief.permissions)

    def decide(by: Actor) -> Callable[[], None]:
        def press() -> None:
            gate.wait(10)
            try:
                actions.approve(approval_id=asked[0], by=by)
                outcomes.append("approved")
            except actions.policies.NotNow:
                outcomes.append("refused")

        return press

    at_once(
        lambda: asked.append(
            actions.request(kind=kind, payload={}, by=clerk, purpose="RECOMMENDATION", summary="同時の決裁").pk
        )
    )
    at_once(decide(chief), decide(other))
    assert sorted(outcomes) == ["approved", "refused"]
