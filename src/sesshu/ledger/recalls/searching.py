"""The search of a recall: all doses ever recorded, whoever the person and wherever they live now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from sesshu.ledger.doses.models import Dose
from sesshu.ledger.recalls.matching import Finding, compare
from sesshu.ledger.recalls.models import LotRecall

BLANK = "ロット番号の記録がありません。回収のロットを使った医療機関で、使っていた期間に接種しています。"
ELSEWHERE = (
    "ロット番号の記録がありません。発表された期間の接種です。この医療機関で回収のロットを使ったか確認してください。"
)
ORDER = ("same", "misread", "part", "one_edit")


@dataclass(frozen=True, slots=True)
class Found:
    dose: Dose
    finding: Finding


def search(recall: LotRecall) -> tuple[list[Found], int]:
    """Doses that are or may be of the recalled lots, by day, and how many doses were looked at.

    Withdrawn records are left out: nobody got that dose. Distinct lot numbers are compared, not doses.
    """
    rows = Dose.objects.filter(withdrawn_at__isnull=True)
    mine = rows.filter(product=recall.product)
    found = {f.dose.pk: f for f in _by_number(mine, recall.lots)}
    certain = [f.dose for f in found.values() if f.finding.certainty == "certain"]
    for one in (*_blank(mine, recall, certain), *_other_product(rows, recall)):
        found.setdefault(one.dose.pk, one)
    return sorted(found.values(), key=lambda f: (f.dose.given_on, str(f.dose.pk))), mine.count()


def best(lots: Iterable[str], recorded: str) -> Finding | None:
    """The strongest finding of a recorded number against several announced ones."""
    findings = [finding for lot in lots if (finding := compare(lot, recorded))]
    return min(findings, key=lambda finding: ORDER.index(finding.code), default=None)


def _by_number(mine: QuerySet[Dose], lots: Sequence[str]) -> list[Found]:
    findings: dict[tuple[str, str], Finding] = {}
    for typed in mine.values("lot_number", "lot_typed").annotate(n=Count("id")).order_by():
        number, as_typed = typed["lot_number"], typed["lot_typed"]
        both = [f for text in (number, as_typed) if text and (f := best(lots, text))]
        if both:
            findings[number, as_typed] = min(both, key=lambda finding: ORDER.index(finding.code))
    rows = mine.filter(lot_number__in={n for n, _ in findings}, lot_typed__in={t for _, t in findings})
    return [
        Found(dose, findings[dose.lot_number, dose.lot_typed])
        for dose in rows
        if (dose.lot_number, dose.lot_typed) in findings
    ]


def _blank(mine: QuerySet[Dose], recall: LotRecall, certain: Sequence[Dose]) -> list[Found]:
    """Doses without a number, given while the lot was in use: where it was in use, by our records; within an announced
    period also elsewhere, since an institution that never writes numbers would never be found."""
    period = period_of(recall, [dose.given_on for dose in certain])
    if period is None:
        return []
    codes = {dose.institution_code for dose in certain if dose.institution_code}
    places = {dose.place for dose in certain if dose.place and not dose.institution_code}
    here = Q(institution_code__in=codes) | Q(institution_code="", place__in=places)
    rows = mine.filter(lot_number="", lot_typed="", given_on__range=period)
    found = [Found(dose, Finding("possible", "blank", BLANK)) for dose in rows.filter(here)]
    if recall.used_from is not None:
        found += [Found(dose, Finding("possible", "blank_elsewhere", ELSEWHERE)) for dose in rows.exclude(here)]
    return found


def period_of(recall: LotRecall, days: Sequence[date]) -> tuple[date, date] | None:
    """The days between which the lot was in use: as announced, else as our records show."""
    if recall.used_from and recall.used_until:
        return recall.used_from, recall.used_until
    return (min(days), max(days)) if days else None


def _other_product(rows: QuerySet[Dose], recall: LotRecall) -> list[Found]:
    """The very number under another product: one of the two was recorded wrongly."""
    from sesshu.text import TextError, normalise_lot

    numbers: set[str] = set()
    for lot in recall.lots:
        try:
            numbers.add(normalise_lot(lot).number)
        except TextError:
            numbers.add(lot)
    others = rows.exclude(product=recall.product).filter(Q(lot_number__in=numbers) | Q(lot_typed__in=recall.lots))
    why = "ロット番号は同じですが、別のワクチンとして記録されています。ワクチンの記録誤りがないか確認してください。"
    return [Found(dose, Finding("possible", "other_product", why)) for dose in others]
