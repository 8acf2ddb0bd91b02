"""A made-up city: people, their moves and their doses, and the files in which an office receives them.

Everything here is invented; addresses name real towns with house numbers made up. No Individual Number exists in it.
Generating knows no Django; loading does, and is imported when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sesshu.demo.generating import City, generate

if TYPE_CHECKING:
    from sesshu.foundation.access import Actor

__all__ = ["City", "generate", "load_doses", "load_masters"]


def load_masters(city: City, by: Actor, purpose: str) -> dict[str, int]:
    """See `sesshu.demo.loading.load_masters`."""
    from sesshu.demo import loading

    return loading.load_masters(city, by, purpose)


def load_doses(
    path: Path, by: Actor, purpose: str, progress: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """See `sesshu.demo.loading.load_doses`."""
    from sesshu.demo import loading

    return loading.load_doses(path, by, purpose, progress)
