"""Fixtures every test may use."""

import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from sesshu.foundation.access.actor import Actor

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# A busy machine is no fault: no test fails for the clock on the wall.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database exists already, migrated, and is reached as the app role."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a process. Without it `./sesshu` prints the line to install it."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium がありません。apt-get install chromium を実行してください。"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def clerk() -> Actor:
    """予防接種担当 at a terminal, with the permissions of that duty."""
    return _actor("clerk")


@pytest.fixture
def chief() -> Actor:
    """予防接種係長."""
    return _actor("chief")


@pytest.fixture
def counter() -> Actor:
    """窓口・電話担当."""
    return _actor("counter")


@pytest.fixture
def auditor() -> Actor:
    """監査担当."""
    return _actor("auditor")


def _actor(duty: str) -> Actor:
    from sesshu.foundation.access.duties import permissions_of

    return Actor("person", f"{duty}-1", permissions_of([duty]), display_name=duty, terminal="T-01")
