"""The kinds of cases that may ask, each with the row of the permission list that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.law.permission_list import name_of


@dataclass(frozen=True, slots=True)
class InquiryKind:
    """What a kind of case asks of whom. `subjects`: about whom, in the words of the list, the usual one first;
    `consent`: the person agreed first, and the paper has a number; `case`: the kind of application that it is asked
    from alone (exchange_cases), "" where it needs none; `item_names`: the items of the answer in words."""

    code: str
    label: str
    duty: str
    row: int
    part: int
    subjects: tuple[str, ...]
    information: str
    items: tuple[str, ...]
    consent: bool = False
    needs_move_in: bool = False
    case: str = ""
    item_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """25の項（1）予防接種の実施"""
        return f"{self.row}の項（{self.part}）{name_of('duty', self.duty)}"

    @property
    def told(self) -> dict[str, Any]:
        """What is kept with each inquiry: a later version of the file may rest on other rows."""
        return {
            "label": self.label, "duty": self.duty, "row": self.row, "part": self.part,
            "information": self.information, "items": list(self.items),
        }  # fmt: skip


@cache
def kinds() -> dict[str, InquiryKind]:
    """By code, in the order of the file."""
    text = resources.files("sesshu.ledger.exchange_inquiries").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return {
        code: InquiryKind(
            code=code, **{name: tuple(one) if isinstance(one, list) else one for name, one in entry.items()}
        )
        for code, entry in yaml.safe_load(text).items()
    }


def choices() -> list[tuple[str, str]]:
    """Kinds that are asked from a person's page."""
    return [(one.code, f"{one.label}（{one.basis}）") for one in kinds().values() if not one.case]
