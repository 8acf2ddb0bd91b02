"""Scenarios: people use a running ledger through a browser."""

import pytest

pytest.register_assert_rewrite("tests.scenarios.desk", "tests.scenarios.office")
