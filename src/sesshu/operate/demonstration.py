"""The demo running: two cities with made-up residents, every system, a status page on the front port."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

from sesshu.operate import demo_hub, postgres, processes
from sesshu.operate.databases import Place
from sesshu.operate.demo_house import (
    BESIDE,
    NETWORK_KEYS,
    PLACES,
    CannotStartError,
    House,
    Wishes,
    note,
    open_house,
    port_of,
)
from sesshu.operate.exchange.arranging import arrange, is_done, note_done
from sesshu.operate.exchange.driving import FailedError, System
from sesshu.operate.layout import Layout
from sesshu.operate.own_user import own_user
from sesshu.operate.supervisor import Board, Child, Supervisor
from sesshu.operate.supervisor.board import FAILED, READY, STARTING
from sesshu.operate.supervisor.child import end_with_parent
from sesshu.operate.supervisor.page import serve

DATABASE = "データベース"
CITIES = "架空の2市のデータ"
EXCHANGE = "情報連携の準備"


class StoppedError(Exception):
    """途中で終了しました。"""


stop_asked = threading.Event()


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
    """Web processes first: the login page is what people wait for. The systems beside the ledgers are one process
    each; that spares a third of the memory of the house."""
    settings = {place: house.settings(wishes, place) for place in (*PLACES, *BESIDE)}
    ledgers = posts(house, wishes)
    return [
        *(processes.web(post, settings[post.place]) for post in (*ledgers, *booking_posts(house, wishes))),
        *(processes.whole(post, settings[post.place]) for post in posts_beside(house, wishes)),
        *(processes.worker(post, settings[post.place]) for post in ledgers),
    ]


def prepare_exchange(house: House, wishes: Wishes, board: Board) -> None:
    """Once the pages answer: systems made known to one another, numbers, codes, copies, and what the other systems of
    each city send to its hub; anew for another city."""
    what = {"cities": [wishes.city(place) for place in PLACES], "port": wishes.port, "systems": len(BESIDE)}
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
        for place in PLACES:
            board.set(EXCHANGE, STARTING, f"{place.municipality}: 業務システムのデータを庁内連携に渡しています")
            demo_hub.hand_over(house, wishes, place.municipality)
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
