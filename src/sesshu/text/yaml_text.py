"""Reading our own YAML: by PyYAML's C reader where it is there, which needs a tenth of the time at every start."""

from __future__ import annotations

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str) -> Any:
    """What `yaml.safe_load` gives."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, as above
