"""What offices told of a person, read as people read it, and the keys under which it is found again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sesshu.addressee.unified_numbers.codes import SEXES
from sesshu.dates import wareki
from sesshu.numbers.in_texts import without_number
from sesshu.text.keys import address_key, kana_key, search_key

NAMES = ("shimei", "shimei_gaikokujinromaji", "shimei_gaikokujinkanji", "tsusho")
KANA = ("shimei_furigana", "shimei_gaikokujin_furigana", "tsusho_furigana")
ADDRESS = ("jusho_todofuken", "jusho_shikugunchosonmei", "jusho_choaza", "jusho_banchigohyoki", "jusho_katagaki")
OPEN_ENDS = ("0000-", "9999-")
KNOWN_SEXES = ("1", "2")
NAME_KIND, KANA_KIND, BIRTH_KIND, ADDRESS_KIND = "name", "kana", "birth_date", "address"


def name(told: Mapping[str, str]) -> str:
    """The name that is shown first: the whole one, the parts of a Japanese one, or that of a foreigner."""
    foreign = told.get("shimei_gaikokujinkanji") or told.get("shimei_gaikokujinromaji", "")
    return told.get("shimei") or _parts(told, "uji_nihonjin", "na_nihonjin") or foreign


def kana(told: Mapping[str, str]) -> str:
    parts = _parts(told, "uji_nihonjin_furigana", "na_nihonjin_furigana")
    return told.get("shimei_furigana") or parts or told.get("shimei_gaikokujin_furigana", "")


def address(told: Mapping[str, str]) -> str:
    return "".join(told.get(code, "") for code in ADDRESS) or told.get("jusho_kokugaijusho", "")


def birth_date(told: Mapping[str, str]) -> str:
    """In the words of the register where it is not known (不詳), else in the Japanese calendar."""
    return told.get("seinengappi_fushohyoki") or shown_day(told.get("seinengappi", ""))


def shown_day(told_day: str) -> str:
    """A day as people read it; an open end (0000-…, 9999-…) as it was told."""
    known = told_day and not told_day.startswith(OPEN_ENDS)
    return wareki(date.fromisoformat(told_day)) if known else told_day


def sex(told: Mapping[str, str]) -> str:
    return SEXES.get(told.get("seibetsu", ""), "")


def as_linked(told: Mapping[str, str]) -> dict[str, Any]:
    """The words of a link of the unified addressee, by its fields: what is written there, and what a viewer is shown
    of whom an office hides a part. A day or a sex that is not known is none; an address is without a number."""
    born, told_sex = told.get("seinengappi", ""), told.get("seibetsu", "")
    known = born and not born.startswith(OPEN_ENDS)
    return {
        "name": name(told), "kana": kana(told), "birth_date": date.fromisoformat(born) if known else None,
        "sex": told_sex if told_sex in KNOWN_SEXES else "", "address": without_number(address(told)),
    }  # fmt: skip


def keys_of(told: Mapping[str, str]) -> set[tuple[str, str]]:
    """(kind, key) of everything that can be searched for, every name a person is known by among them."""
    names = {told.get(code, "") for code in NAMES} | {_parts(told, "uji_nihonjin", "na_nihonjin")}
    kanas = {told.get(code, "") for code in KANA} | {_parts(told, "uji_nihonjin_furigana", "na_nihonjin_furigana")}
    found = {(NAME_KIND, search_key(one)) for one in names} | {(KANA_KIND, kana_key(one)) for one in kanas}
    found |= {(ADDRESS_KIND, address_key(address(told))), (BIRTH_KIND, told.get("seinengappi", ""))}
    return {(kind, key) for kind, key in found if key}


def wanted_key(kind: str, asked: str) -> str:
    """The key of what somebody asks for."""
    fold = {NAME_KIND: search_key, KANA_KIND: kana_key, ADDRESS_KIND: address_key}.get(kind, str)
    return fold(asked)


def _parts(told: Mapping[str, str], *codes: str) -> str:
    return "　".join(filter(None, (told.get(code, "") for code in codes)))
