"""An office of this system."""

from tests.scenarios.conftest import office, sit

__all__ = ["office", "sit"]
