"""Fixtures of the provider's side."""

from tests.intermediary.playing import asked_by_others, child

__all__ = ["asked_by_others", "child"]
