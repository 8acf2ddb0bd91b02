"""`exchange-immediate`: single inquiries, ten a second, from the clerk's click to the answer stored in the ledger.

Everything on the way is a process of its own: 熊本市's ledger (pages and worker), its unified addressee system, both
intermediaries (with workers), the network. Clerks post the form of a person's page at a steady pace, whether earlier
answers have come or not; somebody who looks into the ledger's database only says when an answer stands there.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

import psycopg

from sesshu.operate import processes
from sesshu.operate.bench.exchange import CHUNK, check_recorded, known_there, server_for
from sesshu.operate.bench.house import CLOCK, say
from sesshu.operate.bench.measure import Line, line
from sesshu.operate.bench.visitors import Visitor
from sesshu.operate.databases import Place
from sesshu.operate.exchange.arranging import DEPARTMENT, DUTIES, SHARED_FIRST, key_name, make_known
from sesshu.operate.exchange.driving import System, Talking
from sesshu.operate.exchange.running import Running, held_ports, running, settings_beside, wait_for
from sesshu.operate.processes import Post
from sesshu.operate.reach import write_private
from sesshu.operate.supervisor import Child
from sesshu.schedule import Tables

SIZE, A_SECOND = 200, 10.0
CLERKS = 20  # each of them has two seconds for a person
PROVIDER = "012033"
LEDGER, ADDRESSEE = Place("ledger", "431001"), Place("addressee", "431001")
INTERMEDIARY = Place("intermediary", "431001")
LOOK_SECONDS, PATIENCE = 0.01, 60.0
STORED = """
SELECT resident_id::text, looked_at FROM exchange_inquiry
WHERE state = 'fetched' AND looked_at >= %s::timestamptz - interval '5 seconds'
"""
WAITING = "SELECT count(*) FROM job WHERE state IN ('queued', 'running') AND kind <> 'exchange.copies'"


@dataclass(frozen=True, slots=True)
class Office:
    """The three of an exchange and the two more of the asking city. `admin`: the ledger's database."""

    three: Running
    ledger: Talking
    addressee: Talking
    admin: str


def immediate(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    with _office() as office, ExitStack() as stack:
        people = _prepare(office, size)
        clerks = office.ledger.tell("asking_clerks", {"clerks": CLERKS, "section": DEPARTMENT})
        visitors = [
            Visitor(office.ledger.system.post.port, {clerks["cookie"]: token}) for token in clerks["tokens"]
        ]  # fmt: skip
        _run(stack, office.ledger.system, processes.worker)
        _wait_until_idle(office.admin)
        say(f"1秒に{A_SECOND:g}件、{size:,} 件を画面から1件ずつ照会しています")
        each = _click(visitors, people, office.admin)
        check_recorded(office.three, len(each), size)
    return [line("exchange-immediate", size, size / A_SECOND, each=each)]


def _click(visitors: Sequence[Visitor], people: Sequence[str], admin: str) -> list[float]:
    """Seconds of each from the moment that its click was due until its answer stood in the ledger: whoever waits for a
    free clerk waits too."""
    begun = time.perf_counter() + 3
    due = {one: begun + n / A_SECOND for n, one in enumerate(people)}
    free: SimpleQueue[Visitor] = SimpleQueue()
    for one in visitors:
        free.put(one)
    wrong: list[Exception] = []

    def ask(resident: str) -> None:
        address, clerk = f"/exchange-inquiries/people/{resident}/", free.get()
        try:
            page = clerk.get(address)
            time.sleep(max(0.0, due[resident] - time.perf_counter()))
            clerk.post(address, {"kind": "mover_in", "provider": PROVIDER, "note": ""}, page)
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(error)
        finally:
            free.put(clerk)

    threads = []
    watching = _Watching(admin, set(people))
    watching.start()
    for resident in people:
        time.sleep(max(0.0, due[resident] - 1 - time.perf_counter()))  # the page is opened a second before
        threads.append(threading.Thread(target=ask, args=(resident,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    watching.join(PATIENCE)
    return [at - due[one] for one, at in watching.seen.items()]


class _Watching(threading.Thread):
    """Looks again and again which answers stand in the ledger, until all do."""

    def __init__(self, admin: str, awaited: set[str]) -> None:
        super().__init__(daemon=True)
        self.admin, self.awaited, self.seen = admin, awaited, dict[str, float]()

    def run(self) -> None:
        last = "-infinity"
        with psycopg.connect(self.admin, autocommit=True) as connection:
            while self.awaited - self.seen.keys():
                for resident, at in connection.execute(STORED, [last]).fetchall():
                    self.seen.setdefault(resident, time.perf_counter())
                    last = max(last, at.isoformat()) if last[0] != "-" else at.isoformat()
                time.sleep(LOOK_SECONDS)


def _wait_until_idle(admin: str) -> None:
    """What a new day and new people start is over: nothing of it is measured."""
    say("始まっている処理が終わるのを待っています")
    with psycopg.connect(admin, autocommit=True) as connection:
        while connection.execute(WAITING).fetchone() != (0,):
            time.sleep(1)


@contextmanager
def _office() -> Iterator[Office]:
    three = (Place("network"), INTERMEDIARY, Place("intermediary", PROVIDER))
    with server_for([LEDGER, ADDRESSEE, *three]) as (keeper, server, folder), ExitStack() as stack:
        [port, other] = stack.enter_context(held_ports(2))
        ledger = System(Post(LEDGER, keeper.ensure(LEDGER).app, port), settings_beside(folder, LEDGER, CLOCK))
        addressee = System(
            Post(ADDRESSEE, keeper.ensure(ADDRESSEE).app, other), settings_beside(folder, ADDRESSEE, CLOCK)
        )
        keys, there_at = _Keys(folder), addressee.door.removesuffix("/exchange/")
        _run(stack, addressee, processes.web)
        met = {"SESSHU_ADDRESSEE_ADDRESS": there_at, "SESSHU_ADDRESSEE_KEY": keys.file("intermediary", "addressee")}
        started = stack.enter_context(running(keeper, folder, CLOCK, met))
        for one in (started.kumamoto, started.otaru):
            _run(stack, one.system, processes.worker)
        asks = {
            "SESSHU_ADDRESSEE_ADDRESS": there_at, "SESSHU_ADDRESSEE_KEY": keys.file("ledger", "addressee"),
            "SESSHU_INTERMEDIARY_ADDRESS": started.kumamoto.door.removesuffix("/exchange/"),
            "SESSHU_INTERMEDIARY_KEY": keys.file("ledger", "intermediary"),
        }  # fmt: skip
        ledger = replace(ledger, settings={**ledger.settings, **asks})
        with Talking(ledger) as talking, Talking(addressee) as there:
            there.tell("staff")
            made = {LEDGER: talking, ADDRESSEE: there, INTERMEDIARY: started.kumamoto}
            make_known("431001", made, lambda _, caller, called: keys.key(caller, called))
            started.kumamoto.tell("staff")
            started.kumamoto.tell("duties", {"department": DEPARTMENT, "duties": list(DUTIES)})
            _run(stack, ledger, processes.web)
            yield Office(started, talking, there, server.dsn(LEDGER.name))


class _Keys:
    """The keys by which the systems of the city know each other, each in a file of its own as well."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, dict[str, str]()

    def key(self, caller: str, called: str) -> str:
        name = key_name(caller, called)
        if name not in self.made:
            self.made[name] = "sesshu_" + secrets.token_urlsafe(48)
            write_private(self.folder / name, self.made[name])
        return self.made[name]

    def file(self, caller: str, called: str) -> str:
        self.key(caller, called)
        return str(self.folder / key_name(caller, called))


def _prepare(office: Office, size: int) -> list[str]:
    """Children who moved here, numbered, linked, with codes; in the city they left each has three doses. The keys of
    the residents."""
    say(f"{size:,} 人の転入者を登録しています")
    found = office.ledger.tell("moved_in", {"people": size, "provider": PROVIDER})
    indexes = {number: SHARED_FIRST + n for n, number in enumerate(found)}
    unified = office.addressee.tell("numbers", indexes)
    say(f"{size:,} 人の紐付け・符号・副本を用意しています")
    office.ledger.tell("copies_out")
    codes = {unified[number]: f"{index:011}" for number, index in indexes.items()}
    named = [
        {"acquisition": acquisition, "body": "431001", "resident_record_code": codes[one]}
        for one, acquisition in office.three.kumamoto.tell("awaited").items()
    ]
    for start in range(0, len(named), CHUNK):
        office.three.network.tell("persons", named[start : start + CHUNK])
    office.three.kumamoto.tell("fetch")
    known_there(office.three, {f"2{n:013}0": code for n, code in enumerate(codes.values())})
    return list(found.values())


def _run(stack: ExitStack, system: System, start: Callable[[Post, Mapping[str, str]], Child]) -> None:
    """Running until the block ends; a door answers first."""
    child = start(system.post, system.settings)
    child.start()
    stack.callback(child.wait_stopped)
    stack.callback(child.ask_to_stop)
    if child.ready_url:
        wait_for(child.ready_url)
