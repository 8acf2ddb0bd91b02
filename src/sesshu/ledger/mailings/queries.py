"""How mailings are read. Every function takes the viewer, or serves an action that has one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, TextField, Value, When
from django.db.models.functions import TruncMonth

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.duplicates.finding import open_pairs
from sesshu.ledger.mailings import looking_again
from sesshu.ledger.mailings.models import LetterText, Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import OUT, Group, Why, group_of
from sesshu.ledger.residents.visibility import withheld_beside

PAIRS_SHOWN = 20


def mailings(viewer: Actor) -> QuerySet[Mailing]:
    """All mailings, the newest first."""
    viewer.check("mailing.read")
    return Mailing.objects.all()


def get(viewer: Actor, mailing_id: UUID) -> Mailing:
    """One mailing, or `NotFound`."""
    found = mailings(viewer).select_related("print_run").filter(id=mailing_id).first()
    if found is None:
        raise NotFound("この発送は見つかりません。一覧から選び直してください。")
    return found


def persons(viewer: Actor, mailing: Mailing) -> QuerySet[MailingPerson]:
    """Everyone the mailing decided about, letters first in the order of the post."""
    viewer.check("mailing.read")
    people = mailing.persons.select_related("resident").filter(resident__sealed=False)
    return people.order_by("-included", "serial", "resident__kana_key", "resident__addressee_number")


def listed(viewer: Actor, mailing: Mailing) -> QuerySet[MailingPerson]:
    """The same for a page, with `town_shown`: 町名 was kept at the trial, and who came under protection since is shown
    without it."""
    return persons(viewer, mailing).annotate(town_shown=town_shown())


def town_shown() -> Case:
    """The 町名 of a row as it may be counted and shown now: empty for who is protected, placed or sealed by now."""
    hidden = withheld_beside("resident") | Q(resident__sealed=True)
    return Case(When(hidden, then=Value("")), default="town", output_field=TextField())


def texts(viewer: Actor, on: date) -> QuerySet[LetterText]:
    """Letter texts that hold on a day."""
    viewer.check("mailing.read")
    return LetterText.objects.as_of(on).order_by("code")


def waiting_for_release(viewer: Actor) -> QuerySet[Mailing]:
    """Mailings this person could release."""
    waiting = mailings(viewer).filter(state="requested")
    return waiting.exclude(prepared_by=viewer.code).exclude(requested_by=viewer.code)


@dataclass(frozen=True, slots=True)
class ReasonCount:
    reason: str
    label: str
    group: Group
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a trial. `judged` = `included` + `not_target` + the sum of `reasons`."""

    judged: int
    included: int
    not_target: int
    reasons: tuple[ReasonCount, ...]
    by_month: tuple[tuple[date | None, int], ...]
    by_sex: tuple[tuple[str, int], ...]
    by_town: tuple[tuple[str, int], ...]

    def of_reason(self, reason: str) -> int:
        return sum(one.count for one in self.reasons if one.reason == reason)

    def of_group(self, code: str) -> int:
        return sum(one.count for one in self.reasons if one.group.code == code)


def counts(viewer: Actor, mailing: Mailing) -> Counts:
    """How many people and why; months, sexes and towns of those who get a letter."""
    people = persons(viewer, mailing).order_by()
    by_reason = dict(people.values_list("reason").annotate(n=Count("id")))
    included = people.filter(included=True)
    letters = by_reason.pop("", 0)
    months = included.annotate(month=TruncMonth("birth_date")).values_list("month").annotate(n=Count("id"))
    reasons = tuple(
        ReasonCount(code, Why(code).label, group_of(code), by_reason[code]) for code in Why.values if code in by_reason
    )
    return Counts(
        judged=letters + mailing.not_target + sum(by_reason.values()),
        included=letters,
        not_target=mailing.not_target,
        reasons=reasons,
        by_month=tuple(months.order_by("month")),
        by_sex=tuple(included.values_list("sex").annotate(n=Count("id")).order_by("sex")),
        by_town=tuple(
            listed(viewer, mailing)
            .order_by()
            .filter(included=True)
            .values_list("town_shown")
            .annotate(n=Count("id"))
            .order_by("-n", "town_shown")
        ),
    )


def series_counts(viewer: Actor, mailing: Mailing) -> dict[str, dict[str, int]]:
    """Series → status → persons, of everyone the mailing listed (dead and moved people included)."""
    found: dict[str, Counter[str]] = {code: Counter() for code in mailing.series}
    for states in persons(viewer, mailing).order_by().values_list("states", flat=True):
        for one in states:
            found[one["series"]][one["status"]] += 1
    return {code: dict(sorted(counter.items())) for code, counter in found.items()}


def edge_birthdays(viewer: Actor, mailing: Mailing, each: int = 3) -> list[MailingPerson]:
    """People whose birthdays are where mistakes are made: 1 and 2 April, ends of months, 29 February, and the first
    and last birthday that the conditions allow."""
    people = persons(viewer, mailing).exclude(birth_date=None)
    edges = [
        Q(birth_date__month=4, birth_date__day=1),
        Q(birth_date__month=4, birth_date__day=2),
        Q(birth_date__month=2, birth_date__day=29),
        Q(birth_date__day=31),
        Q(birth_date__day=30, birth_date__month__in=(4, 6, 9, 11)) | Q(birth_date__day=28, birth_date__month=2),
        *(Q(birth_date=mailing.conditions[key]) for key in ("born_from", "born_until") if mailing.conditions[key]),
    ]
    found: dict[UUID, MailingPerson] = {}
    for edge in edges:
        for person in people.filter(edge).order_by("-included", "birth_date", "resident__addressee_number")[:each]:
            found[person.id] = person
    return sorted(found.values(), key=lambda person: (person.birth_date or date.min, person.resident.addressee_number))


def duplicate_pairs(viewer: Actor, mailing: Mailing) -> list[tuple[UUID, UUID]]:
    """Some of the pairs of the trial that are still open: two records, perhaps of one person, and a letter to each."""
    if not (mailing.duplicate_pairs and mailing.state in {"trial", "requested"} and viewer.may("duplicate.read")):
        return []
    ids = persons(viewer, mailing).order_by().filter(included=True).values_list("resident_id", flat=True)
    return open_pairs(among=list(ids), most=PAIRS_SHOWN)


def to_withdraw(mailing: Mailing, by: Actor) -> list[tuple[MailingPerson, Why]]:
    """Printed letters that must be taken out of the pile, with what happened since: death, move, protection, dose."""
    if mailing.state != "printed":
        return []
    found = looking_again.changed_since(mailing, list(mailing.persons.filter(included=True)), by)
    return sorted(found, key=lambda pair: pair[0].serial or 0)


def manual_list(viewer: Actor, mailing: Mailing) -> QuerySet[MailingPerson]:
    """別管理の一覧: protected persons who would get a letter; for those who may see protected addresses."""
    viewer.check("protected.read")
    return persons(viewer, mailing).filter(reason=Why.PROTECTED)


def groups(found: Counts) -> list[tuple[str, str, int]]:
    """Group code, label and number, `out` first."""
    codes: dict[str, str] = {OUT.code: OUT.label}
    for one in found.reasons:
        codes[one.group.code] = one.group.label
    return [(code, label, found.of_group(code)) for code, label in codes.items()]


def summary(viewer: Actor, mailing: Mailing) -> dict[str, Any]:
    """The numbers as plain values, for commands."""
    found = counts(viewer, mailing)
    return {
        "judged": found.judged,
        "included": found.included,
        "not_target": found.not_target,
        "reasons": {one.reason: one.count for one in found.reasons},
        "series": series_counts(viewer, mailing),
        "sha256": mailing.frozen_sha256,
    }
