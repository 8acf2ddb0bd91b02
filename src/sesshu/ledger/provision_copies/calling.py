"""The operations of the unified addressee system and of the intermediary that this room calls."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.conf import settings

from sesshu.contracts.addressee import PutIn, PutItemIn, PutOut
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.api.calling import call
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.rows import CODE_OF_SEX
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, STOPPED_STATES
from sesshu.numbers.in_texts import without_number

BUSINESS_SYSTEM = "001"  # 宛名番号 are numbers of the register
OPERATOR = "ledger"


def is_connected() -> bool:
    """Whether both systems are there."""
    return all(
        (settings.SESSHU_ADDRESSEE_ADDRESS, settings.SESSHU_ADDRESSEE_KEY, settings.SESSHU_INTERMEDIARY_ADDRESS,
         settings.SESSHU_INTERMEDIARY_KEY)
    )  # fmt: skip


def put(people: list[Resident], protected: dict[str, bool]) -> dict[str, str]:
    """業務番号 → what the unified addressee system did. No Individual Number goes along: the register brings those."""
    message = PutIn(purpose="PUT_RESIDENT", operator=OPERATOR, items=[_item(one, protected) for one in people])
    address = f"{settings.SESSHU_ADDRESSEE_ADDRESS}/api/v1/unified-numbers/put"
    told = call(address, settings.SESSHU_ADDRESSEE_KEY, message, PutOut)
    return {one.business_number: one.result for one in told.results}


def guarded_only(one: Resident, protected: dict[str, bool]) -> bool:
    """Hidden for the household or a measure (措置) alone: no 支援措置 that the register could say too."""
    return protected[one.addressee_number] and not one.address_protected


def flags(protected: dict[str, bool]) -> contract.TranslatedOut:
    items = [contract.FlagItem(business_number=number, protected=on) for number, on in protected.items()]
    message = contract.FlagsIn(operator=OPERATOR, system=BUSINESS_SYSTEM, items=items)
    return call(_there("people/flags"), settings.SESSHU_INTERMEDIARY_KEY, message, contract.TranslatedOut)


def copies(information: str, people: list[contract.CopyPerson]) -> contract.CopiesOut:
    message = contract.CopiesIn(operator=OPERATOR, system=BUSINESS_SYSTEM, information=information, people=people)
    return call(_there("copies/put"), settings.SESSHU_INTERMEDIARY_KEY, message, contract.CopiesOut)


def digests(information: str, numbers: list[str], *, totals: bool) -> contract.DigestsOut:
    message = contract.DigestsIn(
        operator=OPERATOR, system=BUSINESS_SYSTEM, information=information, business_numbers=numbers, totals=totals
    )
    return call(_there("copies/digests"), settings.SESSHU_INTERMEDIARY_KEY, message, contract.DigestsOut)


def remove(
    information: str, numbers: list[str], request: str, *, reason: Literal["erased", "joined"] = "erased"
) -> contract.RemovedOut:  # fmt: skip
    message = contract.RemoveIn(
        operator=OPERATOR, system=BUSINESS_SYSTEM, information=information, business_numbers=numbers, request=request,
        reason=reason,
    )  # fmt: skip
    return call(_there("copies/remove"), settings.SESSHU_INTERMEDIARY_KEY, message, contract.RemovedOut)


def wanted(information: str) -> list[str]:
    """Business numbers whose copies are wanted anew, because unified numbers were merged or parted."""
    message = contract.WantedIn(operator=OPERATOR, system=BUSINESS_SYSTEM, information=information)
    told = call(_there("copies/wanted"), settings.SESSHU_INTERMEDIARY_KEY, message, contract.WantedOut)
    return told.business_numbers


def holders(information: str, after: UUID | None) -> contract.HoldersOut:
    """The next people with copies there."""
    message = contract.HoldersIn(operator=OPERATOR, system=BUSINESS_SYSTEM, information=information, after=after)
    return call(_there("copies/holders"), settings.SESSHU_INTERMEDIARY_KEY, message, contract.HoldersOut)


def _there(operation: str) -> str:
    return f"{settings.SESSHU_INTERMEDIARY_ADDRESS}/api/v1/{operation}"


def _item(one: Resident, protected: dict[str, bool]) -> PutItemIn:
    """A text in which somebody left an Individual Number goes without it (R-16): a message that is refused for it would
    keep 500 people's protection from the others."""
    name, kana, address = (without_number(text) for text in (one.name[:100], one.kana[:100], one.address[:300]))
    state = "removed" if one.status in STOPPED_STATES else "resident"
    state = "non_registered" if one.resident_class in OUTSIDE_CLASSES else state
    return PutItemIn(
        system=BUSINESS_SYSTEM, business_number=one.addressee_number, resident_state=state, name=name,  # type: ignore[arg-type]
        kana=kana, birth_date=one.birth_date, sex=CODE_OF_SEX[one.sex], address=address,
        protected=protected[one.addressee_number],
        guarded_only=guarded_only(one, protected), source="ledger",
    )  # fmt: skip
