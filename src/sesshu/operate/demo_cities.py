"""The made-up cities of the demo: loaded two at a time, each by a process of its own, until a stop is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import ExitStack

from sesshu.operate import processes
from sesshu.operate.databases import Place
from sesshu.operate.demo_house import PLACES, CannotStartError, House, Wishes, note
from sesshu.operate.supervisor import Board
from sesshu.operate.supervisor.board import FAILED, READY, STARTING
from sesshu.operate.supervisor.child import as_user, end_with_parent

CITIES = "架空の2市のデータ"


class StoppedError(Exception):
    """途中で終了しました。"""


stop_asked = threading.Event()


def make_room(house: House, wishes: Wishes) -> list[Place]:
    """The cities that are not loaded as wished; their databases are empty."""
    wanted = [place for place in PLACES if not note(house.layout, place).is_loaded(wishes.city(place))]
    for place in wanted:
        if note(house.layout, place).exists:  # another city, or half of one
            house.keeper.drop(place.name)
            house.access[place] = house.keeper.ensure(place)
        note(house.layout, place).begin(wishes.city(place))
    return wanted


def fill(house: House, wishes: Wishes, board: Board, wanted: list[Place]) -> None:
    """Load cities, two at a time; a note is kept once a city is whole."""
    board.set(CITIES, STARTING, "できるまで、まだサインインできません")
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
    environment = processes.environment(place, house.access[place].app, house.settings(wishes, place))
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=end_with_parent, **as_user(house.user(place)),
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
