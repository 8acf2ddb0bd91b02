"""One-time form keys: however often a form arrives, its act happens once and everybody sees the first result.

The key is signed for the session, the form and the day it was given out. It becomes a row only when used, inside the
transaction of the act: a second request waits on that row, then reads the first one's result. When the act is refused
the row goes with it, so that the corrected form may be sent again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from sesshu.foundation import clock
from sesshu.foundation.screens.models import FormKey

# A session never lives longer; a used key is remembered well beyond this.
GOOD_FOR = timedelta(days=2)
REMEMBERED_FOR = timedelta(days=30)


def issue(session: str, form: str) -> str:
    """A new key as text for a hidden field."""
    serial = f"{uuid.uuid4().hex}.{clock.today().isoformat()}"
    return f"{serial}.{_seal(serial, session, form)}"


def serial_of(key: str, session: str, form: str) -> uuid.UUID | None:
    """The serial number inside a key; None when the key is foreign, altered or too old."""
    parts = key.split(".")
    if len(parts) != 3 or not constant_time_compare(parts[2], _seal(".".join(parts[:2]), session, form)):
        return None
    return uuid.UUID(parts[0]) if date.fromisoformat(parts[1]) + GOOD_FOR >= clock.today() else None


def first_result(serial: uuid.UUID) -> str | None:
    """Where the first use of this key led; None when it was never used."""
    found = FormKey.objects.filter(key=serial).first()
    return found.result_url if found else None


def once(serial: uuid.UUID, session: str, form: str, act: Callable[[], str]) -> str:
    """Do `act` (it answers where to go next) in one transaction, or give the result of its first time."""
    with transaction.atomic():
        if not _claim(serial, session, form):
            return FormKey.objects.get(key=serial).result_url
        result = act()
        FormKey.objects.filter(key=serial).update(result_url=result)
    return result


def while_unused(serial: uuid.UUID, session: str, form: str, act: Callable[[], object]) -> bool:
    """Do `act` while this form has not been acted on; False, and nothing done, when it has.

    Whoever sends the form at this moment waits for the end of `act`, or `act` for theirs: a draft is never written
    after the form that it belongs to was registered.
    """
    with transaction.atomic():
        if not _claim(serial, session, form):
            return False
        act()
        FormKey.objects.filter(key=serial).delete()
    return True


def forget_old() -> int:
    """Delete keys used long ago; they could not be accepted any more. Returns how many."""
    return FormKey.objects.filter(used_at__lt=clock.now() - REMEMBERED_FOR).delete()[0]


def _claim(serial: uuid.UUID, session: str, form: str) -> bool:
    # ON CONFLICT waits for a transaction that holds the same key, and wins when that one gives up.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO screens_form_key (key, session, form, used_at, result_url)"
            " VALUES (%s, %s, %s, %s, '') ON CONFLICT (key) DO NOTHING",
            [serial, session, form, clock.now()],
        )
        return cursor.rowcount == 1


def _seal(serial: str, session: str, form: str) -> str:
    return salted_hmac("sesshu.form-key", f"{serial}|{session}|{form}", algorithm="sha256").hexdigest()
