"""One line of numbers for each benchmark."""

from __future__ import annotations

import os
import resource
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

MS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """What a benchmark prints. `floor_seconds`: the least that the machine could do, `ratio` how many times that."""

    name: str
    size: int
    seconds: float
    floor_seconds: float | None = None
    ratio: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    peak_mib: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()}


def seconds_of(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def line(name: str, size: int, seconds: float, *, floor: float | None = None, each: Sequence[float] = ()) -> Line:
    """`each`: seconds of single calls, of which the median and the 95th percentile are shown."""
    cuts = statistics.quantiles(each, n=100, method="inclusive") if len(each) > 1 else []
    p50, p95 = (cuts[49] * MS, cuts[94] * MS) if cuts else (None, None)
    ratio = seconds / floor if floor else None
    return Line(name, size, seconds, floor, ratio, p50, p95, peak_mib())


def peak_mib() -> int:
    """The most memory this process and its children ever held at once, each for itself."""
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, children) // 1024


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0))
