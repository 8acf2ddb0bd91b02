"""How a typed address is looked up: from the town on, whatever was typed before it."""

from __future__ import annotations

import re

from sesshu.ledger.residents.keys import address_key

PREFECTURE = re.compile("^(北海道|東京都|京都府|大阪府|.{2,3}県)")
CITY = re.compile("^.{1,7}?[市区町村郡]")
LEAST = 2  # letters; fewer would mean half of the city


def beginnings(typed: str) -> list[str]:
    """The keys that a stored one may begin with: as typed, and without prefecture, city, ward or district."""
    found, rest = [address_key(typed)], re.sub(r"\s", "", typed)
    if prefecture := PREFECTURE.match(rest):
        rest = rest[prefecture.end() :]
        found.append(address_key(rest))
    for _ in range(2):  # 熊本市 中央区, 上益城郡 御船町
        city = CITY.match(rest)
        if city is None:
            break
        rest = rest[city.end() :]
        found.append(address_key(rest))
    return list(dict.fromkeys(key for key in found if len(key) >= LEAST))
