"""People at screens: each with a session of an own, a second of thought between pages, and a clock."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

THINK_SECONDS = 1.0
PATIENCE = 60
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
Seconds = dict[str, list[float]]


@dataclass
class Visitor:
    """A browser without scripts that stays on its connection. `cookies` are what a sign-in left."""

    port: int
    cookies: dict[str, str]
    accepted: tuple[int, ...] = (200,)
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)

    def get(self, address: str) -> str:
        return self._ask("GET", address)

    def post(self, address: str, values: dict[str, str], page: str) -> str:
        """Send the form of a page, with its hidden fields, and follow where the answer leads."""
        return self._ask("POST", address, urllib.parse.urlencode(dict(HIDDEN.findall(page)) | values))

    def _ask(self, method: str, address: str, body: str | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (302, 303):
            return self.get(answer.headers["Location"])
        if answer.status not in self.accepted:
            raise RuntimeError(f"{method} {address}: {answer.status}")
        return text


Act = Callable[[Visitor, random.Random, "Timing"], None]


class Timing:
    """Seconds by name of what was done, of all visitors."""

    def __init__(self, think: float = THINK_SECONDS) -> None:
        self.think = think
        self.found: Seconds = defaultdict(list)
        self.lock = threading.Lock()

    def take(self, name: str, work: Callable[[], str]) -> str:
        begun = perf_counter()
        answer = work()
        with self.lock:
            self.found[name].append(perf_counter() - begun)
        time.sleep(self.think)
        return answer


def visit(visitors: Sequence[tuple[Visitor, Act]], *, seconds: float, think: float = THINK_SECONDS) -> Seconds:
    """Everybody does their act again and again for some seconds. Raises what went wrong for one of them."""
    timing, until = Timing(think), time.monotonic() + seconds
    wrong: list[Exception] = []

    def go(number: int, visitor: Visitor, act: Act) -> None:
        chance = random.Random(number)  # noqa: S311 - whom a made-up clerk looks for
        time.sleep(chance.random() * think)
        visitor.connection.close()  # opened again when used: the server gives up one that was idle for long
        try:
            while time.monotonic() < until:
                act(visitor, chance, timing)
        except Exception as error:  # noqa: BLE001 - told to the caller below
            wrong.append(error)

    threads = [threading.Thread(target=go, args=(number, *pair)) for number, pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return timing.found
