"""One place for a command that works in it and ends: the place of the environment, else one of the demo."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from sesshu.operate import postgres, processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.demo_house import PLACES, CannotStartError, House, Wishes, note, open_house
from sesshu.operate.layout import Layout
from sesshu.operate.own_user import own_folder
from sesshu.operate.production import PASSED_ON, WrongUsageError, needed, place_of_environment


@contextmanager
def entered(municipality: str = "") -> Iterator[Place]:
    """Django set up for a place, its connections closed afterwards.

    Where SESSHU_DSN is set the environment names the place; else it is a city of the demo, whose database is started
    when it does not run. Raises `WrongUsageError` for a place that is not there, `CannotStartError`.
    """
    with ExitStack() as stack:
        given = bool(os.environ.get("SESSHU_DSN"))
        place = _of_environment(municipality) if given else _of_demo(municipality, stack)
        import django
        from django.core.exceptions import ImproperlyConfigured

        try:
            django.setup()
        except ImproperlyConfigured as unfit:
            raise CannotStartError(str(unfit)) from None
        from django.db import connection

        stack.callback(connection.close_pool)
        stack.callback(connection.close)
        yield place


def _of_environment(municipality: str) -> Place:
    place = place_of_environment()
    if municipality and municipality != place.municipality:
        raise WrongUsageError(f"設定は {place.municipality} のものです。--municipality を省いてください。")
    settings = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    mode = {} if os.environ.get("SESSHU_DEMO") == "1" else {"SESSHU_PRODUCTION": "1"}
    dsn = needed("SESSHU_DSN", "postgresql://sesshu_ledger_431001_app:…@db:5432/sesshu_ledger_431001")
    _become(processes.environment(place, dsn, settings | mode))
    return place


def _of_demo(municipality: str, stack: ExitStack) -> Place:
    place = next((place for place in PLACES if not municipality or place.municipality == municipality), None)
    if place is None:
        known = "、".join(place.municipality for place in PLACES)
        raise WrongUsageError(f"デモに {municipality} という自治体はありません。使えるもの: {known}")
    layout = Layout.named("demo")
    loaded = note(layout, place)
    if not loaded.exists:
        raise WrongUsageError(
            "台帳がありません。先に ./sesshu demo を実行するか、本番の設定（SESSHU_DSN など）を読み込んでください。"
        )
    server = postgres.Server(layout.postgres)
    try:
        house = _running(layout, server, place) if server.pid else open_house(layout, stack, (place,))
    except (postgres.PostgresError, RuntimeError) as error:
        raise CannotStartError(str(error)) from error
    wishes = Wishes(as_of=str(json.loads(loaded.file.read_text())["city"]["as_of"]))
    _become(processes.environment(place, house.access[place].app, house.settings(wishes, place)))
    # What this command makes as root is for the user of the ledger's processes.
    stack.callback(own_folder, house.folder(place), house.user(place))
    return place


def _running(layout: Layout, server: postgres.Server, place: Place) -> House:
    """The house that a demo keeps open; it stays open."""
    server.start()
    keeper = Databases(server.dsn(), layout.roles)
    return House(layout, server, keeper, {place: keeper.ensure(place)})


def _become(environment: Mapping[str, Any]) -> None:
    """This process serves the place from here on, and knows no other."""
    for name in [name for name in os.environ if name.startswith(("SESSHU_", "DJANGO_"))]:
        del os.environ[name]
    os.environ.update(environment)
