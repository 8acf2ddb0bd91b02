"""Fixtures of the scenarios: an office for a module, desks for a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.scenarios.desk import Desk
from tests.scenarios.office import Office
from tests.scenarios.two_cities import ADDRESSES, SitAt, TwoCities, open_two_cities

Sit = Callable[..., Desk]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module of scenarios is one day in one office: its scenarios keep their order, whatever that of the rest."""
    mine = [at for at, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    ordered = sorted((items[at] for at in mine), key=lambda item: (str(item.path), item.reportinfo()[1] or 0))
    for at, item in zip(mine, ordered, strict=True):
        items[at] = item


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """The office of a module; `SETUP` in the module is Python that fills it, `WORKER = True` starts its worker,
    `SYSTEM = "addressee"` makes it one of that system."""
    opened = Office(
        system=getattr(request.module, "SYSTEM", os.environ["SESSHU_SYSTEM"]),
        setup=getattr(request.module, "SETUP", ""),
        with_worker=getattr(request.module, "WORKER", False),
        with_booking=getattr(request.module, "BOOKING", False),
    )
    try:
        yield opened.open()
    finally:
        opened.close()


@pytest.fixture
def sit(browser: Browser, office: Office) -> Iterator[Sit]:
    """`sit("clerk1")`: a desk with that person signed in; `sit()`: a desk before the sign-in."""
    desks: list[Desk] = []

    def at(login_id: str = "", **context: object) -> Desk:
        desk = Desk(browser, office.url, **context)
        desks.append(desk)
        if login_id:
            desk.sign_in(login_id)
        return desk

    yield at
    for desk in desks:
        desk.close()


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoCities]:
    with open_two_cities(tmp_path_factory.mktemp("cities")) as found:
        yield found


@pytest.fixture
def sit_at(browser: Browser, cities: TwoCities) -> Iterator[SitAt]:
    """`sit_at("kumamoto", "clerk1")`: a desk at one of the systems."""
    desks: list[Desk] = []

    def at(name: str, login_id: str) -> Desk:
        desk = Desk(browser, cities.url(name))
        desk.system = name.rpartition("_")[2] if name not in ("kumamoto", "otaru") else "ledger"
        desks.append(desk)
        desk.page.on("request", lambda request: ADDRESSES.append(request.url))
        desk.sign_in(login_id)
        return desk

    yield at
    for desk in desks:
        desk.close()
