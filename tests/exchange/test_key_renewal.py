"""Keys renewed in the middle of the work, of each of the three: every open inquiry ends answered, and once."""

from __future__ import annotations

import json

import psycopg
import pytest

from sesshu.operate.exchange.driving import KEY_NAMES, MUNICIPALITIES, Talking, reconcile
from sesshu.operate.exchange.running import PLACES
from tests.exchange.cities import DOSES, TODAY, Cities

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]
BODIES = {"431001": "kumamoto", "012033": "otaru"}


def register(cities: Cities, code: str) -> None:
    """The network registers the next keys of a body."""
    body: Talking = getattr(cities, BODIES[code])
    told = body.tell("keys")["next"]
    keys = {name: told[name] for name in KEY_NAMES}
    cities.network.tell(
        "bodies", [{**keys, "code": code, "name": MUNICIPALITIES[code], "kind": "mayor", "address": body.door}]
    )


def a_minute_passes(cities: Cities) -> None:
    """The directory was received long ago: a body may ask for it anew."""
    for place in PLACES[1:]:
        with psycopg.connect(cities.databases.ensure(place).owner, autocommit=True) as connection:
            connection.execute("UPDATE peer SET told_at = told_at - interval '2 minutes'")


def rounds(cities: Cities, keys: list[str]) -> None:
    """Rounds until nothing moves any more. What was not taken is asked for again by itself."""
    for _ in range(4):
        a_minute_passes(cities)
        cities.send()
        cities.otaru.tell("ending")
        if all(cities.inquiry(key)["state"] == "answered" for key in keys):
            return


def open_inquiries(cities: Cities, first: int) -> list[str]:
    """One that waits for its permit, and one with a permit, held by 小樽市's staff."""
    held = cities.child(first, copies=DOSES[:1])
    cities.otaru.tell(
        "flags", {"unified_numbers": [cities.otaru_number(first)], "blocked": True, "withheld": False}
    )  # fmt: skip
    (waiting,) = cities.ask(held)
    cities.send()
    assert cities.inquiry(waiting)["state"] == "waiting"
    (queued,) = cities.ask(cities.child(first + 1, copies=DOSES[:1]))
    return [waiting, queued]


def end_once(cities: Cities, keys: list[str]) -> None:
    cities.otaru.tell("release", {"note": "電話で確かめた"})
    rounds(cities, keys)
    assert [(cities.inquiry(key)["state"], len(cities.inquiry(key)["answer"])) for key in keys] == [("answered", 1)] * 2
    found = reconcile(cities.network, [cities.kumamoto, cities.otaru], TODAY, TODAY)
    assert found.is_good, found.differences
    with psycopg.connect(cities.databases.ensure(PLACES[2]).owner) as connection:
        permits = connection.execute(
            "SELECT count(*), count(DISTINCT permit) FROM exchange_record "
            "WHERE side = 'provider' AND event = 'provided'"
        ).fetchone()
    assert permits
    assert permits[0] > 1
    assert permits[0] == permits[1], "一つの許可証に回答は一度"


@pytest.mark.parametrize(("code", "first"), [("431001", 600), ("012033", 610)])
def test_照会中に団体が鍵を更新しても_どの照会も一度だけ回答される(cities: Cities, code: str, first: int) -> None:
    """The next pair is made, the network registers it, and nothing else is done by anybody: the body takes it into use
    when the network knows it, the others learn it from the directory."""
    keys = open_inquiries(cities, first)
    body: Talking = getattr(cities, BODIES[code])
    before = body.tell("keys")
    body.tell("keys", {"act": "next"})
    register(cities, code)
    body.tell("fetch")  # any message to the network; by night the directory is asked for
    after = body.tell("keys")
    assert "next" not in after
    assert after["signing"] != before["signing"]
    end_once(cities, keys)


def test_照会中にネットワークが鍵を更新しても_どの照会も一度だけ回答される(cities: Cities) -> None:
    keys = open_inquiries(cities, 620)
    file = cities.folder / "network-public.json"
    told = cities.network.tell("keys", {"act": "next"})
    file.write_text(json.dumps(told))  # every body has the file with both before the next pair signs
    cities.network.tell("keys", {"act": "use"})
    end_once(cities, keys)
    file.write_text(json.dumps(cities.network.tell("keys")))
    (key,) = cities.ask(cities.child(622, copies=DOSES[:1]))
    rounds(cities, [key])
    assert cities.inquiry(key)["state"] == "answered"
