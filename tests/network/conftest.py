"""Two cities, a ministry and the register as bodies of the network, each with keys of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import (
    CodeAnswer,
    CodePersons,
    CodeRequest,
    InquiryItem,
    InquiryRequest,
    Message,
    NamedPerson,
    PermitAnswer,
    Receipt,
)
from sesshu.contracts.exchange.sealing import open_sealed, seal
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.sealed_messages.door import receive
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.network.bodies import actions
from sesshu.network.bodies.queries import known
from sesshu.network.permits.answering import HANDLERS

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
BODIES = {
    "431001": ("熊本市", "mayor"), "012033": ("小樽市", "mayor"), "mhlw": ("厚生労働省", "health_minister"),
    "juki": ("住民基本台帳（代わり）", "register"),
}  # fmt: skip
KEYS = {code: Keys.generate(code) for code in BODIES}
KEEPER = job_actor("test", "body.write", "fault.switch", "body.read")


@pytest.fixture(autouse=True)
def _keys(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSHU_EXCHANGE_KEYS", str(tmp_path_factory.getbasetemp() / "network-keys.json"))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.set_to(NOON):
        yield


@pytest.fixture
def bodies(db: None) -> dict[str, Any]:
    """All four, with published assessments."""
    found = {}
    for code, (name, kind) in BODIES.items():
        public = KEYS[code].public
        found[code] = actions.register_body(
            code=code, name=name, kind=kind, address=f"http://127.0.0.1:1/{code}/", signing=public.signing,
            encryption=public.encryption, by=KEEPER, purpose="INFORMATION_EXCHANGE",
        )  # fmt: skip
        publish(code)
    return found


def publish(code: str, **changes: Any) -> None:
    told = {"number": "4", "published_on": date(2026, 4, 1)} | changes
    actions.publish_assessment(code=code, by=KEEPER, purpose="INFORMATION_EXCHANGE", **told)


def say(sender: str, message: Message, kind: type[Message]) -> Any:
    """What the network answers to a body."""
    own = KEYS[sender]
    token = seal(message, sender=own, to=own_keys().public, now=clock.now())
    answer = receive(token, HANDLERS, known)
    network = own_keys().public
    return open_sealed(answer, kind, own=own, known={"network": network}.get, now=clock.now()).message


def code_of(body: str, resident_record_code: str = "12345678901") -> LinkageCode:
    """A body's code of a person, by the whole way: asked for, named by the register, fetched."""
    number = f"a-{uuid.uuid4()}"
    say(body, CodeRequest(acquisitions=(number,)), CodeAnswer)
    named = NamedPerson(acquisition=number, body=body, resident_record_code=resident_record_code)
    say("juki", CodePersons(persons=(named,)), Receipt)
    found = say(body, CodeRequest(acquisitions=(number,)), CodeAnswer).codes[0].code
    assert found is not None
    return found


def item(code: LinkageCode, **changes: Any) -> InquiryItem:
    usual = {
        "key": uuid.uuid4(), "code": code, "duty": "implementation", "row": 25, "part": 1, "subject": "target",
        "information": "immunization_record", "items": ("date", "lot"), "withheld": False,
        "requested_at": clock.now(),
    }  # fmt: skip
    return InquiryItem(**(usual | changes))


def ask(inquirer: str, *items: InquiryItem, provider: str = "012033") -> PermitAnswer:
    asked = InquiryRequest(provider=provider, department="予防接種係", list_version="v", items=items)
    return say(inquirer, asked, PermitAnswer)
