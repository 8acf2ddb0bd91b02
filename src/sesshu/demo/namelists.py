"""Common surnames and given names with their kana, to be put together at random."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple


class NamePart(NamedTuple):
    written: str
    kana: str


@cache
def name_parts(kind: str) -> tuple[NamePart, ...]:
    """`surnames`, `female` or `male`; one a line in `names/<kind>.txt`."""
    text = resources.files("sesshu.demo").joinpath(f"names/{kind}.txt").read_text(encoding="utf-8")
    return tuple(NamePart(*line.split(" ")) for line in text.splitlines())
