"""熊本市's ledger and unified addressees beside the three of an exchange: from the clerk's inquiry to the dose."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sesshu.operate import processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.exchange.arranging import SCOPES, USES
from sesshu.operate.exchange.driving import System, acquire
from sesshu.operate.exchange.running import held_ports, running, settings_beside
from sesshu.operate.processes import Post
from sesshu.operate.reach import write_private
from sesshu.operate.supervisor.child import Child
from tests.exchange.cities import CLOCK, DOSES, Cities
from tests.house import server_in
from tests.hub.systems import Talking, wait_for

LEDGER, ADDRESSEE = Place("ledger", "431001"), Place("addressee", "431001")
SETTINGS = {"SESSHU_EXCHANGE_TIMEOUT": "10", "SESSHU_FAULT_SECONDS": "12", "SESSHU_LEASE_SECONDS": "4"}
NAMES = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.exchange_inquiries import actions, following_up
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.residents.models import Resident
from tests.ledger.sections import member
CLERK = member("clerk")
WORKER = job_actor("exchange.follow", "exchange_inquiry.send")
P = "INFORMATION_EXCHANGE"
"""


@dataclass
class City:
    """`ledger` runs pieces of Python, each in a process of its own; `addressee_door` is the other's web process."""

    cities: Cities
    ledger: Talking
    addressee: System
    addressee_door: Child

    def child(self, number: int) -> str:
        """A child who moved to 熊本市 and has a dose in 小樽市; the 宛名番号."""
        at = f"{number:014}0"
        self.run(
            "from tests.ledger.doses.people import make_resident\n"
            f"make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason='10', "
            f"addressee_number='{at}', health_number='{number}')"
        )
        unified = self.numbers({at: number})[at]
        there = self.cities.otaru_number(number)
        acquire(self.cities.network, self.cities.kumamoto, {unified: f"{number:011}"})
        acquire(self.cities.network, self.cities.otaru, {there: f"{number:011}"})
        self.cities.otaru.tell("copies", {there: DOSES[:1]})
        return at

    def numbers(self, people: dict[str, int]) -> dict[str, str]:
        """Unified numbers of 宛名番号, with an Individual Number made of each serial number."""
        return dict(self.addressee.tell("numbers", people))

    def run(self, code: str, *, more: dict[str, str] | None = None) -> Any:
        """A piece of Python in the ledger; with `more` settings None when it died."""
        one = replace(self.ledger, settings={**self.ledger.settings, **(more or {})})
        return one.run(NAMES + code, dies=bool(more))


@contextmanager
def open_city() -> Iterator[City]:
    """Five systems of their own server; they end with the block."""
    folder = Path(tempfile.mkdtemp(prefix="sesshu-exchange-"))
    folder.chmod(0o755)  # the server runs as another user
    server = server_in(folder).start()
    try:
        databases = Databases(server.dsn(), folder / "pg" / "roles.json")
        access = databases.ensure_all([LEDGER, ADDRESSEE])
        with _addressee(folder, access[ADDRESSEE].app) as (addressee, key, door_there):
            met = {"SESSHU_ADDRESSEE_ADDRESS": addressee.door.removesuffix("/exchange/"), "SESSHU_ADDRESSEE_KEY": key}
            with running(databases, folder, CLOCK, SETTINGS | met) as three:
                three.kumamoto.tell("duties", {"department": "予防接種係", "duties": ["implementation"]})
                secret = known(
                    three.kumamoto, "予防接種管理システム", ["exchange_api.inquire", "exchange_api.provide"],
                    folder / "ledger-key", scope=SCOPES["ledger"],
                )  # fmt: skip
                door = three.kumamoto.door.removesuffix("/exchange/")
                own = known(addressee, "予防接種管理システム", ["number_api.put"], folder / "ledger-addressee-key",
                             uses=USES["ledger"])  # fmt: skip
                merges = known(
                    three.kumamoto, "団体内統合宛名システム", ["exchange_api.merge"], folder / "addressee-key",
                    scope=SCOPES["addressee"],
                )  # fmt: skip
                there = {"SESSHU_INTERMEDIARY_ADDRESS": door, "SESSHU_INTERMEDIARY_KEY": merges}
                addressee = replace(addressee, settings={**addressee.settings, **there})
                settings = settings_beside(folder, LEDGER, CLOCK) | {
                    "SESSHU_INTERMEDIARY_ADDRESS": door, "SESSHU_INTERMEDIARY_KEY": secret,
                    "SESSHU_ADDRESSEE_ADDRESS": met["SESSHU_ADDRESSEE_ADDRESS"], "SESSHU_ADDRESSEE_KEY": own,
                }  # fmt: skip
                ledger = Talking(Post(LEDGER, access[LEDGER].app, 0), settings)
                yield City(Cities(three, folder, databases), ledger, addressee, door_there)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _addressee(folder: Path, dsn: str) -> Iterator[tuple[System, str, Child]]:
    with held_ports(1) as [port]:
        system = System(Post(ADDRESSEE, dsn, port), settings_beside(folder, ADDRESSEE, CLOCK))
        system.tell("staff")
        key = known(system, "中間サーバー", ["unified.translate"], folder / "intermediary-key")
        web = processes.web(system.post, system.settings)
        web.start()
        try:
            wait_for(system.door.removesuffix("exchange/") + "api/v1/openapi.json")
            yield system, key, web
        finally:
            web.ask_to_stop()
            web.wait_stopped()


def known(system: Any, name: str, permissions: list[str], file: Path, **more: Any) -> str:
    """The file with the key by which a system knows another from now on."""
    key = "sesshu_" + secrets.token_urlsafe(48)
    system.tell("client", {"name": name, "permissions": permissions, "key": key} | more)
    write_private(file, key)
    return str(file)
