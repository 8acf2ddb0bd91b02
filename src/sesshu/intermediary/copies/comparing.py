"""Copies against originals: every difference with its class; none is what must come out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.intermediary.copies.models import CopyComparison, CopyDifference, CopyHolder, ProvisionCopy

COLUMNS = ("unified_number", "record_key", "digest")
_DIGEST = re.compile("[0-9a-f]{64}")


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
    viewer: Actor, information: str, originals: Iterable[tuple[str, str, str]], people: Iterable[str]
) -> list[Found]:  # fmt: skip
    """`originals`: (unified number, record key, digest); `people`: everybody whose information is in the ledger."""
    viewer.check("copy.read")
    there = {
        (number, key): digest
        for number, key, digest in ProvisionCopy.objects.filter(information=information, published_until=None)
        .values_list("person__unified_number", "record_key", "digest")
        .iterator(20_000)
    }
    found = []
    for number, key, digest in originals:
        copy = there.pop((number, key), None)
        if copy is None:
            found.append(Found(Difference.MISSING, number, key))
        elif copy != digest:
            found.append(Found(Difference.DIFFERING, number, key))
    found += [Found(Difference.EXTRA, number, key) for number, key in there]
    held = set(CopyHolder.objects.filter(information=information).values_list("person__unified_number", flat=True))
    found += [Found(Difference.UNREGISTERED, number, "") for number in sorted(set(people) - held)]
    return found


def digests(viewer: Actor, information: str, unified_numbers: Sequence[str]) -> dict[str, dict[str, str]]:
    """Unified number → record key → digest, of these people; empty for one registered without a record."""
    viewer.check("copy.read")
    held = CopyHolder.objects.filter(information=information, person__unified_number__in=unified_numbers)
    found: dict[str, dict[str, str]] = {number: {} for number in held.values_list("person__unified_number", flat=True)}
    rows = ProvisionCopy.objects.filter(
        information=information, published_until=None, person__unified_number__in=unified_numbers
    )
    for number, key, digest in rows.values_list("person__unified_number", "record_key", "digest"):
        found.setdefault(number, {})[key] = digest
    return found


def totals(viewer: Actor, information: str) -> tuple[int, int]:
    """How many people are registered, and how many records are published."""
    viewer.check("copy.read")
    return (
        CopyHolder.objects.filter(information=information).count(),
        ProvisionCopy.objects.filter(information=information, published_until=None).count(),
    )


@transaction.atomic
def run_comparison(
    *, information: str, originals: Iterable[tuple[str, str, str]], people: Iterable[str], by: Actor, purpose: str
) -> CopyComparison:
    """A full comparison with its report: counts and every difference are kept."""
    told = list(originals)
    found = compare(by, information, told, people)
    counts = dict.fromkeys(Difference, 0) | Counter(one.difference for one in found)
    made = CopyComparison.objects.create(
        information=information, at=clock.now(), asked_by=by.code, originals=len(told), counts=counts
    )
    CopyDifference.objects.bulk_create(
        [
            CopyDifference(
                comparison=made, kind=one.difference, unified_number=one.unified_number, record_key=one.record_key
            )
            for one in found
        ],
        batch_size=1000,
    )
    audit.record(
        "exchange.copies_compared", by=by, purpose=purpose, obj=f"comparison:{made.pk}", n=len(told),
        detail={"information": information} | {str(word): number for word, number in counts.items()},
    )  # fmt: skip
    return made


def read_originals(text: str) -> list[tuple[str, str, str]]:
    """The lines of a file with `unified_number,record_key,digest`, as the export of copies has them. Raises
    `InvalidInput` with the line, the column and an example."""
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
        if (number, key) in seen:
            raise InvalidInput(f"{line}行目：同じ人の同じ記録が2度あります。", field="file")
        seen.add((number, key))
        found.append((number, key, digest))
    return found
