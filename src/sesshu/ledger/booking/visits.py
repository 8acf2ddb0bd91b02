"""A visit as the functions of the database answer it: may this browser come in, and for whom does it act."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from sesshu import schedule
from sesshu.ledger.reservations.knowing import Known, Paper
from sesshu.schedule import GivenDose, Person

LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Guest:
    """One person of a visit: the number that was typed, and what the rules need to know. No name, no address."""

    number: str
    known: Known

    @property
    def birth_date(self) -> date | None:
        return self.known.birth_date


class Visit:
    """`token` is what the cookie holds; the database knows its hash alone."""

    def __init__(self, token: str, *, fresh: bool) -> None:
        self.token, self.fresh = token, fresh
        self.hash = hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def of(cls, request: HttpRequest) -> Visit:
        """The visit of a request's cookie, or a new one."""
        token = request.COOKIES.get(settings.SESSHU_BOOKING_COOKIE, "")
        good = 0 < len(token) <= LONGEST_TOKEN and token.isascii()
        return cls(token if good else secrets.token_urlsafe(32), fresh=not good)

    def keep(self, answer: HttpResponse) -> None:
        """Give the cookie to a browser that has none."""
        if self.fresh:
            answer.set_cookie(
                settings.SESSHU_BOOKING_COOKIE, self.token, httponly=True, samesite="Strict",
                secure=settings.SESSHU_PRODUCTION, path="/",
            )  # fmt: skip

    def enter(self) -> tuple[bool, int]:
        """Whether this browser may come in, else its place in the queue."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT admitted, ahead FROM booking_enter(%s)", [self.hash])
            admitted, ahead = cursor.fetchone()
        return bool(admitted), int(ahead)

    def sign_in(self, number: str, birth_date: date, address: str) -> str:
        """`ok`, `wrong`, `locked`, `many` or `stale`. The attempt counts whatever becomes of the request."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT booking_sign_in(%s, %s, %s, %s)", [self.hash, number, birth_date, _hashed(address)])
            answer = str(cursor.fetchone()[0])
        self.__dict__.pop("people", None)
        return answer

    def leave(self) -> None:
        """Forget everybody of this visit."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT booking_leave(%s)", [self.hash])
        self.__dict__.pop("people", None)

    @cached_property
    def people(self) -> list[Guest]:
        """For whom this visit acts, in the order in which they were given."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT resident_id, number, birth_date, sex, doses::text, conditions::text, papers::text"
                " FROM booking_people(%s)",
                [self.hash],
            )
            return [_guest(*row) for row in cursor.fetchall()]

    def knowing(self, ids: Sequence[UUID]) -> dict[UUID, Known]:
        """What `reservations` asks before it books, read anew: nobody but the people of this visit."""
        self.__dict__.pop("people", None)
        return {guest.known.resident_id: guest.known for guest in self.people if guest.known.resident_id in set(ids)}


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, for counting wrong attempts. Behind a proxy: the last address it added."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SESSHU_PRODUCTION else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _hashed(address: str) -> str:
    return salted_hmac("sesshu.booking.address", address, algorithm="sha256").hexdigest()


def _guest(
    resident_id: UUID, number: str, birth_date: date, sex: str, doses: str, conditions: str, papers: str
) -> Guest:
    rows = json.loads(conditions)
    held = [schedule.Condition(code, _day(start), _day(end), series or None) for code, start, end, series, _ in rows]
    due_date = max((_day(due) for *_, due in rows if due), default=None)  # as the ledger judges: the latest pregnancy
    person = Person(
        id=str(resident_id), birth_date=birth_date, sex=sex or None, due_date=due_date, conditions=tuple(held)
    )
    given = [_given(*row) for row in json.loads(doses)]
    mine = [Paper(UUID(key), paper, series, _day(until)) for key, paper, series, until in json.loads(papers)]
    return Guest(number, replace(Known(resident_id, person), doses=tuple(given), papers=tuple(mine)))


def _given(on: str, product: str, volume: str | None, route: str, kind: str) -> GivenDose:
    known = kind if kind in schedule.KINDS else "voluntary"
    return GivenDose(date.fromisoformat(on), product, float(volume) if volume else None, route or None, known)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
