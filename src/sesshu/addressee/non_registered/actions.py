"""The only door for changes of 住登外者: a message of the published API becomes an entry of one person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from sesshu.addressee.findings.models import BusinessRecord
from sesshu.addressee.non_registered import told as words
from sesshu.addressee.non_registered.circles import leads_back
from sesshu.addressee.non_registered.models import NonRegisteredEntry, NonRegisteredKey, NonRegisteredPerson
from sesshu.addressee.non_registered.parameters import (
    COMBINATION,
    NUMBERING_FILE,
    Combinations,
    Fault,
    faults,
    numbering_faults,
    parameters,
)
from sesshu.addressee.number_rules.systems import check_known, non_registered, register
from sesshu.addressee.unified_numbers.actions import PutItem, put
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.looking_up import holder
from sesshu.addressee.unified_numbers.models import BusinessLink, ResidentState
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.numbers import IndividualNumber, addressee_number, municipality_code

REQUEST, USE, REPORT = "0", "1", "2"
NUMBER_PURPOSE = "PUT_RESIDENT"
TRIES = 3


class MessageRefused(Refused):
    """電文を受け付けられません。"""

    code = "NON_REGISTERED_REFUSED"
    status = 400

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(" ".join(one.message for one in found))
        self.faults = found


def record_message(
    *, message: Mapping[str, str], number: IndividualNumber | None, by: Actor, purpose: str
) -> NonRegisteredEntry:  # fmt: skip
    """Number a person, or add what an office tells of one. Raises `MessageRefused` with everything that is wrong.

    `message` is without the Individual Number. The same message again (a lost answer, a second click) gives the entry
    of the first time; an Individual Number that was not there the first time is taken.
    """
    by.check("non_registered.write")
    check_message(message, numbering_faults)
    told = {code: value for code, value in message.items() if value and not parameters()[code].secret}
    digest = hashlib.sha256(json.dumps([by.code, told], sort_keys=True).encode()).hexdigest()
    before = NonRegisteredEntry.objects.filter(digest=digest).select_related("person")
    for attempt in range(1, TRIES + 1):
        if found := before.first():
            if number is not None:
                _add_number(found.person, number, by)
            return found
        try:
            with transaction.atomic():
                return _record(told, digest, number, by, purpose)
        except IntegrityError:  # the same message, or the same number, at the same moment: look again
            if attempt == TRIES:
                raise
    raise AssertionError


def check_message(
    message: Mapping[str, str], combinations: Combinations, file: str = NUMBERING_FILE
) -> None:  # fmt: skip
    """Raise `MessageRefused` with everything that is wrong with a message of one of the two operations."""
    found = faults(message, parameters(file), combinations)
    if not found:
        found = _municipality(message.get("shikuchosonkodo", "")) or _asker(message)
    if found:
        raise MessageRefused(found)


def _municipality(code: str) -> list[Fault]:
    """Whose 住登外者 it is about: this city's own code, or in a designated city that of a ward of it. Where a person
    lives is another parameter (jusho_shikuchosonkodo), which may be any."""
    own = settings.SESSHU_MUNICIPALITY
    if not municipality_code.is_valid(code):
        return [Fault(COMBINATION, f"市区町村コード（shikuchosonkodo）は検査数字の合う6桁です。例: {own}")]
    if municipality_code.city_of(code) != own:
        text = (
            "市区町村コード（shikuchosonkodo）は、この市のコード（区があればその区のコードも使えます）にしてください。"
            f"住所の市区町村は、住所_市区町村コード（jusho_shikuchosonkodo）に入れます。例: {own}"
        )
        return [Fault(COMBINATION, text)]
    return []


def _asker(message: Mapping[str, str]) -> list[Fault]:
    """The system that asks is one of those that the city has registered (業務システム)."""
    try:
        check_known({message.get("gyomuid") or message["dokujishisakushisutemutoid"]})
    except InvalidInput as unknown:
        return [Fault(COMBINATION, unknown.message)]
    return []


def _record(
    told: dict[str, str], digest: str, number: IndividualNumber | None, by: Actor, purpose: str
) -> NonRegisteredEntry:
    now, kind = clock.now(), told["shorikubun"]
    person = _person(told, kind, by) if kind != REQUEST else _new(told, _draw(), by)
    target = told.get("nayosesakiatenabango", "")
    if target and not _known(target):
        raise MessageRefused([Fault(COMBINATION, "名寄せ先宛名番号の人がいません。番号を確かめてください。")])
    if target and leads_back(person.addressee_number, target):
        text = (
            "名寄せ先宛名番号（nayosesakiatenabango）の人は、この宛名番号に名寄せされています。"
            "輪になる名寄せはできません。先に、もう一方の名寄せを解除してください。"
        )
        raise MessageRefused([Fault(COMBINATION, text)])
    if "nayosemotofuragu" in told:  # 1: linked; 0: the link is taken back, the entries keep what was
        person.merged_into = target
    person.last_sequence += 1
    person.save(update_fields=["merged_into", "last_sequence"])
    entry = NonRegisteredEntry.objects.create(
        person=person, sequence=person.last_sequence,
        system=told.get("gyomuid") or told["dokujishisakushisutemutoid"],
        hidden_from_others=told["tagyomusanshofukafuragu"] == "1", told=told, digest=digest,
        operator=told["sosashaid"], operated_on=told["sosanengappi"], operated_at=told["sosajikoku"],
        recorded_at=now, recorded_by=by.code,
    )  # fmt: skip
    NonRegisteredKey.objects.bulk_create(
        [NonRegisteredKey(entry=entry, kind=kind_of, key=key) for kind_of, key in sorted(words.keys_of(told))]
    )
    if number is not None:
        _unify(person, told, number, by)
    audit.record(
        "non_registered_person.recorded", by=by, purpose=purpose, subjects=[f"non_registered_person:{person.pk}"],
        detail={"kind": kind, "sequence": entry.sequence, "system": entry.system, "on_behalf": entry.operator},
    )  # fmt: skip
    return entry


def _person(told: dict[str, str], kind: str, by: Actor) -> NonRegisteredPerson:
    """The person whom 処理区分 1 and 2 name. Only 2 brings a number of its own: that of a former resident stays."""
    given = told["atenabango"]
    found = NonRegisteredPerson.objects.select_for_update().filter(addressee_number=given).first()
    if found is not None:
        return found
    if kind == USE:
        raise MessageRefused([Fault(COMBINATION, "この住登外者宛名番号（atenabango）は付番されていません。")])
    if _is_resident(given):
        text = "この宛名番号（atenabango）は住民のものです。住登外者には使えません。"
        raise MessageRefused([Fault(COMBINATION, text)])
    return _new(told, given, by)


def _new(told: dict[str, str], given: str, by: Actor) -> NonRegisteredPerson:
    return NonRegisteredPerson.objects.create(
        municipality_code=told["shikuchosonkodo"], addressee_number=given, created_at=clock.now(), created_by=by.code
    )


def _is_resident(given: str) -> bool:
    links = BusinessLink.objects.filter(system=register(), business_number=given)
    return links.filter(resident_state=ResidentState.RESIDENT).exists()


def _known(given: str) -> bool:
    return (
        NonRegisteredPerson.objects.filter(addressee_number=given).exists()
        or BusinessLink.objects.filter(system=register(), business_number=given).exists()
    )


def _draw() -> str:
    """A number that nobody has: no other person off the roll, and nobody who is or was on it."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('non_registered_serial')")
            serial = f"{cursor.fetchone()[0]:0{addressee_number.SERIAL_LENGTH}d}"
        if not addressee_number.is_issuable(serial):
            continue
        drawn = addressee_number.complete(serial)
        listed = BusinessRecord.objects.filter(system=register(), business_number=drawn).exists()
        if not (listed or _known(drawn)):
            return drawn


@transaction.atomic
def _add_number(person: NonRegisteredPerson, number: IndividualNumber, by: Actor) -> None:
    """With a message that is known already: what came since is not overwritten by its words."""
    link = BusinessLink.objects.filter(system=non_registered(), business_number=person.addressee_number).first()
    now = holder(number)
    if link is not None and now is not None and now.pk == human(link.person_id)[0]:
        return
    told: dict[str, str] = {}
    for entry in person.entries.order_by("sequence"):
        told |= entry.told
    _unify(person, told, number, by)


def _unify(person: NonRegisteredPerson, told: dict[str, str], number: IndividualNumber, by: Actor) -> None:
    """The Individual Number goes to its own room: this person gets a unified number, or is found to have one."""
    item = PutItem(
        non_registered(), person.addressee_number, number, resident_state=ResidentState.NON_REGISTERED,
        source="non_registered", **words.as_linked(told),
    )  # fmt: skip
    (done,) = put(items=[item], by=by, purpose=NUMBER_PURPOSE, on_behalf=told["sosashaid"])
    if done.result == "mismatch":
        text = "この宛名番号は、別の個人番号の人に結び付いています。番号を確かめてください。"
        raise MessageRefused([Fault(COMBINATION, text)])
