"""What stands in a letter: rows for the form from residents and their judgement, common values from the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sesshu import schedule
from sesshu.dates import age_text, legal_age, wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.law.letters import guardian_rule
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.mailings import freshness, postal_towns
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.knowing import Known, letter_day
from sesshu.ledger.mailings.masters import printed_values
from sesshu.ledger.mailings.models import LetterText, Mailing, MailingPerson, Producer
from sesshu.ledger.mailings.selecting import without_protected
from sesshu.ledger.mailings.serials import serial_number
from sesshu.ledger.printed_forms import seals
from sesshu.ledger.printed_forms.models import SealUse
from sesshu.ledger.printed_forms.texts import seal_values
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import customer_barcode
from sesshu.schedule import InputError, SeriesJudgement, step_name

_RESTS_ON = "{day}までに届いた住民の異動をもとにお送りしています。"


def due_lines(mailing: Mailing, people: Sequence[Resident], known: Known) -> dict[UUID, list[list[str]]]:
    """The lines of the letter by resident: immunization, dose, legal period, standard period."""
    c = Conditions.of_json(mailing.conditions)
    persons = doses.persons(people)
    given = doses.given_doses(list(persons), entered_by=known.on)
    tables = city_tables()
    found = {}
    for key, person in persons.items():
        try:
            judged = schedule.judge(tables, person, given.get(key, []), as_of=known.as_of, known_on=known.on)
        except InputError:
            continue
        found[key] = [_line(one) for one in judged.series if one.series in c.series and _wanted(c, one, known)]
    return found


def _wanted(c: Conditions, one: SeriesJudgement, known: Known) -> bool:
    return one.next is not None and c.wants(
        one.status, one.next.earliest, one.next.latest, known.as_of, one.dose_number
    )


def _line(one: SeriesJudgement) -> list[str]:
    if one.next is None:
        raise ValueError("a line needs a next dose")
    step = step_name(one.next.phase, one.next.step)
    return [
        one.series_name,
        step,
        _period(one.next.earliest, one.next.latest),
        _period(one.next.standard_from, one.next.standard_until),
    ]


def _period(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{wareki(first)}から{wareki(last)}まで"
    if first:
        return f"{wareki(first)}から"
    return f"{wareki(last)}まで" if last else "―"


def rows(mailing: Mailing, people: Sequence[MailingPerson], by: Actor) -> list[dict[str, Any]]:
    """Rows for the form, in the order given. Protected addresses cannot be among them. Raises `NotNow`."""
    ids = [person.resident_id for person in people]
    reader = without_protected(by)
    register = {resident.id: resident for resident in residents.visible_to(reader).filter(id__in=ids)}
    addresses = residents.letter_address(reader, ids, on_day=letter_day(mailing))
    shared = _envelopes(mailing)
    return [
        _row(mailing, one, register[one.resident_id], addresses[one.resident_id], shared.get(one.envelope or 0, []))
        for one in people
    ]


def _envelopes(mailing: Mailing) -> dict[int, list[int]]:
    """The serials of envelopes with more than one letter in them."""
    if Conditions.of_json(mailing.conditions).siblings != "together":
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    rows = mailing.persons.filter(included=True, envelope__isnull=False).order_by("serial")
    for envelope, serial in rows.values_list("envelope", "serial"):
        found[envelope].append(serial)
    return {envelope: serials for envelope, serials in found.items() if len(serials) > 1}


def _row(
    mailing: Mailing,
    person: MailingPerson,
    resident: Resident,
    address: residents.LetterAddress,
    together: list[int],
) -> dict[str, Any]:
    if address.withheld:
        raise NotNow("支援措置の対象者が含まれています。もう一度、確定時の確認をしてください。")
    birth = resident.birth_date
    serial = serial_number(mailing, person.serial or 0)
    return {
        "subject": f"resident:{resident.id}",
        "postal_code": _postal(address.postal_code),
        "address": "　".join(part for part in (address.address, address.building) if part),
        "addressee": address.recipient or resident.name,
        "honorific": "　様" if address.recipient else honorific(birth, mailing.issued_on),
        "person": resident.name,
        "person_alphabet": resident.alphabet_name if resident.alphabet_name != resident.name else "",
        "birth": f"{wareki(birth)}（{age_text(birth, mailing.base_date)}）" if birth and birth <= mailing.base_date
        else wareki(birth) if birth else resident.birth_text,
        "due": person.due,
        "serial": serial,
        "serial_bars": serial,
        "envelope": f"同封 {together.index(person.serial) + 1}／{len(together)}" if person.serial in together else "",
        "customer_barcode": barcode_of(resident, address),
    }  # fmt: skip


def barcode_of(resident: Resident, address: residents.LetterAddress) -> str:
    """The bars of the post's code; empty where the part behind the town is not known."""
    if address.is_postal_address:
        town = postal_towns.get(address.postal_code)
        rest = address.address.partition(town)[2] if town else ""
    else:
        rest = f"{resident.street}　{resident.building}"
    if len(address.postal_code) != 7 or not rest.strip("　 "):
        return ""
    return customer_barcode.bars(address.postal_code, rest)


def honorific(birth: date | None, on: date) -> str:
    """「様の保護者様」 for those whose letters go to the guardian by law, else 「様」."""
    is_child = birth is not None and (birth > on or legal_age(birth, on) < guardian_rule().until_age)
    return "　様の保護者様" if is_child else "　様"


def _postal(code: str) -> str:
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code


def text_in_force(code: str, kind: str, on: date) -> LetterText:
    """The text that holds on a day. Raises `NotNow`."""
    found = LetterText.objects.as_of(on).filter(code=code, kind=kind).first()
    if found is None:
        raise NotNow("発行日に使える文面がありません。マスタ「手紙の文面」に登録し、承認を受けてください。")
    return found


def text_of(mailing: Mailing, text: LetterText, *, sample: bool = False) -> dict[str, Any]:
    """The text as it is printed, with the day of the register that the mailing rests on as its last remark.

    `sample`: to look at, before anything is released; the seal itself is not in it. Raises `NotNow`.
    """
    values = printed_values(text, Conditions.of_json(mailing.conditions), sample=sample)
    day = register_day(mailing)
    return values | {"remarks": [*values.get("remarks", []), _RESTS_ON.format(day=day)]} if day else values


def register_day(mailing: Mailing) -> str:
    """The day on which the resident data last changed before the trial; empty before there is any."""
    return freshness.register_day(mailing.register_as_of)


def common(mailing: Mailing, values: dict[str, Any], *, sample: bool = False) -> dict[str, Any]:
    """The values all letters of a mailing share. The seal is never on a `sample`, and on letters only while it is the
    one in use. Raises `NotNow`."""
    found = {**values, "issued_on": wareki(mailing.issued_on)}
    if "seal" not in found:
        return found
    if sample:
        return without_seal(found)
    in_use = seals.in_use()
    if in_use is None or in_use.sha256 != found["seal"]:
        raise NotNow("確定のときの公印の印影は、もう使えません。発送を中止し、いまの印影で作り直してください。")
    return found


def check_seal(mailing: Mailing, text: LetterText) -> None:
    """Raise `NotNow` where the text wants the electronic seal, and there is none or the letters leave the house."""
    if text.seal_use != SealUse.ELECTRONIC:
        return
    if mailing.producer == Producer.COMPANY:
        raise NotNow(
            "電子公印の印影は庁外に渡せません。公印省略の文面にするか、印刷の方法を「庁内で印刷」にしてください。"
        )
    seal_values(text.seal_use, sample=False)


def without_seal(values: dict[str, Any]) -> dict[str, Any]:
    """The same with words in the place of the seal's picture."""
    kept = {key: value for key, value in values.items() if key not in ("seal", "seal_approval")}
    return kept | (seal_values(SealUse.ELECTRONIC, sample=True) if "seal" in values else {})
