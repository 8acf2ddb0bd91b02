"""Reads the tables under cases/: columns divided by |, a Japanese header row, # begins a note."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    header, *body = [_cells(line) for line in lines if not line.startswith("#")]
    for cells in body:
        assert len(cells) == len(header), f"{name}: {cells}"
    return [dict(zip(header, cells, strict=True)) for cells in body]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
