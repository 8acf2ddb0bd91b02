"""Made-up residents for tests of this room."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sesshu.foundation import clock
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.ledger.residents.models import Resident

_numbers = count(1)


def make_resident(**values: Any) -> Resident:
    """A resident row written directly, for tests of reading alone."""
    number = next(_numbers)
    birth = values.pop("birth_date", date(2024, 4, 1))
    fields: dict[str, Any] = {
        "addressee_number": f"{number:015d}",
        "health_number": f"{number:010d}",
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
    }
    return Resident.objects.create(**fields)
