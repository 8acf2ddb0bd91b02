"""Every address of this system meets what the ledger's addresses meet: the same attacks, on its own URL table."""

from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.attacks.test_every_endpoint import *  # noqa: F403
from tests.attacks.test_every_job import *  # noqa: F403
