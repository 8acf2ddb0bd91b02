"""The demo running: two cities with made-up residents, every system, a status page on the front port."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from sesshu.operate import demo_hub, postgres, processes
from sesshu.operate.databases import Place
from sesshu.operate.demo_cities import CITIES, StoppedError, fill, go_on, make_room, stop_asked
from sesshu.operate.demo_house import (
    BESIDE,
    NETWORK_KEYS,
    PLACES,
    PORTS,
    CannotStartError,
    House,
    Wishes,
    open_house,
    port_of,
)
from sesshu.operate.exchange import demo_sides
from sesshu.operate.exchange.arranging import arrange, is_done, note_done, rules
from sesshu.operate.exchange.driving import FailedError, System
from sesshu.operate.layout import Layout
from sesshu.operate.own_user import told_of_root
from sesshu.operate.supervisor import Board, Child, Supervisor
from sesshu.operate.supervisor.board import FAILED, READY, STARTING
from sesshu.operate.supervisor.page import serve

BOOKING = "booking"
DATABASE = "データベース"
EXCHANGE = "情報連携の準備"
TRIES = 3  # on a busy machine a system may not answer in time
LONGEST_END = 10  # seconds; a load is over within one, a call to another system may take longer than anybody waits


def run(wishes: Wishes) -> int:
    """Start everything, show the address, stay until asked to stop. The exit code tells which child died.

    The pages answer first; the cities are loaded and the exchange is prepared behind them.
    """
    started = time.monotonic()
    layout = Layout.named("demo")
    board = Board(
        "接種（sesshu）デモ",
        ["ここにある人物・記録はすべて架空のものです。", f"時計は {wishes.as_of} 9:00 に合わせてあります。"],
    )
    board.announce(DATABASE)
    board.announce(CITIES)
    board.announce(EXCHANGE)
    check_ports(wishes.port, PORTS)
    with ExitStack() as stack:
        page = serve(board, wishes.port)
        stack.callback(page.server_close)
        stack.callback(page.shutdown)
        say(f"準備中です。進み具合: http://localhost:{wishes.port}/")
        stack.callback(processes.compile_sources().wait)
        board.set(DATABASE, STARTING)
        try:
            house = open_house(layout, stack, (*PLACES, *BESIDE))
        except (postgres.PostgresError, RuntimeError) as error:
            board.set(DATABASE, FAILED)
            raise CannotStartError(str(error)) from error
        board.set(DATABASE, READY, f"PostgreSQL（ポート {house.server.port}）")
        wanted = make_room(house, wishes)
        database = processes.DatabaseChild(house.server, DATABASE)
        supervisor = Supervisor([database, *children(house, wishes)], board, restart=False)
        go_on()
        supervisor.listen_to_signals()
        fronts = [*posts(house, wishes), *booking_posts(house, wishes), *posts_beside(house, wishes)]
        for child, post in zip(supervisor.children[1:], fronts, strict=False):
            board.announce(child.name, post.url)
        tell_of_root(board, fronts)
        later = workers(house, wishes)
        for child in later:
            board.announce(child.name)
        stack.callback(supervisor.stop)
        stack.callback(write_sides(house, wishes))
        if not supervisor.start():
            return supervisor.exit_code
        say(f"起動しました（{time.monotonic() - started:.1f} 秒）。終了は Ctrl-C。")
        for post in fronts:
            say(f"  {post.title}  {post.url}")
        behind = Behind(lambda: prepare(house, wishes, supervisor, wanted, later), supervisor)
        stack.callback(behind.end)
        code = supervisor.watch()
    if behind.error:
        raise behind.error
    return code


def tell_of_root(board: Board, fronts: list[processes.Post]) -> None:
    """On the status page and in the log: which system with Individual Numbers could not be made a user of its own."""
    for told in filter(None, (told_of_root(post.place, post.user) for post in fronts)):
        board.notes.append(told)
        say(told)


class Behind(threading.Thread):
    """What is done while the pages answer already. When it cannot be done the house stops and says why."""

    def __init__(self, work: Callable[[], None], supervisor: Supervisor) -> None:
        super().__init__(daemon=True)
        self.work, self.supervisor = work, supervisor
        self.error: CannotStartError | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except StoppedError:
            pass
        except CannotStartError as error:
            self.error = error
            self.supervisor.stopping.set()

    def end(self) -> None:
        """Nothing of it works on after a stop; a step between systems that is under way ends with them."""
        stop_asked.set()
        self.join(LONGEST_END)


def prepare(house: House, wishes: Wishes, supervisor: Supervisor, wanted: list[Place], workers: list[Child]) -> None:
    """The cities that are not loaded yet, then their workers, which would take a load's jobs from it; then what the
    systems must know of one another."""
    fill(house, wishes, supervisor.board, wanted)
    for child in workers:
        supervisor.add(child)
    if wanted:
        say("架空の2市のデータができました。サインインできます。")
    prepare_exchange(house, wishes, supervisor.board)


def write_sides(house: House, wishes: Wishes) -> Callable[[], None]:
    """Where `./sesshu exchange reconcile --demo` finds the network and the two intermediaries, while the demo runs."""
    sides = [post for post in posts_beside(house, wishes) if post.place.system in {"network", "intermediary"}]
    systems = [System(post, house.settings(wishes, post.place)) for post in sides]
    return demo_sides.write(house.layout.folder, systems, wishes.as_of)


def posts(house: House, wishes: Wishes) -> list[processes.Post]:
    """Where each place answers: the front port plus 1, 2, …"""
    return [
        processes.Post(place, house.access[place].app, port_of(wishes, place), user=house.user(place))
        for place in PLACES
    ]  # fmt: skip


def booking_posts(house: House, wishes: Wishes) -> list[processes.Post]:
    """The public page of each place, behind the ports of the places."""
    first = wishes.port + 1 + len(PLACES)
    return [
        processes.Post(place, house.keeper.public(place), first + i, BOOKING, house.user(place, BOOKING))
        for i, place in enumerate(PLACES)
    ]  # fmt: skip


def posts_beside(house: House, wishes: Wishes) -> list[processes.Post]:
    """The systems beside the ledgers, behind the public pages."""
    return [
        processes.Post(place, house.access[place].app, port_of(wishes, place), user=house.user(place))
        for place in BESIDE
    ]  # fmt: skip


def children(house: House, wishes: Wishes) -> list[Child]:
    """Web processes: the login page is what people wait for. The systems beside the ledgers are one process
    each; that spares a third of the memory of the house."""
    fronts = [*posts(house, wishes), *booking_posts(house, wishes)]
    return [
        *(processes.web(post, house.settings(wishes, post.place, post.site)) for post in fronts),
        *(processes.whole(post, house.settings(wishes, post.place)) for post in posts_beside(house, wishes)),
    ]


def workers(house: House, wishes: Wishes) -> list[Child]:
    """The workers of the ledgers."""
    return [processes.worker(post, house.settings(wishes, post.place)) for post in posts(house, wishes)]


def prepare_exchange(house: House, wishes: Wishes, board: Board) -> None:
    """Once the pages answer: systems made known to one another, numbers, codes, copies, and what the other systems of
    each city send to its hub; anew for another city."""
    what = arranged_for(wishes)
    if is_done(house.layout.folder, what):
        board.set(EXCHANGE, READY)
        return
    board.set(EXCHANGE, STARTING)
    found = {
        post.place: System(post, house.settings(wishes, post.place))
        for post in (*posts(house, wishes), *posts_beside(house, wishes))
    }
    kept = [house.folder(place) / NETWORK_KEYS for place in BESIDE if place.system == "intermediary"]
    for left in reversed(range(TRIES)):  # what is there already is left as it is
        try:
            arrange(
                found, house.api_key, kept, lambda words: board.set(EXCHANGE, STARTING, words), pairs=wishes.moved
            )  # fmt: skip
            for place in PLACES:
                board.set(EXCHANGE, STARTING, f"{place.municipality}: 業務システムのデータを庁内連携に渡しています")
                demo_hub.hand_over(house, wishes, place.municipality)
            for place in PLACES:
                board.set(
                    EXCHANGE, STARTING, f"{place.municipality}: 課税・福祉・介護・障害・学齢簿の一覧を取り込んでいます"
                )
                found[place].tell("office_lists")
                found[Place("addressee", place.municipality)].tell("findings")
            break
        except FailedError as failed:
            go_on()
            if not left:
                board.set(EXCHANGE, FAILED, "再起動すると、もう一度準備します")
                say(f"情報連携を準備できませんでした: {failed}")
                return
    note_done(house.layout.folder, what)
    board.set(EXCHANGE, READY)
    say("情報連携の準備ができました。")


def arranged_for(wishes: Wishes) -> dict[str, Any]:
    """What decides the arrangement of the exchange: where one of these differs it is made again."""
    cities = [wishes.city(place) for place in PLACES]
    return {"cities": cities, "port": wishes.port, "systems": len(BESIDE), "moved": wishes.moved, "rules": rules()}


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
