"""The kinds of applications, each with the duty that it belongs to and what may be asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml

from sesshu.law.permission_list import codes, name_of
from sesshu.ledger.exchange_inquiries.kinds import InquiryKind
from sesshu.ledger.exchange_inquiries.kinds import kinds as inquiry_kinds


@dataclass(frozen=True, slots=True)
class CaseKind:
    """See kinds.yaml beside this."""

    code: str
    label: str
    duty: str
    needs_resident: bool = False
    consent: bool = False
    office_lists: tuple[str, ...] = ()
    decisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> tuple[InquiryKind, ...]:
        """What other bodies may be asked for it, the usual one first."""
        return tuple(one for one in inquiry_kinds().values() if one.case == self.code)

    @property
    def ask_choices(self) -> list[tuple[str, str]]:
        return [(one.code, f"{one.label}（{one.row}の項（{one.part}））") for one in self.asks]

    @property
    def subject_choices(self) -> list[tuple[str, str]]:
        """Whom it may be asked about, in the words of the list."""
        known = dict.fromkeys(subject for one in self.asks for subject in one.subjects)
        return [(subject, name_of("subject", subject)) for subject in known]


@cache
def kinds() -> dict[str, CaseKind]:
    """By code, in the order of the file."""
    text = resources.files("sesshu.ledger.exchange_cases").joinpath("kinds.yaml").read_text(encoding="utf-8")
    return {
        code: CaseKind(code=code, **{name: tuple(one) if isinstance(one, list) else one for name, one in entry.items()})
        for code, entry in yaml.safe_load(text).items()
    }


def choices() -> list[tuple[str, str]]:
    return [(one.code, f"{one.label}（{name_of('duty', one.duty)}）") for one in kinds().values()]


def is_of_the_person(subject: str) -> bool:
    """Whether a word of the list means the vaccinated person of the case, nobody else."""
    return codes("subject")[subject].note == "person"


def is_another(subject: str) -> bool:
    """Whether it never means that person."""
    return codes("subject")[subject].note in {"another", "household"}


def is_of_the_household(subject: str) -> bool:
    """Whether it means somebody who lives with that person."""
    return codes("subject")[subject].note == "household"
