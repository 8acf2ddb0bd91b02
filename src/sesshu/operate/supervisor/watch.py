"""Watching the children: the first that ends decides the exit code, unless it may be restarted."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from types import FrameType

from sesshu.operate.supervisor.board import FAILED, READY, STARTING, STOPPED, Board
from sesshu.operate.supervisor.child import Child

FIRST_CHILD = 10  # exit code 10 = the first child of the list died, 11 = the second, …
RESTARTS = 4  # at most, each within an hour of the one before, with 1, 2, 4, 8 seconds between
HEALTHY_SECONDS = 3600
POLL_SECONDS = 0.1
AT_ONCE = max(2, os.cpu_count() or 1)  # how many start at the same time


class Supervisor:
    """Starts children in order, keeps them (`restart=True`, production) or reports the first that dies (demo)."""

    def __init__(self, children: list[Child], board: Board, *, restart: bool) -> None:
        self.children = children
        self.board = board
        self.restart = restart
        self.stopping = threading.Event()
        self.died: Child | None = None
        self.coming: queue.SimpleQueue[Child] = queue.SimpleQueue()
        for child in children:
            board.announce(child.name)

    def listen_to_signals(self) -> None:
        """SIGTERM and Ctrl-C ask for an orderly stop."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def start(self, seconds: float = 180) -> bool:
        """Start all and wait until they answer. False when one died, was too slow, or a stop was asked for.

        What follows the last one that answers requests (workers) is started once all before it answer: nobody waits
        for it, and it would take their processors.
        """
        fronts = max((place for place, child in enumerate(self.children, start=1) if child.ready_url), default=0)
        until = time.monotonic() + seconds
        return self._start_all(self.children[:fronts], until) and self._start_all(self.children[fronts:], until)

    def _start_all(self, children: list[Child], until: float) -> bool:
        """In their order, as many at once as there are processors: the first ones answer soonest."""
        coming, waiting = list(children), list[Child]()
        while (coming or waiting) and not self.stopping.is_set():
            while coming and len(waiting) < AT_ONCE:
                self._start(coming[0])
                waiting.append(coming.pop(0))
            for child in [one for one in waiting if one.is_ready()]:
                self.board.set(child.name, READY)
                waiting.remove(child)
            dead = next((one for one in waiting if not one.running), None)
            if dead or (waiting and time.monotonic() > until):
                self._report(dead or waiting[0])
                return False
            self.stopping.wait(POLL_SECONDS if waiting else 0)
        return not (coming or waiting)

    def add(self, child: Child) -> None:
        """One more, for which what it needs was not there before; started by whoever watches.

        A child ends with the thread that started it (`end_with_parent`): one that was started by a thread that does
        something and is gone would be gone with it.
        """
        self.coming.put(child)

    def watch(self) -> int:
        """Stay until asked to stop (0) or until a child is lost for good (10 + its place in the list)."""
        while not self.stopping.wait(POLL_SECONDS):
            while not self.coming.empty():
                self._take_in(self.coming.get())
            for child in self.children:
                if not child.running and not (self.restart and self._again(child)):
                    self._report(child)
                    return self.exit_code
        return 0

    def stop(self) -> None:
        """Ask all to finish, then wait for each: workers end their chunk, web processes their requests.

        The first of the list goes last: the others need it to finish.
        """
        for child in self.children:
            child.ask_to_stop()
        for child in reversed(self.children):
            child.wait_stopped()
            if child is not self.died:
                self.board.set(child.name, STOPPED)

    @property
    def exit_code(self) -> int:
        return FIRST_CHILD + self.children.index(self.died) if self.died else 0

    def _take_in(self, child: Child) -> None:
        self._start(child)
        self.children.append(child)
        self.board.set(child.name, READY)

    def _start(self, child: Child) -> None:
        self.board.set(child.name, STARTING)
        child.start()

    def _again(self, child: Child) -> bool:
        if time.monotonic() - child.started > HEALTHY_SECONDS:
            child.restarts = 0
        if child.restarts >= RESTARTS:
            return False
        child.say(f"{child.name} | 終了しました（{child.exit_code}）。再起動します。")
        self.board.set(child.name, STARTING, f"再起動 {child.restarts + 1} 回目")
        if self.stopping.wait(2**child.restarts):
            return True
        child.restarts += 1
        child.start()
        self.board.set(child.name, READY, f"再起動 {child.restarts} 回")
        return True

    def _report(self, child: Child) -> None:
        self.died = child
        code = child.exit_code
        reason = "時間内に応答しませんでした" if code is None else f"終了コード {code}"
        self.board.set(child.name, FAILED, reason)
        child.say(f"{child.name} | 異常終了: {reason}")
