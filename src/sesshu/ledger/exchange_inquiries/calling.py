"""The operations of the city's intermediary that this room calls. It learns no unified number and no linkage code."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from pydantic import BaseModel

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.api.calling import call

BUSINESS_SYSTEM = "001"  # 宛名番号 are numbers of the register
WHILE_ONE_WAITS = 3  # seconds that a page may wait for it
M = TypeVar("M", bound=BaseModel)


def is_connected() -> bool:
    """Whether there is an intermediary at all."""
    return bool(settings.SESSHU_INTERMEDIARY_ADDRESS and settings.SESSHU_INTERMEDIARY_KEY)


def _ask(operation: str, message: BaseModel, answer: type[M], seconds: float | None = None) -> M:
    address = f"{settings.SESSHU_INTERMEDIARY_ADDRESS}/api/v1/{operation}"
    return call(address, settings.SESSHU_INTERMEDIARY_KEY, message, answer, seconds=seconds)


def ask(message: contract.AskIn) -> list[contract.InquiryOut]:
    return _ask("inquiries/ask", message, contract.InquiriesOut).items


def states(client_keys: list[str], *, wait_ms: int = 0) -> list[contract.InquiryOut]:
    """How these stand; with `wait_ms` as soon as none of them is on its way, or after so long."""
    message = contract.StatesIn(client_keys=client_keys, wait_ms=wait_ms)
    return _ask("inquiries/states", message, contract.InquiriesOut).items


def states_now(client_keys: list[str]) -> list[contract.InquiryOut]:
    """The same while a person waits for the page."""
    message = contract.StatesIn(client_keys=client_keys)
    return _ask("inquiries/states", message, contract.InquiriesOut, seconds=WHILE_ONE_WAITS).items


def listed(since: datetime, until: datetime, after: UUID | None, operator: str) -> contract.OwnListOut:
    """The next of our own inquiries that came in there in this time, whatever we know of them."""
    return _ask(
        "inquiries/list",
        contract.OwnListIn(operator=operator, since=since, until=until, after=after),
        contract.OwnListOut,
    )


def fetch(client_key: str, operator: str) -> contract.FetchOut:
    return _ask("inquiries/fetch", contract.FetchIn(client_key=client_key, operator=operator), contract.FetchOut)


def settle(message: contract.SettleIn) -> contract.InquiryOut:
    return _ask("inquiries/settle", message, contract.InquiriesOut).items[0]


def bodies(operator: str) -> list[contract.BodyOut]:
    """While a person waits for the page. Raises `NotReached`, `NotTaken`."""
    message = contract.BodiesIn(operator=operator)
    return _ask("inquiries/bodies", message, contract.BodiesOut, seconds=WHILE_ONE_WAITS).bodies


def time_there(operator: str) -> contract.ClockOut:
    """What time it is there. It may have to ask the network first. Raises `NotReached`, `NotTaken`."""
    long = 2 * settings.SESSHU_CALL_TIMEOUT  # the intermediary waits for the network itself
    return _ask("inquiries/clock", contract.ClockIn(operator=operator), contract.ClockOut, seconds=long)


def records_of(addressee_number: str, operator: str) -> contract.PersonRecordsOut:
    message = contract.PersonRecordsIn(operator=operator, system=BUSINESS_SYSTEM, business_number=addressee_number)
    return _ask("exchange-records/person", message, contract.PersonRecordsOut)
