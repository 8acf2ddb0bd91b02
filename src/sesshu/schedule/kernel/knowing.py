"""Which rule rows are in force on a day, as far as was known on another."""

from __future__ import annotations

from sesshu.schedule.kernel.state import PersonRow


def in_force(p: PersonRow, day: int, valid_from: int, valid_until: int, known: int, end_known: int) -> bool:
    """Whether a row holds on a day. Before its end was known, it was taken to go on."""
    if known > p.known_on or day < valid_from:
        return False
    return day <= valid_until or end_known > p.known_on
