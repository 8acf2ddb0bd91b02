"""Made-up residents for tests of this room."""

import itertools
from datetime import date

from sesshu.foundation import clock
from sesshu.ledger.residents.models import Resident

_numbers = itertools.count(1)


def make_resident(*, birth: date, name: str = "試験　花子", sex: str = "F", **fields: object) -> Resident:
    """A living resident, born on `birth`."""
    n = next(_numbers)
    values: dict[str, object] = {
        "addressee_number": f"{900000 + n}",
        "health_number": f"{800000 + n}",
        "history_number": 1,
        "name": name,
        "kana": "シケン　ハナコ",
        "birth_date": birth,
        "birth_text": birth.isoformat(),
        "birth_precision": "day",
        "sex": sex,
        "resident_class": "japanese",
        "status": "living",
        "status_on": birth,
        "became_on": birth,
        "postal_code": "8608601",
        "address": "熊本県熊本市中央区手取本町１番１号",
        "updated_at": clock.now(),
    }
    return Resident.objects.create(**(values | fields))
