"""The demo house: PostgreSQL, two cities with made-up residents, a status page on the front port."""

from __future__ import annotations

import fcntl
import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sesshu.operate import postgres, processes
from sesshu.operate.databases import Access, Databases, Place
from sesshu.operate.exchange.arranging import CLIENTS, arrange, is_done, key_name, note_done
from sesshu.operate.exchange.driving import FailedError, System
from sesshu.operate.layout import Layout, LoadNote
from sesshu.operate.own_user import own_folder, own_user
from sesshu.operate.reach import write_private
from sesshu.operate.supervisor import Board, Child, Supervisor
from sesshu.operate.supervisor.board import FAILED, READY, STARTING
from sesshu.operate.supervisor.child import end_with_parent
from sesshu.operate.supervisor.page import serve

PLACES = (Place("ledger", "431001"), Place("ledger", "012033"))
BESIDE = (  # systems beside the ledgers
    Place("addressee", "431001"), Place("addressee", "012033"), Place("network"), Place("intermediary", "431001"),
    Place("intermediary", "012033"),
)  # fmt: skip
DATABASE = "データベース"
CITIES = "架空の2市のデータ"
EXCHANGE = "情報連携の準備"
FEWEST = 200
NETWORK_KEYS = "network-public.json"


class CannotStartError(Exception):
    """起動できません。"""


class StoppedError(Exception):
    """途中で終了しました。"""


stop_asked = threading.Event()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line. `as_of` is the day (YYYY-MM-DD) the demo's clock starts at."""

    residents: int = 2000
    seed: int = 1
    as_of: str = "2026-11-20"
    port: int = 8000
    main_job: bool = False

    def city(self, place: Place) -> dict[str, Any]:
        """What decides a place's made-up city: the first has all residents, the others a tenth, at least 200."""
        number = self.residents if place == PLACES[0] else max(FEWEST, self.residents // 10)
        return {"residents": number, "seed": self.seed, "as_of": self.as_of, "main_job": self.main_job}

    @property
    def clock(self) -> str:
        return f"{self.as_of}T09:00:00+09:00"


@dataclass
class House:
    """A started PostgreSQL with the databases of some places."""

    layout: Layout
    server: postgres.Server
    keeper: Databases
    access: dict[Place, Access] = field(default_factory=dict)

    def settings(self, wishes: Wishes, place: Place = PLACES[0]) -> dict[str, str]:
        """What every process of the ledgers shares; a system beside them has a folder and a secret of its own."""
        shared = {
            "SESSHU_DEMO": "1",
            "SESSHU_VAR": str(self.layout.files),
            "SESSHU_SECRET_KEY": self.layout.secret("secret"),
            "SESSHU_FILES_KEY": self.layout.secret("files-key"),
            "SESSHU_CLOCK": wishes.clock,
            "SESSHU_CLOCK_BASE": str(time.time()),
        }
        if place.system == "ledger":
            return shared | connections(self, wishes, place, self.layout.files)
        own = self.own(place)
        own.mkdir(parents=True, exist_ok=True)
        reached = connections(self, wishes, place, own)
        folder = own_folder(own, own_user(place, own))
        secret = {"SESSHU_VAR": str(folder), "SESSHU_SECRET_KEY": self.layout.secret(f"secret-{place.system}")}
        return shared | secret | reached

    def api_key(self, municipality: str, caller: str, called: str) -> str:
        """The key that one system of a city uses for another."""
        return "sesshu_" + self.layout.secret(f"{key_name(caller, called)}-{municipality}")

    def own(self, place: Place) -> Path:
        """The folder of a system beside the ledgers."""
        return self.layout.folder / f"{place.system}-{place.municipality}"


def connections(house: House, wishes: Wishes, place: Place, folder: Path) -> dict[str, str]:
    """Where a system finds those it calls, and the files in its own folder with the keys it was given for them."""
    found = {}
    for caller, called, _, _ in CLIENTS:
        if caller == place.system:
            file = folder / f"{key_name(caller, called)}-{place.municipality}"
            write_private(file, house.api_key(place.municipality, caller, called))
            port = port_of(wishes, Place(called, place.municipality))
            found |= {
                f"SESSHU_{called.upper()}_ADDRESS": f"http://127.0.0.1:{port}",
                f"SESSHU_{called.upper()}_KEY": str(file),
            }
    if place.system == "intermediary":
        found["SESSHU_NETWORK_ADDRESS"] = f"http://127.0.0.1:{port_of(wishes, Place('network'))}/exchange/"
        found["SESSHU_NETWORK_KEYS"] = str(folder / NETWORK_KEYS)
    return found


def port_of(wishes: Wishes, place: Place) -> int:
    """The front port plus 1, 2, … for the ledgers; then their public pages; then the systems beside them."""
    if place in PLACES:
        return wishes.port + 1 + PLACES.index(place)
    return wishes.port + 1 + 2 * len(PLACES) + BESIDE.index(place)


def open_house(layout: Layout, stack: ExitStack, places: tuple[Place, ...] = PLACES) -> House:
    """Start PostgreSQL and make the databases; `stack` stops and frees everything again."""
    layout.prepare()
    stack.enter_context(_alone(layout))
    server = postgres.Server(layout.postgres).start()
    stack.callback(server.stop)
    keeper = Databases(server.dsn(), layout.roles)
    return House(layout, server, keeper, {place: keeper.ensure(place) for place in places})


def _alone(layout: Layout) -> IO[str]:
    """One house a folder: the lock ends with the process, however it ends."""
    file = (layout.folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise CannotStartError(f"すでに起動しています（{layout.folder}）。先に Ctrl-C で終了してください。") from None
    return file


def run(wishes: Wishes) -> int:
    """Start everything, show the address, stay until asked to stop. The exit code tells which child died."""
    started = time.monotonic()
    layout = Layout.named("demo")
    board = Board(
        "接種（sesshu）デモ",
        ["ここにある人物・記録はすべて架空のものです。", f"時計は {wishes.as_of} 9:00 に合わせてあります。"],
    )
    board.announce(DATABASE)
    board.announce(CITIES)
    board.announce(EXCHANGE)
    check_ports(wishes.port, 1 + 2 * len(PLACES) + len(BESIDE))
    with ExitStack() as stack:
        page = serve(board, wishes.port)
        stack.callback(page.server_close)
        stack.callback(page.shutdown)
        say(f"準備中です。進み具合: http://localhost:{wishes.port}/")
        board.set(DATABASE, STARTING)
        try:
            house = open_house(layout, stack, (*PLACES, *BESIDE))
        except (postgres.PostgresError, RuntimeError) as error:
            board.set(DATABASE, FAILED)
            raise CannotStartError(str(error)) from error
        board.set(DATABASE, READY, f"PostgreSQL（ポート {house.server.port}）")
        fill(house, wishes, board)
        database = processes.DatabaseChild(house.server, DATABASE)
        supervisor = Supervisor([database, *children(house, wishes)], board, restart=False)
        go_on()
        supervisor.listen_to_signals()
        fronts = [*posts(house, wishes), *booking_posts(house, wishes), *posts_beside(house, wishes)]
        for child, post in zip(supervisor.children[1:], fronts, strict=False):
            board.announce(child.name, post.url)
        stack.callback(supervisor.stop)
        if not supervisor.start():
            return supervisor.exit_code
        say(f"起動しました（{time.monotonic() - started:.1f} 秒）。終了は Ctrl-C。")
        for post in fronts:
            say(f"  {post.title}  {post.url}")
        exchanging = threading.Thread(target=prepare_exchange, args=(house, wishes, board), daemon=True)
        exchanging.start()
        return supervisor.watch()


def fill(house: House, wishes: Wishes, board: Board) -> None:
    """Load the cities that are not loaded yet, two at a time; a note is kept once a city is whole."""
    board.set(CITIES, STARTING)
    wanted = [place for place in PLACES if not note(house.layout, place).is_loaded(wishes.city(place))]
    for place in wanted:
        if note(house.layout, place).exists:  # another city, or half of one
            house.keeper.drop(place.name)
            house.access[place] = house.keeper.ensure(place)
        note(house.layout, place).begin(wishes.city(place))
    with ExitStack() as stack:
        loads = [(place, _load(house, wishes, place, stack)) for place in wanted]
        for place, process in loads:
            text = _result(process)
            if process.returncode:
                board.set(CITIES, FAILED)
                raise CannotStartError(f"{place.name}: 架空のデータを作れませんでした。上の表示を確認してください。")
            note(house.layout, place).finish(wishes.city(place), json.loads(text))
    board.set(CITIES, READY)


def _load(house: House, wishes: Wishes, place: Place, stack: ExitStack) -> subprocess.Popen[str]:
    city = wishes.city(place)
    command = [sys.executable, "-m", "sesshu.operate.loading", "--residents", str(city["residents"]),
               "--seed", str(city["seed"]), *(["--main-job"] if city["main_job"] else [])]  # fmt: skip
    environment = processes.environment(place, house.access[place].app, house.settings(wishes))
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=end_with_parent,
    )  # fmt: skip
    stack.callback(process.wait)
    stack.callback(process.terminate)  # runs first: nothing of ours works on after a stop
    return process


def _result(process: subprocess.Popen[str]) -> str:
    """What a load printed; `StoppedError` when a stop is asked for meanwhile."""
    while True:
        go_on()
        try:
            return process.communicate(timeout=0.2)[0]
        except subprocess.TimeoutExpired:
            continue


def go_on() -> None:
    """Raise `StoppedError` once a stop was asked for: asked between steps, so that nothing is left half-started."""
    if stop_asked.is_set():
        raise StoppedError


def note(layout: Layout, place: Place) -> LoadNote:
    return LoadNote(layout.folder / f"{place.name}.json")


def posts(house: House, wishes: Wishes) -> list[processes.Post]:
    """Where each place answers: the front port plus 1, 2, …"""
    return [processes.Post(place, house.access[place].app, port_of(wishes, place)) for place in PLACES]


def booking_posts(house: House, wishes: Wishes) -> list[processes.Post]:
    """The public page of each place, behind the ports of the places."""
    first = wishes.port + 1 + len(PLACES)
    return [
        processes.Post(place, house.keeper.public(place), first + i, "booking") for i, place in enumerate(PLACES)
    ]  # fmt: skip


def posts_beside(house: House, wishes: Wishes) -> list[processes.Post]:
    """The systems beside the ledgers, behind the public pages; as users of their own where we may give them one."""
    return [
        processes.Post(
            place, house.access[place].app, port_of(wishes, place), user=own_user(place, house.own(place))
        )
        for place in BESIDE
    ]  # fmt: skip


def children(house: House, wishes: Wishes) -> list[Child]:
    """Web processes first: the login page is what people wait for."""
    settings = {place: house.settings(wishes, place) for place in (*PLACES, *BESIDE)}
    found = [*posts(house, wishes), *posts_beside(house, wishes)]
    fronts = [*found[: len(PLACES)], *booking_posts(house, wishes), *found[len(PLACES) :]]
    return [processes.web(post, settings[post.place]) for post in fronts] + [
        processes.worker(post, settings[post.place]) for post in found
    ]


def prepare_exchange(house: House, wishes: Wishes, board: Board) -> None:
    """Once the pages answer: systems made known to one another, numbers, codes and copies; anew for another city."""
    what = {"cities": [wishes.city(place) for place in PLACES], "port": wishes.port}
    if is_done(house.layout.folder, what):
        board.set(EXCHANGE, READY)
        return
    board.set(EXCHANGE, STARTING)
    found = {
        post.place: System(post, house.settings(wishes, post.place))
        for post in (*posts(house, wishes), *posts_beside(house, wishes))
    }
    kept = [house.own(place) / NETWORK_KEYS for place in BESIDE if place.system == "intermediary"]
    try:
        arrange(found, house.api_key, kept, lambda words: board.set(EXCHANGE, STARTING, words))
    except FailedError as failed:
        board.set(EXCHANGE, FAILED, "再起動すると、もう一度準備します")
        say(f"情報連携を準備できませんでした: {failed}")
        return
    note_done(house.layout.folder, what)
    board.set(EXCHANGE, READY)
    say("情報連携の準備ができました。")


def check_ports(first: int, count: int) -> None:
    """Raise `CannotStartError` when one of the ports is taken."""
    for port in range(first, first + count):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                example = f"./sesshu demo --port {first + 100}"
                raise CannotStartError(f"ポート {port} は使われています。例: {example}") from None


def say(text: str) -> None:
    sys.stderr.write(f"sesshu: {text}\n")
    sys.stderr.flush()
