"""A browser and an office of this system."""

from tests.scenarios.conftest import browser, office, sit

__all__ = ["browser", "office", "sit"]
