"""What would fail on 1 April: each finding says what, how many, and where it is mended. Rooms add their own checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from sesshu.dates import fiscal_year_end, fiscal_year_start, wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.masters.declaration import Master, masters
from sesshu.foundation.masters.fiscal_copy import copied_rows
from sesshu.foundation.masters.models import ChangeStatus, MasterChange
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.inquiries import queries as inquiries
from sesshu.ledger.inquiries.models import SlipState
from sesshu.ledger.recalls.models import LotRecall
from sesshu.ledger.vaccination_errors.models import VaccinationError

FAILS, LOOK = "fails", "look"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the list. `grade`: it fails on 1 April, or somebody should look at it before."""

    grade: str
    what: str
    number: int
    why: str
    url: str
    link: str


Check = Callable[[int], Iterable[Finding]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a check: it takes the coming fiscal year."""
    if function not in _checks:
        _checks.append(function)
    return function


def findings(viewer: Actor, year: int) -> list[Finding]:
    """Everything that is found, what fails first."""
    viewer.check("fiscal_year.read")
    found = [one for ask in _checks for one in ask(year)]
    return sorted(found, key=lambda one: (one.grade != FAILS, one.what))


@check
def masters_to_copy(year: int) -> Iterable[Finding]:
    """Entries of yearly masters that have nothing for the new year."""
    for of in masters():
        rows = copied_rows(of, year) if of.fiscal else []
        if rows:
            yield Finding(
                FAILS, f"{of.label}：新年度分がない", len(rows),
                f"{wareki(fiscal_year_start(year))}から使えるものがありません。年度の複写をして、金額や期間を直してください。",
                reverse("master-copy", args=[of.key]), "新年度に複写する",
            )  # fmt: skip


@check
def masters_that_end(year: int) -> Iterable[Finding]:
    """Entries of other masters that end before the new year and have no successor."""
    for of in masters():
        ending = 0 if of.fiscal else _ending(of, year)
        if ending:
            yield Finding(
                LOOK, f"{of.label}：年度末までに終わる", ending,
                "後に続くものがありません。終わってよいか確かめてください。",
                reverse("master-list", args=[of.key]), "マスタを開く",
            )  # fmt: skip


@check
def changes_that_wait(year: int) -> Iterable[Finding]:
    """Changes of masters that nobody has approved."""
    start = wareki(fiscal_year_start(year))
    waiting = MasterChange.objects.filter(status=ChangeStatus.WAITING).count()
    if waiting:
        yield Finding(
            FAILS, "承認を待っているマスタの変更", waiting, f"{start}までに承認されないと、反映されません。",
            reverse("approval-index"), "承認の一覧を開く",
        )  # fmt: skip


@check
def people_of_the_office(year: int) -> Iterable[Finding]:
    """Duties that nobody holds on 1 April, and accounts whose term ends before."""
    day = fiscal_year_start(year)
    active = Account.objects.filter(active_from__lte=day).filter(Q(active_until=None) | Q(active_until__gte=day))
    held = DutyAssignment.objects.filter(account__in=active, valid_from__lte=day)
    there = set(held.filter(Q(valid_until=None) | Q(valid_until__gte=day)).values_list("duty", flat=True))
    today = clock.today()
    for code, duty in duties().items():
        if code not in there:
            yield Finding(
                FAILS, f"担当「{duty.name}」がいない", 1, f"{wareki(day)}に、この担当の職員が一人もいません。",
                reverse("account-index"), "職員の一覧を開く",
            )  # fmt: skip
    ending = Account.objects.filter(active_from__lte=today, active_until__gte=today, active_until__lt=day).count()
    if ending:
        yield Finding(
            LOOK, "年度末までに利用期間が終わる職員", ending,
            "残る人は期間を延ばし、異動する人の案件は後任に引き継いでください。",
            reverse("account-index"), "職員の一覧を開く",
        )  # fmt: skip


@check
def work_that_is_open(year: int) -> Iterable[Finding]:
    """Work of this year that nobody has closed."""
    lines = (
        ("対応中の受付票", inquiries.shown().filter(state=SlipState.OPEN).count(), "inquiry-list"),
        ("判断待ちの接種", Dose.objects.filter(decision="undecided", withdrawn_at=None).count(), "dose-undecided"),
        ("対応中のロット回収", LotRecall.objects.filter(closed_at=None).count(), "recall-list"),
        ("対応中の間違い接種", VaccinationError.objects.filter(closed_at=None, cancelled_at=None).count(),
         "vaccination-error-list"),
    )  # fmt: skip
    for what, number, url in lines:
        if number:
            why = f"{wareki(fiscal_year_end(year - 1))}までに終えるか、後任に引き継いでください。"
            yield Finding(LOOK, what, number, why, reverse(url), "一覧を開く")


def _ending(of: Master, year: int) -> int:
    start, today = fiscal_year_start(year), clock.today()
    rows = of.model.objects.believed()
    going_on = rows.filter(Q(valid_until=None) | Q(valid_until__gte=start)).values("code")
    ending = rows.filter(valid_until__gte=today, valid_until__lt=start).exclude(code__in=going_on)
    return int(ending.values("code").distinct().count())
