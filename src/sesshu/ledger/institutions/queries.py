"""Institutions and their staff as other rooms read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters.models import MasterQuerySet
from sesshu.ledger.institutions.models import Institution, StaffMember


def on_day(day: date | None = None) -> MasterQuerySet:
    """Institutions whose row holds on a day (today of the clock when none is given), by kana."""
    return Institution.objects.as_of(day or clock.today()).order_by("kana", "code")


def find(viewer: Actor, word: str, day: date | None = None) -> MasterQuerySet:
    """Institutions by part of code, name, kana or address."""
    viewer.check("self.use")
    wanted = Q(code__startswith=word) | Q(name__icontains=word) | Q(kana__icontains=word) | Q(address__icontains=word)
    return on_day(day).filter(wanted)


def by_code(code: str, day: date) -> Institution | None:
    """The institution's row on a day."""
    found: Institution | None = on_day(day).filter(code=code).first()
    return found


def names(codes: Iterable[str]) -> dict[str, str]:
    """The newest known name of each code."""
    rows = Institution.objects.believed().filter(code__in=set(codes)).order_by("code", "valid_from")
    return dict(rows.values_list("code", "name"))


def choices(day: date | None = None) -> list[tuple[str, str]]:
    """(code, name) for a choice field, by kana."""
    return list(on_day(day).values_list("code", "name"))


def staff_choices(institution_code: str, day: date | None = None) -> list[tuple[str, str]]:
    """(code, name) of the staff of an institution on a day."""
    rows = StaffMember.objects.as_of(day or clock.today()).filter(institution_code=institution_code)
    return list(rows.order_by("kana", "code").values_list("code", "name"))
