"""Made-up residents for tests of this room."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sesshu.foundation import clock
from sesshu.ledger.residents.keys import kana_key, lived_key, search_key
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.rows import RegisterRow

_numbers = count(1)


def make_resident(**values: Any) -> Resident:
    """A resident row written directly, for tests of reading alone."""
    number = next(_numbers)
    birth = values.pop("birth_date", date(2024, 4, 1))
    fields: dict[str, Any] = {
        "addressee_number": f"{number:015d}",
        "health_number": f"{5_000_000_000 + number}",  # far from those the database hands out
        "history_number": 1,
        "name": "架空　花子",
        "kana": "カクウ　ハナコ",
        "birth_date": birth,
        "birth_text": birth.isoformat() if birth else "2019-05-00",
        "birth_precision": "day" if birth else "month",
        "sex": "F",
        "household_number": f"{number:015d}",
        "resident_class": "japanese",
        "status": "living",
        "status_on": date(2024, 4, 1),
        "became_on": date(2024, 4, 1),
        "prefecture": "熊本県",
        "city": "熊本市中央区",
        "town": "手取本町",
        "street": "999番地",
        "address": "熊本県熊本市中央区手取本町999番地",
        "postal_code": "8608601",
        "updated_at": clock.now(),
    } | values
    _surname, _, given = fields["name"].partition("　")
    fields |= {
        "name_key": search_key(fields["name"]),
        "given_name_key": search_key(given),
        "kana_key": kana_key(fields["kana"]),
        "given_kana_key": kana_key(fields["kana"].partition("　")[2]),
        "common_name_key": search_key(fields.get("common_name", "")),
        "address_key": lived_key(fields["town"], fields["street"], fields.get("building", "")),
    }
    return Resident.objects.create(**fields)


def register_row(**values: Any) -> RegisterRow:
    """A row of a register file: a child born in the city, unless told otherwise."""
    fields: dict[str, Any] = {
        "addressee_number": "000000000012344",
        "history_number": 1,
        "change_reason": "12",
        "change_on": date(2024, 4, 1),
        "notified_on": date(2024, 4, 5),
        "processed_on": date(2024, 4, 5),
        "resident_class": "1",
        "name": "架空　花子",
        "kana": "カクウ　ハナコ",
        "birth": "2024-04-01",
        "sex": "2",
        "household_number": "000000000000777",
        "household_head": "架空　太郎",
        "relationship": "子",
        "became_on": date(2024, 4, 1),
        "became_reason": "12",
        "postal_code": "8608601",
        "prefecture": "熊本県",
        "city": "熊本市中央区",
        "town": "手取本町",
        "street": "999番地",
    }
    return RegisterRow(**(fields | values))


MOVED_OUT: dict[str, Any] = {
    "history_number": 2,
    "change_reason": "20",
    "change_on": date(2026, 3, 20),
    "processed_on": date(2026, 3, 20),
    "removed_on": date(2026, 3, 20),
    "removal_reason": "20",
}
DEAD: dict[str, Any] = MOVED_OUT | {"change_reason": "22", "removal_reason": "22"}
CANCELLED: dict[str, Any] = {
    "history_number": 3,
    "change_reason": "19",
    "cancels_history_number": 2,
    "change_on": date(2026, 3, 25),
    "processed_on": date(2026, 3, 25),
}
