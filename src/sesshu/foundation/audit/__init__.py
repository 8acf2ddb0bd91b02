"""監査記録: an entry for each change and each sensitive read. Append-only by database grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sesshu.foundation.audit.recording import record, record_once_a_day, record_read

__all__ = ["record", "record_once_a_day", "record_read"]


def __getattr__(name: str) -> Any:
    # Models can only be imported once Django is ready; the package is imported while it starts.
    if name in __all__:
        from sesshu.foundation.audit import recording

        return getattr(recording, name)
    raise AttributeError(name)
