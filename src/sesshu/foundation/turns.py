"""Pages of one process one after another, as long as they are short.

Threads of one process share one interpreter: four pages made at once take as long as four in a row, each of them, and
lose time in changing over. In a row, the first is there after a quarter of it. A page that takes long (a cross table, a
large upload) must not stop the others, so nobody waits for their turn longer than `PATIENCE`. Whoever waits for another
system meanwhile gives it up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 0.1  # seconds: longer than nearly all pages take
_held = threading.local()


class Turns:
    """A WSGI application that lets the requests of its process into another one by one."""

    def __init__(self, application: WSGIApplication, patience: float = PATIENCE) -> None:
        self.application, self.patience = application, patience
        self.turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _held.turn = self.turn if self.turn.acquire(timeout=self.patience) else None
        try:
            return self.application(environ, start_response)
        finally:
            give_up()


def give_up() -> None:
    """The turn of this thread's request, if it has one, is the next one's. What is left of it is short."""
    turn, _held.turn = getattr(_held, "turn", None), None
    if turn:
        turn.release()
