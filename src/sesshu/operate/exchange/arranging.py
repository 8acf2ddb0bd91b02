"""The exchange of the demo: systems made known to one another, made-up numbers, codes, copies, and moving children.

What the register and the Basic Resident Register Network do in a city is played here: the Individual Numbers (all of
the range reserved for tests) go to the unified addressee system past the ledger, and the network learns whom
acquisitions are about. Everything may be done twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sesshu.demo.city_numbers import CITIES, EACH, index_of, sequence_of
from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import System, Talking, introduce

MOVING_FROM = "012033"
CHUNK = 500
SHARED_FIRST = 900_000  # reserved numbers of people whom both cities know
DEPARTMENT, DUTIES = "予防接種係", ("implementation", "medical_expense", "copayment", "death_benefit")
CITY_SYSTEMS = "city-systems"  # 住民記録, 税務 and the others, played
PLAYED = "業務システム（架空）"
MATERNAL_HEALTH = "maternal-health"  # 母子保健, which asks for facts under an approved application
CLIENTS = (  # who calls whom, as what
    ("ledger", "addressee", "予防接種管理システム", ["number_api.put"]),
    ("intermediary", "addressee", "中間サーバー", ["unified.translate"]),
    ("ledger", "intermediary", "予防接種管理システム",
     ["exchange_api.inquire", "exchange_api.provide", "exchange_api.records"]),
    ("addressee", "intermediary", "団体内統合宛名システム", ["exchange_api.merge"]),
    ("hub", "ledger", "庁内連携システム", ["resident_api.hand_in", "dose_api.facts"]),
    ("hub", "addressee", "庁内連携システム", ["finding.feed"]),
    (CITY_SYSTEMS, "hub", PLAYED, ["arrival_api.take"]),
    (CITY_SYSTEMS, "addressee", PLAYED, ["number_api.put", "number_api.change", "finding.feed_numbers"]),
    (MATERNAL_HEALTH, "hub", "母子保健システム（架空）", ["transfer_api.ask"]),
)  # fmt: skip
USES: dict[str, dict[str, Any]] = {  # caller → what it may name at the unified addressee system
    "ledger": {"purposes": ["PUT_RESIDENT"], "systems": ["001"], "teller": "ledger"},
    CITY_SYSTEMS: {"purposes": ["PUT_RESIDENT", "NUMBER_CHANGE"], "systems": ["001", "010"]},
}
SCOPES: dict[str, dict[str, Any]] = {  # caller → what it may do at the intermediary
    "ledger": {
        "systems": "001", "departments": DEPARTMENT, "information": "immunization_record", "sets_flags": True,
        "lists_records": True,
    },
    "addressee": {"tells_merges": True},
}  # fmt: skip
Say = Callable[[str], None]


def key_name(caller: str, called: str) -> str:
    """The name of the file with the key that one system uses for another."""
    return f"api-key-{caller}-{called}"


def arrange(
    systems: Mapping[Place, System], keys: Callable[[str, str, str], str], kept: list[Path], say: Say, pairs: int = 1
) -> None:
    """`keys(municipality, caller, called)`: the key that the caller has been given. `kept`: where the network's public
    keys are read. `pairs`: of children who moved. All web processes must answer already. Only those that are needed are
    talked to at a time."""
    network = Place("network")
    say("団体と鍵を登録しています")
    with _talking(systems, network, *(Place("intermediary", code) for code in CITIES)) as found:
        for one in found.values():
            one.tell("staff")
        bodies = [found[Place("intermediary", code)] for code in CITIES]
        for file in kept:
            introduce(found[network], bodies, file)
        for one in bodies:
            one.tell("duties", {"department": DEPARTMENT, "duties": list(DUTIES)})
    for code in CITIES:
        places = [Place(system, code) for system in ("ledger", "addressee", "intermediary")]
        with _talking(systems, network, *places) as found:
            found[Place("addressee", code)].tell("staff")
            make_known(code, found, keys)
            _city(code, found, say, pairs)
        with _talking(systems, Place("hub", code)) as found:
            say(f"{code}: 庁内連携の連携を登録しています")
            found[Place("hub", code)].tell("staff")
            make_known(code, found, keys)
            found[Place("hub", code)].tell("hub_connections", {"client": PLAYED})


@contextmanager
def _talking(systems: Mapping[Place, System], *places: Place) -> Iterator[dict[Place, Talking]]:
    with ExitStack() as stack:
        yield {place: stack.enter_context(Talking(systems[place])) for place in places}


def make_known(code: str, talking: Mapping[Place, Talking], keys: Callable[[str, str, str], str]) -> None:
    """Make the callers of these systems known to them."""
    for caller, called, name, permissions in CLIENTS:
        if one := talking.get(Place(called, code)):
            told = {"name": name, "permissions": permissions, "key": keys(code, caller, called)}
            one.tell("client", told | _limits(caller, called))


def _limits(caller: str, called: str) -> dict[str, Any]:
    """What the city's masters say of a caller there."""
    if called == "addressee" and caller in USES:
        return {"uses": USES[caller]}
    return {"scope": SCOPES[caller]} if called == "intermediary" else {}


def _city(code: str, talking: Mapping[Place, Talking], say: Say, pairs: int) -> None:
    ledger, addressee = talking[Place("ledger", code)], talking[Place("addressee", code)]
    intermediary, network = talking[Place("intermediary", code)], talking[Place("network")]
    say(f"{code}: 架空の個人番号を付番しています")
    movers = ledger.tell("movers", {"gone": code == MOVING_FROM, "pairs": pairs})
    numbers = _indexes(code, ledger.tell("residents"))
    numbers |= {number: SHARED_FIRST + n for n, number in enumerate(movers)}
    unified = addressee.tell("numbers", numbers)
    say(f"{code}: 支援措置の設定と副本を送っています")
    ledger.tell("copies_out")
    say(f"{code}: 符号を取得しています")
    awaited = intermediary.tell("awaited")
    people = {unified[number]: index for number, index in numbers.items()}
    named = [
        {"acquisition": acquisition, "body": code, "resident_record_code": f"{people[one]:011}"}
        for one, acquisition in awaited.items()
    ]
    for start in range(0, len(named), CHUNK):
        network.tell("persons", named[start : start + CHUNK])
    intermediary.tell("fetch")


def _indexes(code: str, residents: list[str]) -> dict[str, int]:
    """A reserved number for each resident: the one that the played systems have too, and for people from elsewhere
    whatever is free."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    elsewhere = []
    for number in residents:
        index = index_of(code, number)
        if sequence_of(number) < EACH and index not in taken:
            found[number] = index
            taken.add(index)
        else:
            elsewhere.append(number)
    first = EACH * CITIES.index(code)
    free = (index for index in range(first + EACH - 1, first - 1, -1) if index not in taken)
    return found | dict(zip(elsewhere, free, strict=False))


def rules() -> str:
    """Who calls whom, as what and with which rights, in short: where they differ a kept folder is arranged anew."""
    told = json.dumps([CLIENTS, USES, SCOPES], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def done_note(folder: Path) -> Path:
    return folder / "exchange-arranged.json"


def is_done(folder: Path, what: Mapping[str, Any]) -> bool:
    file = done_note(folder)
    return file.exists() and json.loads(file.read_text(encoding="utf-8")) == dict(what)


def note_done(folder: Path, what: Mapping[str, Any]) -> None:
    done_note(folder).write_text(json.dumps(dict(what)), encoding="utf-8")
