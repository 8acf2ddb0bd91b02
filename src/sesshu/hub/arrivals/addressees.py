"""The list of a system's people as the unified addressee system takes it: in chunks, then said to be whole."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any, Literal

from sesshu.contracts.hub.v1 import MOST_ROWS, PeopleIn, PeopleOut, PersonTold
from sesshu.dates import DateError, read_date
from sesshu.foundation import clock
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.connections.layouts import layout, system_code
from sesshu.numbers.in_texts import without_number

ADDRESS = ("住所", "都道府県", "市区町村", "町字", "番地", "方書")
Post = Callable[[PeopleIn], bytes]


def hand_over(delivery: Delivery, content: bytes, post: Post) -> dict[str, Any]:
    """The receipt: the hash of what was handed over, and the counts that the receiver answered.

    Every chunk may come again: the receiver replaces what a system said of a person."""
    kind = layout(delivery.arrival.layout)
    day = delivery.arrival.made_at.astimezone(clock.TOKYO).date()
    taken = gone = 0
    chunks = list(_chunks(content)) or [[]]  # of a whole list that has become empty: nobody, and that is all
    for number, people in enumerate(chunks, start=1):
        message = PeopleIn(
            system=system_code(kind.system), day=day, number=delivery.number or 0, whole=kind.whole, people=people,
            last=kind.whole and number == len(chunks),
        )  # fmt: skip
        told = PeopleOut.model_validate_json(post(message))
        taken, gone = taken + told.taken, gone + told.gone
    digest = hashlib.sha256(content).hexdigest()
    receipt = f"{delivery.connection}-{delivery.number}"
    return {"receipt": receipt, "sha256": digest, "state": "taken", "rows": taken, "gone": gone}


def _chunks(content: bytes) -> Iterator[list[PersonTold]]:
    people: dict[str, PersonTold] = {}
    for row in csv.DictReader(io.StringIO(content.decode("utf-8"))):
        one = told(row)
        people[one.business_number] = one
        if len(people) == MOST_ROWS:
            yield list(people.values())
            people = {}
    if people:
        yield list(people.values())


def told(row: dict[str, str]) -> PersonTold:
    """One row in the words of the addressee system. Numbers in a cell were refused when it arrived; what becomes one
    only when cells stand together goes as stars: it would keep all others of its chunk from being taken."""
    return PersonTold(
        business_number=row["宛名番号"].strip(), name=without_number(row.get("氏名", "")[:200]),
        address=without_number("".join(row.get(label, "") for label in ADDRESS)[:300]),
        birth_date=_date(row.get("生年月日", "")), sex=_sex(row.get("性別", "")),
        protected=row.get("支援措置", "").strip() in ("1", "あり"),
        is_open=row.get("資格の有無", "1").strip() not in ("0", "なし"),
        left_on=_date(row.get("消除年月日", "")),
    )  # fmt: skip


def _sex(text: str) -> Literal["", "1", "2"]:
    found: dict[str, Literal["1", "2"]] = {"1": "1", "男": "1", "2": "2", "女": "2"}
    return found.get(text.strip(), "")


def _date(text: str) -> Any:
    try:
        return read_date(text)
    except (DateError, ValueError):
        return None
