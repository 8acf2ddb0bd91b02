"""The person that another system means: by 宛名番号 or 券番号, and always by birth date too."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, Refused
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to
from sesshu.ledger.vouchers import queries


class NamedPerson(BaseModel):
    """One of the two numbers, and the birth date that must fit it."""

    model_config = ConfigDict(extra="forbid")

    addressee_number: str = Field(default="", max_length=15, description="宛名番号。券番号を送るときは省く")
    voucher_number: str = Field(default="", max_length=15, description="接種券・予診票の券番号（10桁）")
    birth_date: date = Field(description="生年月日")


def find(by: Actor, named: NamedPerson) -> Resident:
    """The person. Raises `InvalidInput` without a number or with both, and one `NotFound` for every other reason: who
    asks learns nothing of a number without the birth date."""
    if bool(named.addressee_number) == bool(named.voucher_number):
        text = "宛名番号か券番号の、どちらか一方を指定してください。"
        raise InvalidInput(text, field="addressee_number", example="100000000000017")
    people = visible_to(by).filter(birth_date=named.birth_date)
    if named.addressee_number:
        found = list(people.filter(addressee_number=named.addressee_number)[:2])
    else:
        found = list(people.filter(id__in=_holders(by, named.voucher_number))[:2])
    if len(found) != 1:
        raise NotFound("番号と生年月日の組に合う人がいません。番号と生年月日を確かめてください。")
    return found[0]


def _holders(by: Actor, number: str) -> list[object]:
    try:
        return [paper.resident_id for paper in queries.by_number(by, number)]
    except Refused:
        return []
