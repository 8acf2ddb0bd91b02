"""The day is tested on one day, with their own folder for files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation import clock
from tests.ledger.attendance.day import NOW


@pytest.fixture(autouse=True)
def _office_day(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield
