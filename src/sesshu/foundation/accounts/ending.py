"""What speaks against the end of an account now: rooms that hold work in a person's hands say so."""

from __future__ import annotations

from collections.abc import Callable

_checks: list[Callable[[str], str]] = []


def register(check: Callable[[str], str]) -> None:
    """`check(code)` answers in words why the account of this actor code cannot end now; empty when it can."""
    if check not in _checks:
        _checks.append(check)


def why_not(code: str) -> list[str]:
    return [words for check in _checks if (words := check(code))]
