"""Two connections at the same picture, or at the same person who is to be erased. Prints what came of it as JSON."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sesshu.ledger.images.models import PageImage  # Django is not up when this file is read
    from sesshu.ledger.residents.models import Resident

ROUNDS = 6
WAITING_SECONDS = 5
BORN = date(2024, 1, 10)
# How many connections to this database wait for a lock that another one holds.
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def person(duty: str) -> Any:
    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.access.duties import permissions_of

    return Actor("person", f"{duty}-1", permissions_of([duty]), display_name=duty, terminal="T-01")


def paper(colour: int) -> bytes:
    from PIL import Image

    page = io.BytesIO()
    Image.new("RGB", (60, 40), (colour, 100, 100)).save(page, "PNG")
    return page.getvalue()


def came_in(who: Resident, colour: int, source: str) -> Any:
    """A page whose bytes are stored, as the page that was filled in leaves it before anything is registered."""
    from sesshu.foundation.files import images as pictures
    from sesshu.ledger.images import actions

    return actions.Paper(who.pk, f"{source:0>64}", list(pictures.pages(paper(colour))))


def register(one: Any) -> PageImage:
    from sesshu.ledger.images import actions

    [row] = actions.register(papers=[one], by=person("clerk"), purpose="DOSE_INQUIRY")
    return row


def delete(row: PageImage) -> None:
    from sesshu.ledger.images import actions

    actions.delete(
        image_id=row.pk, version=row.version, reason="別の市の紙", requested_by="u:clerk-1", by=person("chief"),
        purpose="DOSE_INQUIRY",
    )  # fmt: skip


def aside(work: Callable[[], object]) -> threading.Thread:
    """On a connection of its own."""
    from django.db import connections

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def until(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + WAITING_SECONDS
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def waiting() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def is_whole() -> bool:
    """Every picture that is registered can be opened."""
    from sesshu.foundation.errors import NotFound
    from sesshu.foundation.files import storage
    from sesshu.ledger.images.models import PageImage

    with suppress(NotFound):
        return all(storage.read(row.sha256) for row in PageImage.objects.filter(deleted_at=None))
    return False


def registering_is_waited_for() -> dict[str, Any]:
    """The same picture of a brother is deleted while the sister's is registered but not committed."""
    from django.db import transaction

    from tests.ledger.doses.people import make_resident

    brother, sister = make_resident(birth=BORN), make_resident(birth=BORN)
    first = register(came_in(brother, 10, "a"))
    with transaction.atomic():
        register(came_in(sister, 10, "b"))
        deleting = aside(lambda: delete(first))
        waited = until(lambda: waiting() > 0 or not deleting.is_alive())
        waited = waited and deleting.is_alive()
    deleting.join(30)
    return {"waited": waited, "whole": is_whole()}


def gone_before_it_is_registered() -> dict[str, Any]:
    """Between the upload and the registration the same picture is deleted: refused, and done when it is sent again."""
    from sesshu.foundation.errors import NotNow
    from sesshu.ledger.images.models import PageImage
    from tests.ledger.doses.people import make_resident

    brother, sister = make_resident(birth=BORN), make_resident(birth=BORN)
    first, one, told = register(came_in(brother, 20, "c")), came_in(sister, 20, "d"), ""
    delete(first)
    try:
        register(one)
    except NotNow as refused:
        told = refused.message
    rows = PageImage.objects.filter(resident=sister)
    return {"told": told, "rows": rows.count(), "again": bool(register(came_in(sister, 20, "d")) and is_whole())}


def at_any_moment() -> dict[str, Any]:
    """Both at once, again and again."""
    from sesshu.foundation.errors import NotNow
    from tests.ledger.doses.people import make_resident

    brother, sister = make_resident(birth=BORN), make_resident(birth=BORN)
    whole = refused = 0
    for number in range(ROUNDS):
        colour, gate = 30 + number, threading.Barrier(2)
        first, one = register(came_in(brother, colour, "e")), came_in(sister, colour, f"round{number}")

        def remove(first: PageImage = first, gate: threading.Barrier = gate) -> None:
            gate.wait(20)
            delete(first)

        removing = aside(remove)
        gate.wait(20)
        try:
            register(one)
        except NotNow:
            refused += 1
        removing.join(30)
        whole += is_whole()
    return {"whole": whole, "refused": refused}


def held_while_erased() -> dict[str, Any]:
    """A hold that is placed while the person's erasure is half done waits, and is told that the person is gone."""
    from django.db import transaction

    from sesshu.foundation.errors import NotFound
    from sesshu.ledger.doses.models import Dose
    from sesshu.ledger.erasures import holding
    from sesshu.ledger.erasures.models import ErasureHold
    from sesshu.ledger.residents.models import Resident
    from tests.ledger.doses.people import make_resident
    from tests.ledger.erasures.office import approved, asked, worked
    from tests.ledger.mailings.office import dosed, gone

    who = make_resident(birth=date(2015, 1, 10))
    dosed(who, date(2016, 2, 1))
    gone(who, "dead", date(2020, 4, 2))
    erasure, told = approved(asked(person("clerk"))), []

    def place() -> None:
        try:
            holding.place(
                addressee_number=who.addressee_number, kind="litigation", reason="令和8年（行ウ）第12号",
                by=person("clerk"), purpose="ERASURE",
            )  # fmt: skip
            told.append("held")
        except NotFound:
            told.append("not found")

    with transaction.atomic():
        list(Dose.objects.select_for_update().filter(resident=who))  # the erasure comes as far as this dose
        erasing = aside(lambda: worked(erasure))
        assert until(lambda: waiting() > 0)
        placing = aside(place)
        until(lambda: bool(told) or waiting() > 1)
    erasing.join(60)
    placing.join(60)
    return {"told": told, "people": Resident.objects.filter(pk=who.pk).count(), "holds": ErasureHold.objects.count()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
    import django

    django.setup()
    print(json.dumps({one: globals()[one]() for one in sys.argv[1:]}))
