"""The register of the demo's cities would pass the approval page, and every system of the simulator is in it."""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.demo.city_systems import senders
from sesshu.demo.hub_connections import load_connections, rows
from sesshu.foundation.access.actor import job_actor
from sesshu.hub.connections.layouts import receivers, systems
from sesshu.hub.connections.masters import check
from sesshu.hub.connections.models import Connection, Direction


def test_試行環境の連携は承認の画面と同じ点検に通り_七つのシステムと二つの受け取り側がそろう() -> None:
    found = [Connection(**row) for row in rows()]
    for one in found:
        check(one)
    coming = [one for one in found if one.direction == Direction.IN]
    assert {one.code for one in coming} == {one.connection for one in senders()}
    assert {one.system for one in coming} == set(systems())
    assert {one.system for one in found} - set(systems()) == set(receivers())


@pytest.mark.django_db
def test_空の一覧だけを満たし_二度目は何もしない() -> None:
    by = job_actor("demo", "master.write")
    assert load_connections(date(2026, 11, 20), by=by, purpose="DEMONSTRATION") == len(rows())
    assert load_connections(date(2026, 11, 20), by=by, purpose="DEMONSTRATION") == 0
    assert Connection.objects.as_of(date(2026, 11, 20)).count() == len(rows())
