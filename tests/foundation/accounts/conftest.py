import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Argon2id with small parameters: these tests are about the door, not about the cost of guessing."""
    settings.SESSHU_ARGON2 = (1, 64, 1)
