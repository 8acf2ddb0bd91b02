"""What the lists of welfare and tax say of an application of a day. Pure: told everything, reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.dates import age, fiscal_year_words, wareki
from sesshu.foundation import clock
from sesshu.ledger.exemptions.intake import OFFICES
from sesshu.ledger.exemptions.models import ExemptionClass, ExemptionFact
from sesshu.ledger.residents.models import Resident

RESULTS = {
    "welfare": "生活保護を受けています。", "tax_exempt_household": "世帯の全員が市町村民税非課税です。",
    "taxed": "世帯に市町村民税が課税されている人がいます。", "undeclared": "世帯に申告していない人がいます。",
    "moved_in": "課税の基準日（1月1日）の後に転入した人がいます。前に住んでいた市町村の証明で確かめてください。",
    "unknown": "課税情報が届いていない人がいます。非課税とは言えません。",
    "nobody_asked": "世帯に、課税を確かめる年齢の人がいません。保護者の世帯を確かめてください。",
}  # fmt: skip
EXEMPTING = frozenset({"welfare", "tax_exempt_household"})
SURE = EXEMPTING | {"taxed"}  # the others leave it open
ORDER = ("taxed", "undeclared", "moved_in", "unknown")  # one such member decides for the household


@dataclass(frozen=True, slots=True)
class MemberFact:
    """One line: whose, the class in words, and on what it rests. `doubt`: what is not known of the person."""

    resident_id: UUID
    words: str
    reason: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`result` is a key of RESULTS; `tax_year` the fiscal year whose tax was looked at."""

    result: str
    tax_year: int
    lines: tuple[MemberFact, ...]

    @property
    def sentence(self) -> str:
        return RESULTS[self.result]

    @property
    def exempts(self) -> bool | None:
        """None where the lists leave it open."""
        return self.result in EXEMPTING if self.result in SURE else None


@dataclass(frozen=True, slots=True)
class Rules:
    """What the city decides: from which month on the new tax counts, and from which age somebody is asked for it."""

    tax_year_month: int
    tax_age: int

    def tax_year(self, on: date) -> int:
        return on.year if on.month >= self.tax_year_month else on.year - 1


def judge(
    person: UUID, members: Sequence[Resident], facts: Sequence[ExemptionFact], on: date, rules: Rules
) -> Standing:  # fmt: skip
    """One member whose tax is unknown or undeclared is enough that the household is not called exempt."""
    year = rules.tax_year(on)
    helped = next((one for one in facts if one.resident_id == person and _is_helped(one, on)), None)
    if helped:
        return Standing("welfare", year, (line(helped),))
    taxes = {one.resident_id: one for one in facts if one.fiscal_year == year}
    asked = [one for one in members if _is_asked(one, date(year, 1, 1), rules.tax_age)]
    results = {one.pk: str(taxes[one.pk].exemption_class) if one.pk in taxes else _missing(one, year) for one in asked}
    lines = tuple(
        line(taxes[key]) if key in taxes else MemberFact(key, "不明", "", RESULTS[result])
        for key, result in results.items()
    )
    found = next((one for one in ORDER if one in results.values()), "tax_exempt_household" if asked else "nobody_asked")
    return Standing(found, year, lines)


def line(fact: ExemptionFact) -> MemberFact:
    """A fact in words, with its office, the day it came and the fiscal year."""
    period = ""
    if fact.valid_from or fact.valid_until:
        start, end = (wareki(day) if day else "" for day in (fact.valid_from, fact.valid_until))
        period = f"（{start}～{end}）"
    words = f"{ExemptionClass(fact.exemption_class).label}{period}"
    return MemberFact(fact.resident_id, words, reason_of(fact))


def reason_of(fact: ExemptionFact) -> str:
    """課税情報（庁内連携、令和8年11月20日受領）令和8年度"""
    day = wareki(fact.received_at.astimezone(clock.TOKYO).date())
    said = f"{OFFICES[fact.interface]}（庁内連携、{day}受領）"
    return f"{said}{fiscal_year_words(fact.fiscal_year)}" if fact.fiscal_year else said


def _missing(one: Resident, year: int) -> str:
    return "moved_in" if one.became_on is not None and one.became_on > date(year, 1, 1) else "unknown"


def _is_helped(fact: ExemptionFact, on: date) -> bool:
    return fact.exemption_class == ExemptionClass.WELFARE and fact.holds_on(on)


def _is_asked(one: Resident, day: date, from_age: int) -> bool:
    """Children have no tax of their own. Whose birthday is not known is asked."""
    return one.birth_date is None or (one.birth_date <= day and age(one.birth_date, day).years >= from_age)
