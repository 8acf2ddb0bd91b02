"""The kinds of cases that may ask, each with the row of the permission list that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from sesshu.law.permission_list import name_of


@dataclass(frozen=True, slots=True)
class InquiryKind:
    """What a kind of case asks of whom. `consent`: the person agreed first, and the paper has a number."""

    code: str
    label: str
    duty: str
    row: int
    part: int
    subject: str
    information: str
    items: tuple[str, ...]
    consent: bool = False
    needs_move_in: bool = False

    @property
    def basis(self) -> str:
        """25の項（1）予防接種の実施"""
        return f"{self.row}の項（{self.part}）{name_of('duty', self.duty)}"


@cache
def kinds() -> dict[str, InquiryKind]:
    """By code, in the order of the file."""
    text = resources.files("sesshu.ledger.exchange_inquiries").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return {
        code: InquiryKind(code=code, **{**entry, "items": tuple(entry["items"])})
        for code, entry in yaml.safe_load(text).items()
    }


def choices() -> list[tuple[str, str]]:
    return [(one.code, f"{one.label}（{one.basis}）") for one in kinds().values()]
