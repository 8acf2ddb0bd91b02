"""Copies against originals: every difference with its class; none is what must come out."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress, islice
from operator import ne
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.writing import copy_values
from sesshu.foundation.written import sentence
from sesshu.intermediary.copies.in_step import TAB, Side, in_step, number_of
from sesshu.intermediary.copies.models import CopyComparison, CopyDifference, CopyHolder, CopyOrigin, ProvisionCopy
from sesshu.intermediary.copies.reading import lines_of
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.numbers.in_texts import holds_individual_number

COLUMNS = ("unified_number", "record_key", "digest")
NUMBER, PIECE = "person__unified_number", 5000
_DIGEST = re.compile("[0-9a-f]{64}")
_SORTING = "SET LOCAL work_mem = '64MB'"  # everybody's rows are put in order: in the usual memory, by way of the disk
_LINE = (NUMBER, "record_key", "digest")
_KEPT = ("comparison", "kind", "unified_number", "record_key")


class Difference(StrEnum):
    MISSING = "missing"  # an original without a copy
    EXTRA = "extra"  # a copy without an original
    DIFFERING = "differing"
    UNREGISTERED = "unregistered"  # a person with originals, or known to have none, who is not registered at all


LABELS = {
    Difference.MISSING: "副本がない",
    Difference.EXTRA: "正本がない",
    Difference.DIFFERING: "内容が違う",
    Difference.UNREGISTERED: "登録のない人",
}


@dataclass(frozen=True, slots=True)
class Found:
    difference: Difference
    unified_number: str
    record_key: str


def compare(
    viewer: Actor, information: str, originals: Iterable[str], people: Iterable[str] = (), *, piece: int = PIECE
) -> Iterator[Found]:
    """Differences in the order of the unified numbers, found as both sides are read: of each side two pieces of rows
    are in memory at most, unless one person has more.

    `originals`: lines of unified number, record key and digest with tabs between them (`line_of`); `people`: others who
    must be registered, those known to have no record. Both in the order of the numbers; raises `InvalidInput` where
    they are not. Needs a transaction."""
    yield from _compare(viewer, information, Side(originals, piece, strict=True), people)


def line_of(original: tuple[str, str, str]) -> str:
    """An original as one line. A tab in the key does no harm: number and digest have none."""
    return TAB.join(original)


def _compare(viewer: Actor, information: str, originals: Side, people: Iterable[str]) -> Iterator[Found]:
    viewer.check("copy.read")
    holders = CopyHolder.objects.filter(information=information)
    copies = ProvisionCopy.objects.filter(information=information, published_until=None)
    not_held = LinkedPerson.objects.exclude(Exists(holders.filter(person=OuterRef("pk"))))
    piece = originals.piece
    sides = [
        originals,
        Side(lines_of(copies.order_by(NUMBER).values_list(*_LINE)), piece),
        Side(lines_of(not_held.order_by("unified_number").values_list("unified_number")), piece),
        Side(people, piece, strict=True),
    ]
    for told, there, unregistered, others in in_step(sides):
        found = _differences(told, there)
        # Who has copies of all originals is registered, or among those of `not_held`: few numbers are left to look for.
        numbers = {one.unified_number for one in found if one.difference is Difference.MISSING}.union(others)
        numbers.update(number for number in unregistered if _is_of(told, number))
        registered = set(holders.filter(**{f"{NUMBER}__in": numbers}).values_list(NUMBER, flat=True))
        found += [Found(Difference.UNREGISTERED, one, "") for one in numbers - registered]
        yield from sorted(found, key=_order)


def _is_of(rows: list[str], number: str) -> bool:
    """Whether a person has any of these rows, which are in order."""
    at = bisect_left(rows, number)
    return at < len(rows) and number_of(rows[at]) == number


def _order(one: Found) -> tuple[str, bool, str]:
    return one.unified_number, one.difference is Difference.UNREGISTERED, one.record_key


def _differences(originals: list[str], copies: list[str]) -> list[Found]:
    """Of the same people, all of their rows. Nearly all are alike: put in order, both lists are compared at once."""
    originals.sort()
    copies.sort()
    if originals == copies:
        return []
    pairs = zip(originals, copies, strict=False)
    unlike = [(_parts(one), _parts(other)) for one, other in compress(pairs, map(ne, originals, copies))]
    if len(originals) == len(copies) and all(one[:2] == other[:2] for one, other in unlike):
        return [Found(Difference.DIFFERING, *one[:2]) for one in dict.fromkeys(one for one, _ in unlike)]
    here, there = ({row[:2]: row[2] for row in map(_parts, side)} for side in (originals, copies))
    found = [Found(Difference.EXTRA, *one) for one in there.keys() - here.keys()]
    for one, digest in here.items():
        if one not in there:
            found.append(Found(Difference.MISSING, *one))
        elif there[one] != digest:
            found.append(Found(Difference.DIFFERING, *one))
    return found


def _parts(line: str) -> tuple[str, str, str]:
    head, _, digest = line.rpartition(TAB)
    number, _, key = head.partition(TAB)
    return number, key, digest


def digests(
    viewer: Actor, information: str, system: str, numbers: Mapping[str, str]
) -> dict[str, dict[str, str]]:  # fmt: skip
    """Business number → record key → digest, of what it brought under its unified number, which `numbers` tells; empty
    for one registered without a record, and not there at all for who is not registered."""
    viewer.check("copy.read")
    theirs = {"information": information, f"{NUMBER}__in": set(numbers.values())}
    rows = defaultdict(list)
    copies = ProvisionCopy.objects.filter(published_until=None, **theirs)
    for number, *told in copies.values_list(NUMBER, "record_key", "digest", "origin"):
        rows[number].append(told)
    sent = {row.pk: (row.person.unified_number, row.system, row.business_number) for row in _origins(theirs)}
    own, sent_by_somebody = {one: pk for pk, one in sent.items()}, {number for number, _, _ in sent.values()}
    held = set(CopyHolder.objects.filter(**theirs).values_list(NUMBER, flat=True)) - sent_by_somebody
    found = {}
    for business, number in numbers.items():
        origin = own.get((number, system, business))
        if origin or number in held:
            found[business] = {key: digest for key, digest, of in rows[number] if of in (origin, None)}
    return found


def senders(viewer: Actor, information: str, system: str, unified_numbers: Sequence[str]) -> dict[str, list[str]]:
    """Unified number → the business numbers of a system that brought its copies; nobody else is in it."""
    viewer.check("copy.read")
    found = defaultdict(list)
    theirs = {"information": information, "system": system, f"{NUMBER}__in": unified_numbers}
    for row in _origins(theirs).order_by("business_number"):
        found[row.person.unified_number].append(row.business_number)
    return dict(found)


def _origins(wanted: dict[str, Any]) -> QuerySet[CopyOrigin]:
    return CopyOrigin.objects.filter(**wanted).select_related("person")


def totals(viewer: Actor, information: str) -> tuple[int, int]:
    """How many people are registered, and how many records are published."""
    viewer.check("copy.read")
    return (
        CopyHolder.objects.filter(information=information).count(),
        ProvisionCopy.objects.filter(information=information, published_until=None).count(),
    )


def holders_after(
    viewer: Actor, information: str, after: UUID | None, most: int
) -> tuple[list[str], UUID | None]:  # fmt: skip
    """The next unified numbers with copies in an order that holds, and where they ended; None with the last ones."""
    viewer.check("copy.read")
    rows = CopyHolder.objects.filter(information=information).order_by("pk")
    page = list((rows.filter(pk__gt=after) if after else rows).values_list("pk", NUMBER)[:most])
    return [number for _, number in page], page[-1][0] if len(page) == most else None


@transaction.atomic
def run_comparison(
    *, information: str, originals: Iterable[str], by: Actor, purpose: str, people: Iterable[str] = ()
) -> CopyComparison:  # fmt: skip
    """A full comparison with its report: counts and every difference are kept. Both sides in order, as `compare` says.
    The report is written last, when the counts are known: only then do its differences belong to anything."""
    made = CopyComparison(information=information, at=clock.now(), asked_by=by.code)
    counts: Counter[str] = Counter(dict.fromkeys(Difference, 0))
    told = Side(originals, PIECE, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_SORTING)
    found = _compare(by, information, told, people)
    while piece := list(islice(found, PIECE)):
        counts.update(one.difference for one in piece)
        rows = [(made.pk, one.difference.value, one.unified_number, one.record_key) for one in piece]
        copy_values(CopyDifference, _KEPT, rows)
    made.originals, made.counts = told.seen, dict(counts)
    made.save(force_insert=True)
    audit.record(
        "exchange.copies_compared", by=by, purpose=purpose, obj=f"comparison:{made.pk}", n=made.originals,
        detail={"information": information} | {str(word): number for word, number in counts.items()},
    )  # fmt: skip
    return made


def read_originals(text: str) -> list[tuple[str, str, str]]:
    """The lines of a file with `unified_number,record_key,digest`, as the export of copies has them. Raises
    `InvalidInput` with the line, the column and an example. In the order of the numbers, however the file has them."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    head = next(rows, [])
    if head[: len(COLUMNS)] != list(COLUMNS):
        raise InvalidInput("1行目に列の名前を書いてください。", field="file", example=",".join(COLUMNS))
    found, seen = [], set()
    for line, row in enumerate(rows, start=2):
        number, key, digest = (*row, "", "", "")[:3]
        for column, good, example in (
            (
                "統合宛名番号（unified_number）",
                number.isascii() and number.isdigit() and len(number) <= 15,
                "100000000000010",
            ),
            ("記録の番号（record_key）", bool(key), "d1"),
            ("ハッシュ（digest）", bool(_DIGEST.fullmatch(digest)), "64桁の16進数"),
        ):
            if not good:
                raise InvalidInput(f"{line}行目：{column}が正しくありません。", field="file", example=example)
        if holds_individual_number(key):
            raise InvalidInput(f"{line}行目：{sentence('記録の番号（record_key）')}", field="file", example="d1")
        if (number, key) in seen:
            raise InvalidInput(f"{line}行目：同じ人の同じ記録が2度あります。", field="file")
        seen.add((number, key))
        found.append((number, key, digest))
    return sorted(found)
