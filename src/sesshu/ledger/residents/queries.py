"""How residents are read. Each function takes the viewer first; protected addresses are hidden here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.residents import reasons
from sesshu.ledger.residents.letters import LetterAddress, letter_address
from sesshu.ledger.residents.models import PostalAddress, Resident, ResidentChange, ResidentVersion
from sesshu.ledger.residents.office_periods import in_query
from sesshu.ledger.residents.search import LookAlike, SearchResult, SearchTerms, search
from sesshu.ledger.residents.visibility import ADDRESS_FIELDS, GUARDED, MASK, masked, may_see, visible_to
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, ResidentStatus

__all__ = [
    "MASK",
    "LetterAddress",
    "LookAlike",
    "SearchResult",
    "SearchTerms",
    "Version",
    "Change",
    "alive_and_here",
    "changes",
    "for_page",
    "get",
    "history",
    "household",
    "household_beside",
    "letter_address",
    "postal_addresses",
    "search",
    "status_on",
    "these",
    "visible_to",
]


HERE = (ResidentStatus.LIVING, ResidentStatus.LEAVING, ResidentStatus.PROVISIONAL)


def get(viewer: Actor, resident_id: UUID) -> Resident:
    """One person, with the address hidden when it must be. Raises `NotFound`."""
    return _there(visible_to(viewer), resident_id)


def _there(rows: QuerySet[Resident], resident_id: UUID) -> Resident:
    person = rows.filter(id=resident_id).first()
    if person is None:
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    return person


def for_page(viewer: Actor, resident_id: UUID) -> Resident:
    """The same with what a page about the person asks besides: `taken_in`, when the register was last taken in,
    `expected_days` after which that is too old, `mother_age`, and `has_alike`, whether somebody else has the birthday
    and the reading of the name or the household."""
    newest = ResidentChange.objects.order_by("-recorded_at").values("recorded_at")[:1]
    today = clock.today()
    periods = {"expected_days": in_query("register_expected", today), "mother_age": in_query("mother_age", today)}
    rows = visible_to(viewer).annotate(taken_in=Subquery(newest), has_alike=_alike(), **periods)
    return _there(rows, resident_id)


def _alike() -> Any:
    """Two questions, each along an index of its own: one with "or" would read all who were born on the day."""
    others = Resident.objects.filter(birth_date=OuterRef("birth_date")).exclude(id=OuterRef("id"))
    at_home = others.exclude(household_number="").filter(household_number=OuterRef("household_number"))
    return Exists(others.filter(kana_key=OuterRef("kana_key"))) | Exists(at_home)


def household(viewer: Actor, resident: Resident) -> list[Resident]:
    """Everyone now in the person's household, the person included, eldest first."""
    if not resident.household_number:
        return [get(viewer, resident.id)]
    members = visible_to(viewer).filter(household_number=resident.household_number, status__in=HERE)
    return list(members.order_by("birth_date", "addressee_number"))


def household_beside(viewer: Actor, person: str) -> ArraySubquery:
    """For the question of another room: the ids of those now in the household of the person it refers to by the path
    `person`, before anything is read of them."""
    rows = visible_to(viewer).filter(household_number=OuterRef(f"{person}__household_number"), status__in=HERE)
    return ArraySubquery(rows.exclude(household_number="").values("id"))


def these(viewer: Actor, ids: Sequence[UUID], **beside: Any) -> list[Resident]:
    """Some people as the viewer may see them, with `has_alike` as in `for_page`; `beside` are expressions of another
    room that are read along. Raises `NotFound` for somebody who is not there for the viewer."""
    found = list(visible_to(viewer).annotate(has_alike=_alike(), **beside).filter(id__in=ids))
    if len(found) != len(set(ids)):
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    return found


def alive_and_here(viewer: Actor, on_day: date) -> Any:
    """Residents of the city on a day: registered by then, not dead, moved out or removed by then.

    An announced departure counts from its day. Non-registered and provisional persons are no residents.
    """
    return (
        visible_to(viewer)
        .exclude(resident_class__in=OUTSIDE_CLASSES)
        .filter(Q(became_on__isnull=True) | Q(became_on__lte=on_day))
        .filter(Q(removed_on__isnull=True) | Q(removed_on__gt=on_day))
    )


@dataclass(frozen=True, slots=True)
class Version:
    """A snapshot with the period it holds for and the time it was known."""

    history_number: int
    reason: str
    valid_from: date
    valid_until: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    snapshot: dict[str, Any]


def history(viewer: Actor, resident_id: UUID, *, known_at: datetime | None = None) -> list[Version]:
    """The versions that are believed now (or were at `known_at`), oldest first. Raises `NotFound`."""
    person = get(viewer, resident_id)
    instant = known_at or clock.now()
    rows = ResidentVersion.objects.filter(resident_id=resident_id, recorded_at__lte=instant).filter(
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=instant)
    )
    found = list(rows.filter(history_number__gte=person.sealed_before).order_by("valid_from"))
    guarded = set() if may_see(viewer) else _of_guarded_homes(found)
    return [_version(row, hidden=person.address_withheld or row.id in guarded) for row in found]


def _of_guarded_homes(versions: list[ResidentVersion]) -> set[UUID]:
    """Versions that tell where a protected person lives now: a brother who lived there once would betray it."""
    homes = {row.id: (row.snapshot.get("household_number", ""), row.snapshot.get("address", "")) for row in versions}
    numbers, addresses = {home for home, _ in homes.values() if home}, {line for _, line in homes.values() if line}
    rows = Resident.objects.filter(GUARDED, Q(household_number__in=numbers) | Q(address__in=addresses))
    known = set(rows.values_list("household_number", flat=True)) | set(rows.values_list("address", flat=True))
    return {key for key, home in homes.items() if known & set(home) - {""}}


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it arrived. `cancels` and `cancelled_by` name history numbers."""

    history_number: int
    reason: str
    change_on: date
    notified_on: date | None
    processed_on: date
    recorded_at: datetime
    cancels: int | None
    cancelled_by: int | None


def changes(viewer: Actor, resident_id: UUID) -> list[Change]:
    """Every change taken in for a person, newest first. Raises `NotFound`."""
    person = get(viewer, resident_id)
    known = ResidentChange.objects.filter(resident_id=resident_id, history_number__gte=person.sealed_before)
    rows = list(known.order_by("-history_number"))
    cancelled = {row.cancels_history_number: row.history_number for row in rows if row.cancels_history_number}
    return [
        Change(
            row.history_number, reasons.label(row.reason), row.change_on, row.notified_on, row.processed_on,
            row.recorded_at, row.cancels_history_number, cancelled.get(row.history_number),
        )
        for row in rows
    ]  # fmt: skip


def status_on(viewer: Actor, resident_id: UUID, day: date, *, known_at: datetime | None = None) -> Version | None:
    """What the register said of a person for a day; None before the first version."""
    for version in history(viewer, resident_id, known_at=known_at):
        if version.valid_from <= day and (version.valid_until is None or day < version.valid_until):
            return version
    return None


def _version(row: ResidentVersion, *, hidden: bool) -> Version:
    snapshot = dict(row.snapshot)
    if hidden:
        snapshot |= {field: masked(field) for field in ADDRESS_FIELDS}
    return Version(
        row.history_number, row.reason, row.valid_from, row.valid_until, row.recorded_at, row.superseded_at, snapshot
    )


def postal_addresses(viewer: Actor, resident_id: UUID) -> list[PostalAddress]:
    """送付先 of a person, the newest first; none for those who may not see where the person lives."""
    if get(viewer, resident_id).address_withheld:
        return []
    return list(PostalAddress.objects.filter(resident_id=resident_id).order_by("-starts_on", "-recorded_at"))
