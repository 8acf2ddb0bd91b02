from pathlib import Path
from typing import Any

import pytest

from tests.foundation.files import rooms


@pytest.fixture(autouse=True)
def _house(tmp_path: Path, settings: Any) -> None:
    """Files go to a folder of the test; the rooms of the tests are open."""
    settings.SESSHU_VAR = tmp_path
    rooms.stops.clear()
    rooms.open_rooms()
