"""Reads the tables of pairs under cases/: left | right, # begins a note."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(left, right) for left, right in found]
