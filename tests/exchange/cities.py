"""熊本市, 小樽市 and the network as real processes: three databases, three sets of keys, doors on ports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sesshu.operate.databases import Databases
from sesshu.operate.exchange.driving import acquire
from sesshu.operate.exchange.running import Running, running

CLOCK = "2026-11-20T09:00:00+09:00"
TODAY = "2026-11-20"
MR = {"date": "2023-05-01", "kind": "MR", "step": "第1期", "lot": "ABC123", "doctor": "接種　太郎", "volume": "0.5"}
DOSES = [
    {"record_key": f"d{number}", "values": MR | {"date": f"202{number}-05-01", "step": f"第{number}期"}}
    for number in (3, 4, 5)
]


FAULTS = ("no_code", "assessment_unpublished", "list_mismatch", "late", "lost", "doubled", "wrong_key", "wrong_route")


class Cities:
    """What the tests say to the three."""

    def __init__(self, three: Running, folder: Path, databases: Databases) -> None:
        self.network, self.kumamoto, self.otaru, self.three = three.network, three.kumamoto, three.otaru, three
        self.folder, self.databases = folder, databases
        self.asked = 0

    def child(self, number: int, *, otaru: bool = True, copies: list[dict[str, Any]] | None = None) -> str:
        """A child of 熊本市 (its unified number); with `otaru`, 小樽市 knows it too, under another number."""
        record_code = f"{number:011}"
        kumamoto, there = f"1{number:013}0", f"2{number:013}0"
        acquire(self.network, self.kumamoto, {kumamoto: record_code})
        if otaru:
            acquire(self.network, self.otaru, {there: record_code})
        if copies is not None:
            self.otaru.tell("copies", {there: copies})
        return kumamoto

    def children(self, first: int, number: int) -> list[str]:
        """Many children at once whom both cities know, each with a dose in 小樽市."""
        kumamoto = {f"1{n:013}0": f"{n:011}" for n in range(first, first + number)}
        there = {f"2{n:013}0": f"{n:011}" for n in range(first, first + number)}
        acquire(self.network, self.kumamoto, kumamoto)
        acquire(self.network, self.otaru, there)
        self.otaru.tell("copies", dict.fromkeys(there, DOSES[:1]))
        return list(kumamoto)

    def otaru_number(self, number: int) -> str:
        return f"2{number:013}0"

    def ask(self, *numbers: str, **changes: Any) -> list[str]:
        """熊本市 asks about these children; the keys of the inquiries."""
        usual = {
            "provider": "012033", "duty": "implementation", "row": 25, "part": 1, "subject": "target",
            "information": "immunization_record", "items": ["date", "kind", "step", "lot"], "case": "転入-1",
        }  # fmt: skip
        questions = []
        for number in numbers:
            self.asked += 1
            questions.append(usual | {"client_key": f"q{self.asked:05}", "unified_number": number} | changes)
        self.kumamoto.tell("ask", {"department": "予防接種係", "questions": questions})
        return [one["client_key"] for one in questions]

    def send(self) -> dict[str, Any]:
        return dict(self.kumamoto.tell("send"))

    def inquiry(self, key: str) -> dict[str, Any]:
        (found,) = [one for one in self.kumamoto.tell("inquiries") if one["client_key"] == key]
        return dict(found)


@contextmanager
def open_cities(databases: Databases, folder: Path) -> Iterator[Cities]:
    """All three running; they end with the block."""
    settings = {"SESSHU_EXCHANGE_TIMEOUT": "10", "SESSHU_FAULT_SECONDS": "12", "SESSHU_LEASE_SECONDS": "4"}
    with running(databases, folder, CLOCK, settings) as three:
        yield Cities(three, folder, databases)
