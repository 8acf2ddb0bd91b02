"""A made-up city: people, their moves and their doses, and the files in which an office receives them.

Everything here is invented; addresses name real towns with house numbers made up. No Individual Number exists in it.
Generating knows no Django; loading does, and is imported when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesshu.demo.generating import City, generate

if TYPE_CHECKING:
    from sesshu.foundation.access import Actor

__all__ = ["City", "generate", "load_masters"]


def load_masters(city: City, by: Actor, purpose: str) -> dict[str, int]:
    """See `sesshu.demo.loading.load_masters`."""
    from sesshu.demo import loading

    return loading.load_masters(city, by, purpose)
