"""Faults of compiled law that a reader would overlook: rows that never apply, overlap, leave a gap, or cannot be
reached. Each is a Japanese sentence with file and line."""

from __future__ import annotations

from sesshu.schedule.lint_paths import path_faults
from sesshu.schedule.lint_people import people
from sesshu.schedule.lint_ways import way_faults
from sesshu.schedule.lint_windows import window_faults
from sesshu.schedule.tables import Tables


def lint(tables: Tables) -> list[str]:
    """Japanese sentences, each with file and line; empty when nothing is wrong."""
    tried = people(tables)
    found = [*window_faults(tables, tried), *way_faults(tables), *path_faults(tables, tried)]
    return list(dict.fromkeys(found))
