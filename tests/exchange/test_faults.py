"""Lines that are cut, clocks that jump, messages that are not what they say, and media instead of a line."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from sesshu.contracts.exchange.keys import Keys, PublicKeys
from sesshu.contracts.exchange.messages import DirectoryAsked
from sesshu.contracts.exchange.sealing import seal
from sesshu.operate import postgres
from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import FailedError, reconcile
from sesshu.operate.exchange.running import PLACES
from tests.exchange.cities import CLOCK, DOSES, TODAY, Cities

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(1200)]
MORE_THAN_A_PAGE = 40  # records of so many inquiries do not fit into what is left of the last page of a table


def agree(cities: Cities) -> None:
    cities.otaru.tell("ending")
    found = reconcile(cities.network, [cities.kumamoto, cities.otaru], TODAY, TODAY)
    assert found.is_good, [one.explanation for one in found.differences if one.grave]


@pytest.mark.parametrize(("gone", "state"), [(PLACES[0].name, "sent"), (PLACES[2].name, "permitted")])
def test_回線が切れた照会は名のある状態で待ち_つながれば一度だけ答えられる(
    cities: Cities, gone: str, state: str
) -> None:
    (key,) = cities.ask(cities.child({"sent": 201, "permitted": 202}[state], copies=DOSES[:1]))
    cities.three.cut(gone)
    try:
        assert cities.send()["away"]
        assert cities.inquiry(key)["state"] == state
        if state == "sent":
            with pytest.raises(FailedError, match="NotReached"):
                cities.kumamoto.tell("fetch")
    finally:
        cities.three.mend(gone)
    cities.send()
    found = cities.inquiry(key)
    assert (found["state"], len(found["answer"])) == ("answered", 1)
    agree(cities)


@pytest.mark.parametrize("gone", [PLACES[0].name, PLACES[2].name])
def test_相手の処理を途中で強制終了しても記録のない回答も二重の回答もない(cities: Cities, gone: str) -> None:
    first = 300 if gone == PLACES[0].name else 320
    keys = cities.ask(*(cities.child(first + n, copies=DOSES[:1]) for n in range(8)))
    running = cities.kumamoto.system.process("send")
    time.sleep(2.0)  # the message is on its way, or being worked on
    cities.three.cut(gone)
    running.communicate("null")
    cities.three.mend(gone)
    time.sleep(4)  # the lease of whoever was cut off
    cities.send()
    states = {one["client_key"]: one for one in cities.kumamoto.tell("inquiries")}
    assert {(states[key]["state"], len(states[key]["answer"] or [])) for key in keys} == {("answered", 1)}
    agree(cities)


@pytest.mark.parametrize("how", ["RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'", "RETURN NULL"])
def test_記録を書けなければ何も出て行かず_書けるようになれば一度だけ答える(cities: Cities, how: str) -> None:
    """R-13: the table of records refuses, or silently takes nothing; then the provider gives no answer."""
    number = 250 + len(how)
    (key,) = cities.ask(cities.child(number, copies=DOSES[:1]))
    with psycopg.connect(cities.databases.ensure(PLACES[2]).owner, autocommit=True) as otaru:
        provisions = otaru.execute("SELECT count(*) FROM provision").fetchone()
        otaru.execute(f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {how}; END $$")
        otaru.execute("CREATE TRIGGER no_room BEFORE INSERT ON exchange_record FOR EACH ROW EXECUTE FUNCTION no_room()")
        try:
            assert cities.send()["away"]
            found = cities.inquiry(key)
            assert (found["state"], found["result"], found["answer"]) == ("permitted", "system_down", None)
            assert otaru.execute("SELECT count(*) FROM provision").fetchone() == provisions
        finally:
            otaru.execute("DROP TRIGGER no_room ON exchange_record")
            otaru.execute("DROP FUNCTION no_room()")
    cities.send()
    assert cities.inquiry(key)["state"] == "answered"
    agree(cities)


@pytest.mark.parametrize(("full", "state"), [(PLACES[0], "sent"), (PLACES[2], "permitted")])
def test_相手のディスクが一杯なら待ち_空きができれば一度だけ答えられる(
    cities: Cities, full: Place, state: str
) -> None:  # fmt: skip
    """The table of the records lies on a disk of a few megabytes, which something else has filled."""
    table = "exchange_request" if full.system == "network" else "exchange_record"
    keys = cities.ask(*cities.children(800 + 100 * PLACES.index(full), MORE_THAN_A_PAGE))
    with small_disk(cities, full, table) as fill_or_empty:
        fill_or_empty(True)
        assert cities.send()["away"]
        found = [one for one in cities.kumamoto.tell("inquiries") if one["client_key"] in keys]
        assert {(one["state"], one["result"]) for one in found} == {(state, "system_down")}
        fill_or_empty(False)
        cities.send()
        assert {cities.inquiry(key)["state"] for key in keys} == {"answered"}
    agree(cities)


def test_自分の記録を書けない照会は受け付けられない(cities: Cities) -> None:
    """The asking city's own disk is full: nothing is half asked, and asked again it is asked once."""
    children = cities.children(1200, MORE_THAN_A_PAGE)
    with small_disk(cities, PLACES[1], "exchange_record") as fill_or_empty:
        fill_or_empty(True)
        with pytest.raises(FailedError, match=r"No space left|could not extend"):
            cities.ask(*children)
        assert f"q{cities.asked:05}" not in {one["client_key"] for one in cities.kumamoto.tell("inquiries")}
        fill_or_empty(False)
    keys = cities.ask(*children)
    cities.send()
    assert {cities.inquiry(key)["state"] for key in keys} == {"answered"}
    agree(cities)


@contextmanager
def small_disk(cities: Cities, place: Place, table: str) -> Iterator[Callable[[bool], None]]:
    """A table of a place moves to a disk of its own; `fill_or_empty(True)` leaves no room there."""
    disk = Path(tempfile.mkdtemp(prefix="sesshu-full-"))
    owner = postgres.run_as()
    whose = f"uid={owner['user']},gid={owner['group']}" if owner else ""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size=8m,mode=700,{whose}", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        disk.rmdir()
        pytest.skip("making a small disk needs the right to mount")
    admin = psycopg.conninfo.make_conninfo(cities.databases.admin_dsn, dbname=place.name)

    def fill_or_empty(full: bool) -> None:
        filling = disk / "filling"
        if not full:
            filling.unlink()
            return
        with contextlib.suppress(OSError), filling.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass

    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small_disk LOCATION '{disk}'")  # type: ignore[arg-type]
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE small_disk")  # type: ignore[arg-type]
            connection.execute(f"VACUUM FULL {table}")  # type: ignore[arg-type]
        yield fill_or_empty
    finally:
        with contextlib.suppress(FileNotFoundError):
            (disk / "filling").unlink()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")  # type: ignore[arg-type]
            connection.execute("DROP TABLESPACE IF EXISTS small_disk")
        subprocess.run(["umount", disk], check=False)
        disk.rmdir()


def test_照会する市の回線が切れても_つながれば一度だけ答えられ報告も一度だけ届く(cities: Cities) -> None:
    """The third line: provider to network. The end is reported later, once."""
    (key,) = cities.ask(cities.child(270, copies=DOSES[:1]))
    cities.send()
    cities.three.cut(PLACES[0].name)
    try:
        with pytest.raises(FailedError, match="NotReached"):
            cities.otaru.tell("ending")
    finally:
        cities.three.mend(PLACES[0].name)
    assert cities.inquiry(key)["state"] == "answered"
    cities.otaru.tell("ending")
    assert cities.otaru.tell("ending")["reported"] == 0
    agree(cities)


@pytest.mark.parametrize("days", [8, 3660, -2])
def test_時計が狂った中間サーバーの夜の仕事は_ネットワークに断られて何も終わらせない(
    cities: Cities, days: int
) -> None:  # fmt: skip
    wrong = (datetime.fromisoformat(CLOCK) + timedelta(days=days)).isoformat()
    assert cities.otaru.tell("clock_agrees") is True
    assert cities.otaru.tell("clock_agrees", clock=wrong) is False
    with psycopg.connect(cities.databases.ensure(PLACES[2]).owner) as connection:
        query = "SELECT count(*) FROM audit_entry WHERE act = 'exchange.clock_doubted' AND decision = 'deny'"
        assert connection.execute(query).fetchone() != (0,), "疑いは記録に残る"


@pytest.mark.parametrize("hours", [3, -3])
def test_時計がずれた照会は受け取られず_直れば答えられる(cities: Cities, hours: int) -> None:
    (key,) = cities.ask(cities.child(210 + hours, copies=DOSES[:1]))
    wrong = datetime.fromisoformat(CLOCK) + timedelta(hours=hours)
    assert cities.kumamoto.tell("send", clock=wrong.isoformat())["away"], "先の電文も古い電文も断られる"
    assert cities.inquiry(key)["state"] in {"queued", "sent"}
    cities.send()
    assert cities.inquiry(key)["state"] == "answered"


def test_偽の電文はすべて断られ_記録に残る(cities: Cities) -> None:
    """Another's name with one's own keys, an altered, an old and a repeated message, at the network's real door."""
    own = _keys(cities.folder, "012033")
    network = PublicKeys(**cities.network.tell("keys"))
    now = datetime.fromisoformat(CLOCK) + timedelta(minutes=1)
    now = max(now, _now(cities))
    liar = Keys("431001", own.signing, own.encryption)
    good = seal(DirectoryAsked(), sender=own, to=network, now=now)
    parts = good.split(".")
    parts[3] = ("A" if parts[3][0] != "A" else "B") + parts[3][1:]
    told = {
        "WRONG_SIGNATURE": seal(DirectoryAsked(), sender=liar, to=network, now=now),
        "UNKNOWN_SENDER": seal(DirectoryAsked(), sender=Keys.generate("999999"), to=network, now=now),
        "UNREADABLE": ".".join(parts),
        "EXPIRED": seal(DirectoryAsked(), sender=own, to=network, now=now - timedelta(hours=1)),
        "FROM_THE_FUTURE": seal(DirectoryAsked(), sender=own, to=network, now=now + timedelta(hours=1)),
    }
    before = _refused(cities)
    for code, token in told.items():
        assert _post(cities.network.door, token) == (400, code)
    assert _post(cities.network.door, good)[0] == 200
    assert _post(cities.network.door, good) == (400, "REPLAYED")
    assert _refused(cities) - before == len(told) + 1, "断った電文ごとに利用記録がある"


def test_どのデータベースの利用者も_ほかのデータベースに入れない(cities: Cities) -> None:
    access = {place.name: cities.databases.ensure(place) for place in PLACES}
    for name, mine in access.items():
        psycopg.connect(mine.app).close()
        for other in access.keys() - {name}:
            for login in (mine.app, mine.owner):  # each login against each other database
                with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                    psycopg.connect(login.rsplit("/", 1)[0] + f"/{other}").close()


def test_回線の代わりに媒体で求めて答えを受け取れる(cities: Cities) -> None:
    keys = cities.ask(*(cities.child(n, copies=DOSES) for n in (221, 222)))
    cities.three.cut(PLACES[2].name)
    try:
        cities.send()
        assert {cities.inquiry(key)["state"] for key in keys} == {"permitted"}
        there = [one for one in cities.kumamoto.tell("inquiries") if one["state"] == "permitted"]  # also of others
        call = cities.kumamoto.tell("medium_out", {"number": "媒体-1"})
        assert not any(word in call for word in ("2023-05-01", "ABC123"))
        with pytest.raises(FailedError, match="この団体の鍵にありません"):
            cities.kumamoto.tell("medium_in", {"file": call, "number": "媒体-9"})
        answer = cities.otaru.tell("medium_in", {"file": call, "number": "媒体-2"})["file"]
    finally:
        cities.three.mend(PLACES[2].name)
    assert cities.kumamoto.tell("medium_in", {"file": answer, "number": ""})["answered"] == len(there)
    for key in keys:
        found = cities.inquiry(key)
        assert (found["state"], len(found["answer"])) == ("answered", 3)
    with pytest.raises(FailedError, match="すでに受け取った"):
        cities.kumamoto.tell("medium_in", {"file": answer, "number": ""})
    assert cities.kumamoto.tell("media_closed") == {"媒体-1": "verified"}
    assert cities.otaru.tell("media_closed") == {"媒体-2": "verified"}
    agree(cities)


def _refused(cities: Cities) -> int:
    with psycopg.connect(cities.databases.ensure(PLACES[0]).owner) as connection:
        query = "SELECT count(*) FROM audit_entry WHERE act = 'exchange.message_refused' AND decision = 'deny'"
        return int(connection.execute(query).fetchone()[0])


def _keys(folder: Path, body: str) -> Keys:
    (file,) = folder.rglob(f"*{body}-exchange-keys.json")
    return Keys.from_dict(json.loads(file.read_text(encoding="utf-8")))


def _now(cities: Cities) -> datetime:
    settings = cities.network.system.settings
    passed = time.time() - float(settings["SESSHU_CLOCK_BASE"])
    return datetime.fromisoformat(CLOCK) + timedelta(seconds=passed)


def _post(door: str, token: str) -> tuple[int, str]:
    request = urllib.request.Request(door, token.encode(), {"Content-Type": "application/jose"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, ""
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())["code"]
