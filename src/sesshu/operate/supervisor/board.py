"""What is starting and what is ready: one list that the status page and the terminal show."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

WAITING, STARTING, READY, STOPPED, FAILED = "待機中", "準備中", "稼働中", "停止", "異常終了"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the house: its name, state, a remark and, when it is a screen, its address."""

    name: str
    state: str = WAITING
    remark: str = ""
    link: str = ""


class Board:
    """Lines in the order they were announced; safe to read from the status page's thread."""

    def __init__(self, title: str, notes: list[str] | None = None) -> None:
        self.title = title
        self.notes = notes or []
        self._lines: dict[str, Line] = {}
        self._lock = threading.Lock()

    def announce(self, name: str, link: str = "") -> None:
        """A line that is there already keeps its place and state, and gets the link."""
        with self._lock:
            known = self._lines.get(name, Line(name))
            self._lines[name] = replace(known, link=link or known.link)

    def set(self, name: str, state: str, remark: str = "") -> None:
        with self._lock:
            self._lines[name] = replace(self._lines.get(name, Line(name)), state=state, remark=remark)

    @property
    def lines(self) -> list[Line]:
        with self._lock:
            return list(self._lines.values())

    @property
    def ready(self) -> bool:
        lines = self.lines
        return bool(lines) and all(line.state == READY for line in lines)
