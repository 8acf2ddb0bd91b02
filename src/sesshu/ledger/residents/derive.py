"""From a register row to the columns of `Resident` and to a version's snapshot."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.ledger.residents import reasons
from sesshu.ledger.residents.keys import kana_key, lived_key, search_key
from sesshu.ledger.residents.rows import CLASS_OF_CODE, SEX_OF_CODE, RegisterRow
from sesshu.ledger.residents.words import ResidentClass, ResidentStatus

# Fields that carry the same name and value in the row and in the table.
SAME = (
    "addressee_number", "history_number", "name", "kana", "common_name", "alphabet_name", "household_number",
    "household_head", "relationship", "became_on", "became_notified_on", "address_fixed_on", "address_notified_on",
    "removed_on", "postal_code", "municipality_code", "town_code", "prefecture", "city", "town", "street", "building",
    "moved_from_code", "moved_to_code",
)  # fmt: skip
PROTECTION = "protection"  # 支援措置の開始・終了, see `change_reasons.yaml`
KEYS = (
    "name_key",
    "given_name_key",
    "kana_key",
    "given_kana_key",
    "common_name_key",
    "alphabet_name_key",
    "address_key",
)


def status_of(row: RegisterRow) -> ResidentStatus:
    """The state after the row. A departure announced for a day after the processing day is `leaving`."""
    if row.resident_class == "9":
        return ResidentStatus.NON_REGISTERED
    if row.removed_on is None:
        return ResidentStatus.LIVING
    ends_as = ResidentStatus(reasons.by_code()[row.removal_reason].ends_as)
    if ends_as is ResidentStatus.MOVED_OUT and row.removed_on > row.processed_on:
        return ResidentStatus.LEAVING
    return ends_as


def columns_of(row: RegisterRow) -> dict[str, Any]:
    """Values of the register's columns of `Resident`, without identifiers of ours and without the version."""
    birth = row.birth_date
    found: dict[str, Any] = {field: getattr(row, field) for field in SAME}
    found |= {
        "birth_date": birth.assumed("first") if birth.day is not None else None,
        "birth_text": row.birth,
        "birth_precision": birth.precision.value,
        "sex": SEX_OF_CODE[row.sex],
        "resident_class": CLASS_OF_CODE[row.resident_class],
        "status": status_of(row).value,
        "status_on": row.removed_on or row.became_on or row.change_on,
        "became_reason": _key(row.became_reason),
        "removal_reason": _key(row.removal_reason),
        "foreign_since": row.foreign_since if row.resident_class == "2" else None,
        "address": row.prefecture + row.city + row.town + row.street + ("　" + row.building if row.building else ""),
        "address_protected": is_protected(row, row.processed_on),
    }
    return found


def keys_of(columns: dict[str, Any]) -> dict[str, str]:
    """The look-up keys for a person's names. Surname and given name are parted by the register's blank."""
    return {
        "name_key": search_key(columns["name"]),
        "given_name_key": search_key(_given(columns["name"])),
        "kana_key": kana_key(columns["kana"]),
        "given_kana_key": kana_key(_given(columns["kana"])),
        "common_name_key": search_key(columns["common_name"]),
        "alphabet_name_key": search_key(columns["alphabet_name"]),
        "address_key": _address(columns),
    }


def _address(columns: dict[str, Any]) -> str:
    """A full row has the parts of an address; somebody at the counter gave one line."""
    parts = [columns.get(part, "") for part in ("town", "street", "building")]
    return lived_key(*parts) if any(parts) else lived_key("", "", columns.get("address", ""))


def is_protected(row: RegisterRow, day: date) -> bool:
    """支援措置 on a day. One that begins later protects at once: hiding too early does no harm."""
    return row.protected and (row.protected_until is None or row.protected_until >= day)


def is_still_protected(row: RegisterRow, *, before: bool) -> bool:
    """A period that ran out opens nothing by itself: while its renewal is late, the register may tell of a move. It
    opens when the register says that the protection ended."""
    return before and row.protected and row.reason.key != PROTECTION


def snapshot_of(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns as JSON values."""
    return {field: value.isoformat() if isinstance(value, date) else value for field, value in columns.items()}


def is_non_registered(row: RegisterRow) -> bool:
    return CLASS_OF_CODE[row.resident_class] == ResidentClass.NON_REGISTERED


def _given(name: str) -> str:
    return name.replace(" ", "　").partition("　")[2]


def _key(code: str) -> str:
    return reasons.by_code()[code].key if code else ""
