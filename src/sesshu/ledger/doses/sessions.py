"""会場・施設の一括登録: one day, institution, product and lot for many persons, named by their numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict, judge_entries
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to
from sesshu.text import half_width

MOST = 500
WIDTH = 15  # digits of an addressee number with its leading zeros


@dataclass(frozen=True, slots=True)
class Named:
    """A person of the session, by the line that named them."""

    line: int
    resident: Resident


def read_people(viewer: Actor, text: str) -> list[Named]:
    """The persons that lines name by 宛名番号 or 健管番号. Raises `InvalidInput` naming the lines that name nobody."""
    lines = [(at, half_width(line).strip()) for at, line in enumerate(text.splitlines(), start=1)]
    wanted = [(at, number) for at, number in lines if number]
    if not wanted or len(wanted) > MOST:
        text = f"番号：1人以上{MOST}人以内を、1行に1人ずつ入力してください。"
        raise InvalidInput(text, field="numbers", example="000000000012344")
    known = _known(viewer, [number for _, number in wanted])
    wrong = [at for at, number in wanted if number not in known or not re.fullmatch(r"[0-9]+", number)]
    if wrong:
        at = "、".join(f"{line}行目" for line in wrong[:20])
        raise InvalidInput(
            f"番号：{at}の番号の人が台帳にいません。宛名番号か健管番号を確かめてください。", field="numbers",
            example="000000000012344",
        )  # fmt: skip
    people = [Named(at, known[number]) for at, number in wanted]
    twice = [one.line for n, one in enumerate(people) if one.resident.pk in {p.resident.pk for p in people[:n]}]
    if twice:
        at = "、".join(f"{line}行目" for line in twice[:20])
        raise InvalidInput(f"番号：{at}の人は、前の行にもいます。どちらかを消してください。", field="numbers")
    return people


def judged(people: Sequence[Named], entries: Sequence[DoseEntry]) -> list[Verdict]:
    """What each dose would be. Raises `InvalidInput` naming the line of a dose that cannot be."""
    today = clock.today()
    for one, entry in zip(people, entries, strict=True):
        try:
            entry.check(today, one.resident.birth_date)
        except InvalidInput as wrong:
            raise InvalidInput(f"{one.line}行目：{wrong.message}", field=wrong.field, example=wrong.example) from wrong
    return judge_entries({one.resident.pk: one.resident for one in people}, entries, today)


def token(entries: Sequence[DoseEntry], verdicts: Sequence[Verdict]) -> str:
    """Names exactly what was shown: who, what, and how it was judged."""
    told = [
        (str(e.resident_id), e.given_on, e.product, e.lot_number, v.level)
        for e, v in zip(entries, verdicts, strict=True)
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _known(viewer: Actor, numbers: Sequence[str]) -> dict[str, Resident]:
    padded = {number.zfill(WIDTH): number for number in numbers}
    wanted = Q(addressee_number__in=[*numbers, *padded]) | Q(health_number__in=list(numbers))
    found: dict[str, Resident] = {}
    for person in visible_to(viewer).filter(wanted):
        for number in (person.health_number, person.addressee_number, padded.get(person.addressee_number, "")):
            if number:
                found[number] = person
    return found
