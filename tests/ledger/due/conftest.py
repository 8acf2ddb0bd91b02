"""Evaluations are tested with a folder of their own for snapshots."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.SESSHU_VAR = tmp_path
