"""Made-up clinics of a city. Their codes have the right shape and check digit."""

from __future__ import annotations

import random
from typing import NamedTuple

from sesshu.demo.namelists import name_parts
from sesshu.demo.towns import towns
from sesshu.numbers import institution_code

_KINDS = ("小児科", "内科クリニック", "こどもクリニック", "医院", "内科小児科医院", "病院")
# Serial numbers from here on; whether a real clinic has one of them cannot be known, the names are invented.
_FIRST_SERIAL = 9001
_PREFECTURE = {"431001": "43", "012033": "01"}


class DemoInstitution(NamedTuple):
    """`kana` is that of the name's beginning; `telephone` is none that can be called."""

    code: str
    name: str
    kana: str
    postal_code: str
    address: str
    telephone: str


def make_institutions(municipality: str, seed: int, count: int = 40) -> list[DemoInstitution]:
    """Clinics with different codes and names. The same arguments give the same list."""
    chance = random.Random(f"institutions-{municipality}-{seed}")  # noqa: S311 - made-up clinics, no secret
    surnames = chance.sample(name_parts("surnames"), count)
    found = []
    for serial, surname in enumerate(surnames, start=_FIRST_SERIAL):
        town = chance.choice(towns(municipality))
        found.append(
            DemoInstitution(
                institution_code.complete(f"{_PREFECTURE[municipality]}1{99:02d}{serial:04d}"),
                f"架空{surname.written}{chance.choice(_KINDS)}",
                f"カクウ{surname.kana}",
                town.postal_code,
                f"{town.prefecture}{town.city}{town.name}{chance.randint(1, 20)}番{chance.randint(1, 20)}号",
                "",
            )
        )
    return found
