"""Whom a number means, as it is typed or scanned: 宛名番号, 健管番号, or the number of a paper."""

from __future__ import annotations

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.ledger.doses.sessions import read_people
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import queries


def person_of(viewer: Actor, typed: str) -> Resident:
    """The person of a number of the ledger, or of a paper. Raises `InvalidInput`."""
    try:
        return read_people(viewer, typed)[0].resident
    except InvalidInput:
        pass
    try:
        return queries.by_number(viewer, typed)[0].resident
    except Refused:
        text = f"番号：「{typed}」の人も券も見つかりません。総合検索で番号を確かめてください。"
        raise InvalidInput(text, field="number", example="4310000017") from None
