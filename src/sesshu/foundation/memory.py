"""Processes that handle hundreds of thousands of rows at once."""

from __future__ import annotations

import gc


def spare_the_collector() -> None:
    """What is imported stays, and rows hold no circles: the collector need not walk them again and again."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
