"""Made-up people and texts for tests of mailings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.masters import LETTER_TEXT
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.ledger.residents.models import Resident

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=clock.TOKYO)
TODAY = NOW.date()
DUE_BIRTH = date(2020, 6, 15)  # in the year before school: MR 第2期 is due
LETTER: dict[str, Any] = {
    "code": "test",
    "name": "試験",
    "kind": "recommendation",
    "valid_from": TODAY - timedelta(days=100),
    "title": "麻しん風しん（MR）第2期予防接種のお知らせ",
    "sender": "試験市長",
    "seal_use": "omitted",
    "opening": "次の予防接種の対象となっています。\n体調のよい日に接種を受けてください。",
    "how_to": "市が委託する医療機関に予約してください。",
    "bring": "母子健康手帳\n予診票",
    "cost": "無料",
    "contact": "試験市 予防接種係\n電話 000-000-0000",
    "return_to": "〒860-8601\n試験市1番1号",
    "web_address": "https://example.jp/yobou/",
    "fresh_days": 7,
}
FLU: dict[str, Any] = LETTER | {"code": "flu", "kind": "announcement", "title": "インフルエンザ予防接種のお知らせ"}
_numbers = count(1)


def child(name: str = "試験　花子", *, birth: date | None = DUE_BIRTH, **fields: Any) -> Resident:
    """A living child with an address; MR 第2期 is due unless told otherwise."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "addressee_number": f"{500000 + n}",
        "health_number": f"{400000 + n}",
        "history_number": 1,
        "name": name,
        "kana": "シケン　ハナコ",
        "birth_date": birth,
        "birth_text": birth.isoformat() if birth else "2020-06-00",
        "birth_precision": "day" if birth else "month",
        "sex": "F",
        "household_number": f"{700000 + n}",
        "resident_class": "japanese",
        "status": "living",
        "status_on": birth or date(2020, 6, 1),
        "became_on": birth or date(2020, 6, 1),
        "postal_code": "8608601",
        "prefecture": "熊本県",
        "city": "熊本市中央区",
        "town": "手取本町",
        "street": f"{n}番地",
        "address": f"熊本県熊本市中央区手取本町{n}番地",
        "updated_at": clock.now(),
    }
    values |= fields
    if values.get("building"):
        values["address"] += "　" + values["building"]
    keys = {"name_key": search_key(values["name"]), "kana_key": kana_key(values["kana"])}
    return Resident.objects.create(**(keys | values))


def gone(resident: Resident, status: str, on: date = TODAY) -> None:
    """The register learns of a death, a move or an announced move."""
    Resident.objects.filter(id=resident.id).update(
        status=status, status_on=on, removed_on=on, removal_reason="20", updated_at=clock.now()
    )


def protected(resident: Resident) -> None:
    """The register learns of an address protection."""
    Resident.objects.filter(id=resident.id).update(address_protected=True, updated_at=clock.now())


def dosed(resident: Resident, on: date, product: str = "mr") -> None:
    """A recorded dose."""
    Dose.objects.create(
        resident=resident, given_on=on, product=product, volume_ml="0.5", route="subcutaneous",
        recorded_at=clock.now(), recorded_by="u:test",
    )  # fmt: skip


def texts_in_force(clerk: Actor) -> None:
    """Letter texts of a 勧奨 and of a 周知."""
    load(of=LETTER_TEXT, entries=[LETTER, FLU], reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")


def prepared(clerk: Actor, *, kind: str = "recommendation", **asked: Any) -> Mailing:
    """A mailing about MR 第2期 for today, not yet tried."""
    conditions = Conditions(**({"series": ("mr_2",)} | asked))
    return actions.prepare(
        title="MR第2期", kind=kind, text_code="test", conditions=conditions, base_date=TODAY, issued_on=TODAY, by=clerk
    )


def tried(clerk: Actor, **asked: Any) -> Mailing:
    """The same after its trial."""
    return actions.make_trial(mailing_id=prepared(clerk, **asked).id, by=clerk)


def released(clerk: Actor, chief: Actor, **asked: Any) -> Mailing:
    """The same after its release."""
    mailing = tried(clerk, **asked)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    return actions.release(mailing_id=mailing.id, by=chief)


def reason_of(mailing: Mailing, resident: Resident) -> str:
    """Why a person is out; empty for a letter; "-" for somebody the mailing does not list."""
    person = mailing.persons.filter(resident=resident).first()
    return "-" if person is None else person.reason
