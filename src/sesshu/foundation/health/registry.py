"""The lines of the health page. Rooms add their own in `AppConfig.ready`.

health.registry.register("residents.last_file", "住民ファイルの最終取込", probe)     # probe() -> Reading
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

logger = logging.getLogger(__name__)
GOOD, WATCH, BAD = "good", "watch", "bad"
WORDS = {GOOD: "正常", WATCH: "注意", BAD: "異常"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a probe found: a JSON value without personal data, words for staff, and how it is (`good|watch|bad`)."""

    value: Any
    text: str = ""
    state: str = GOOD


Probe = Callable[[], Reading]


@dataclass(frozen=True, slots=True)
class Line:
    """A reading with the name it was registered under."""

    name: str
    label: str
    reading: Reading

    @property
    def word(self) -> str:
        return WORDS[self.reading.state]


_probes: dict[str, tuple[str, Probe]] = {}


def register(name: str, label: str, probe: Probe) -> None:
    """Add a line. A name is used once: registering it again (a reloaded module) replaces it."""
    _probes[name] = (label, probe)


def read_all() -> list[Line]:
    """Every line in the order of registration. A probe that fails is a bad line, never a failing page."""
    return [Line(name, label, _read(name, probe)) for name, (label, probe) in _probes.items()]


def worst(lines: list[Line]) -> str:
    """The state of the whole: that of its worst line."""
    return max((line.reading.state for line in lines), key=[GOOD, WATCH, BAD].index, default=GOOD)


def _read(name: str, probe: Probe) -> Reading:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001 - monitoring has to answer whatever is broken
        logger.warning("health probe %s failed: %s", name, type(error).__name__)
        return Reading(None, "確かめられませんでした", BAD)
