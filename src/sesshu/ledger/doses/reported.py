"""One row of a dose file: what is wrong with it alone, and the entry it becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sesshu.foundation.files.outcomes import Finding
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.products.catalogue import lawful_names
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.ledger.residents.models import Resident
from sesshu.numbers import institution_code
from sesshu.text import TextError, half_width, normalise_lot

DEFAULTS = {"kind": "routine", "setting": "individual", "source": "file"}


def check_row(values: Mapping[str, Any]) -> Iterator[Finding]:
    """Faults that the row alone shows. Messages never repeat what was given."""
    if not _may_be_product(values["product"]):
        text = "製品コードが一覧にありません。法令データの製品コードか、その名前を入力してください。（例：mr）"
        yield Finding("rejected", "product", "PRODUCT_UNKNOWN", text)
    if values["given_on"] < values["birth_date"]:
        yield Finding("rejected", "given_on", "BEFORE_BIRTH", "接種日が生年月日より前です。どちらかを直してください。")
    if values["lot_number"] and _lot(values["lot_number"]) is None:
        text = "英数字と - . / _ で20文字以内にしてください。薬品名は除いてください。（例：AB1234）"
        yield Finding("rejected", "lot_number", "LOT_FORMAT", text)
    if not values["lot_number"]:
        yield Finding("held", "lot_number", "LOT_MISSING", "ロット番号がありません。予診票を確認してください。")
    if values["institution_code"] and not institution_code.is_valid(values["institution_code"]):
        text = "検証番号が合いません。打ち間違いがないか確認してください。（例：4310112345）"
        yield Finding("rejected", "institution_code", "INSTITUTION_CHECK_DIGIT", text)
    volume = values["volume_ml"]
    if volume and not Decimal(0) < Decimal(volume) <= Decimal(10):
        yield Finding("rejected", "volume_ml", "VOLUME", "接種量は0より大きく10以下のmLで入力してください。（例：0.5）")


def product_code(written: str) -> str:
    """The code of a product that is written by its code or by the name in the law's list."""
    return _codes_by_name().get(written, written)


@cache
def _codes_by_name() -> dict[str, str]:
    return {half_width(name): code for code, name in lawful_names().items()}


def _may_be_product(written: str) -> bool:
    """Codes that begin with a number are a city's own; whether this city has one is asked when the dose is recorded."""
    return product_code(written) in lawful_names() or written[:6].isdigit()


def entry_of(resident_id: UUID, values: Mapping[str, Any], source: str) -> DoseEntry:
    """The row as an action takes it. `source` names the file; the same row of it is recorded once."""
    coded = {name: values[name] or default for name, default in DEFAULTS.items()}
    return DoseEntry(
        resident_id=resident_id,
        given_on=values["given_on"],
        product=product_code(values["product"]),
        lot_typed=values["lot_number"],
        lot_number=_lot(values["lot_number"]) or "",
        institution_code=values["institution_code"],
        place=values["place"],
        volume_ml=Decimal(values["volume_ml"]) if values["volume_ml"] else None,
        route=values["route"],
        source_key=f"{source}:{_digest(values)}",
        **coded,
    )


def other_person(values: Mapping[str, Any], resident: Resident) -> str:
    """Which of birth date and names says that the row means somebody else; empty when all agree."""
    wrong = []
    if values["birth_date"] != resident.birth_date:
        wrong.append("生年月日")
    if values["kana"] and resident.kana_key and _kana_key(values["kana"]) != resident.kana_key:
        wrong.append("カナ氏名")
    if values["name"] and _name_key(values["name"]) not in (resident.name_key, resident.common_name_key):
        wrong.append("氏名")
    return "・".join(wrong)


# A person's doses stand together in a file.
_name_key, _kana_key = lru_cache(maxsize=256)(search_key), lru_cache(maxsize=256)(kana_key)


def _lot(typed: str) -> str | None:
    """As stored; empty for an empty one, None when it cannot be a lot number."""
    try:
        return normalise_lot(typed).number if typed else ""
    except TextError:
        return None


def _digest(values: Mapping[str, Any]) -> str:
    """Two rows of a file are never wholly the same, so this tells them apart; it shows nobody's number."""
    told = "|".join(str(values[name]) for name in sorted(values))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
