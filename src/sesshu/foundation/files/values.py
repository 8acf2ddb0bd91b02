"""Values of staged rows: kept as JSON, given to rooms with their types."""

from __future__ import annotations

from datetime import date

from sesshu.foundation.files.interfaces import Interface
from sesshu.foundation.files.registry import Values


def typed_values(values: Values, interface: Interface) -> Values:
    """Dates as dates again; texts, numbers and flags are as they were."""
    for name in interface.date_fields:
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return values
