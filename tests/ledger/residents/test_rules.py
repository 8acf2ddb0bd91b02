"""行の中の決まり: 拒否と保留、そして文に値を書かないこと。"""

from datetime import date
from typing import Any

import pytest

from sesshu.ledger.residents.rules import check
from tests.ledger.residents.people import DEAD, MOVED_OUT, register_row

CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"change_reason": "77"}, "rejected", "REASON_UNKNOWN"),
    ({"became_reason": "20"}, "rejected", "BECAME_REASON"),
    ({"resident_class": "3"}, "rejected", "CLASS_UNKNOWN"),
    ({"sex": "3"}, "rejected", "SEX_UNKNOWN"),
    ({"birth": "2024-13-01"}, "rejected", "DATE_IMPOSSIBLE"),
    ({"birth": "2027-01-01", "change_reason": "30"}, "rejected", "BIRTH_IN_FUTURE"),
    (DEAD | {"removed_on": date(2024, 3, 31)}, "rejected", "BEFORE_BIRTH"),
    ({"change_on": date(2024, 4, 2)}, "held", "BIRTH_DAY_DIFFERS"),
    (MOVED_OUT | {"removal_reason": ""}, "rejected", "REMOVAL_PAIR"),
    (MOVED_OUT | {"removed_on": None, "removal_reason": ""}, "rejected", "REMOVAL_MISSING"),
    ({"removed_on": date(2026, 3, 20), "removal_reason": "20"}, "rejected", "REMOVAL_SURPLUS"),
    ({"history_number": 3, "change_reason": "19"}, "rejected", "CANCELS_WHAT"),
    ({"history_number": 3, "cancels_history_number": 2}, "rejected", "CANCELS_WRONG"),
    ({"history_number": 3, "change_reason": "19", "cancels_history_number": 3}, "rejected", "CANCELS_WRONG"),
    ({"household_head": ""}, "held", "HOUSEHOLD_MISSING"),
    ({"became_on": None}, "held", "BECAME_MISSING"),
    ({"foreign_since": date(2020, 1, 1)}, "held", "FOREIGN_ONLY"),
    ({"protected": True}, "rejected", "PROTECTION_START"),
    ({"protected_until": date(2026, 1, 1)}, "rejected", "PROTECTION_ORDER"),
]


@pytest.mark.parametrize(("values", "severity", "code"), CASES, ids=[case[2] for case in CASES])
def test_決まりに合わない行(values: dict[str, Any], severity: str, code: str) -> None:
    found = {finding.code: finding for finding in check(register_row(**values))}
    assert found[code].severity == severity
    assert "架空" not in found[code].message


@pytest.mark.parametrize(
    "values",
    [
        {},
        MOVED_OUT,
        DEAD,
        {"birth": "2024-04-00"},
        {"resident_class": "2", "foreign_since": date(2024, 4, 1)},
        {"resident_class": "9", "change_reason": "90", "household_number": "", "household_head": "", "became_on": None},
    ],
)
def test_決まりに合う行(values: dict[str, Any]) -> None:
    assert check(register_row(**values)) == []
