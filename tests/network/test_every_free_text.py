"""Every text of this system meets what the ledger's texts meet."""

from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.attacks.test_every_free_text import *  # noqa: F403
