"""Every operation of this system meets what the ledger's operations meet."""

from tests.attacks.test_every_value import *  # noqa: F403
