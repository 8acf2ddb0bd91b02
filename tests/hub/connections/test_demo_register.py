"""The register of the demo's cities would pass the approval page, and every system of the simulator is in it."""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.demo.city_systems import senders
from sesshu.demo.hub_connections import load_connections, load_grounds, load_speaking, rows
from sesshu.foundation.access.actor import job_actor
from sesshu.hub.connections.layouts import receivers, systems
from sesshu.hub.connections.masters import check
from sesshu.hub.connections.models import Connection, Direction, SpokenFor
from sesshu.hub.connections.speaking import check as check_speaking
from sesshu.hub.transfers.grounds import ground
from tests.hub.senders import sender_key


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


@pytest.mark.django_db
def test_試行環境の業務システムは模擬するものすべてを名乗り_母子保健には条例の定めがある() -> None:
    by, day = job_actor("demo", "master.write"), date(2026, 11, 20)
    sender_key(name="業務システム（架空）")
    for _ in range(2):
        load_speaking(day, "業務システム（架空）", by=by, purpose="DEMONSTRATION")
        load_grounds(day, by=by, purpose="DEMONSTRATION")
    (spoken,) = SpokenFor.objects.all()
    check_speaking(spoken)
    assert set(spoken.systems.split()) == set(systems())
    found = ground("BOSHI-1", day)
    assert found is not None
    assert found.department == "母子保健係"
