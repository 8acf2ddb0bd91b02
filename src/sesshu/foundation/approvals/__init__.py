"""承認: an act that one person asks for and another decides."""

from __future__ import annotations

from typing import Any

__all__ = ["needs"]


def __getattr__(name: str) -> Any:
    # Models can only be imported once Django is ready; the package is imported while it starts.
    if name in __all__:
        from sesshu.foundation.approvals import actions

        return getattr(actions, name)
    raise AttributeError(name)
