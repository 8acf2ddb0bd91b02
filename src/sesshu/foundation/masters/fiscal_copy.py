"""年度更新: the entries of a fiscal year as they would be copied to the next."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.dates import fiscal_year_end, fiscal_year_start
from sesshu.foundation.masters.declaration import Master
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.masters.periods import NewRow


@dataclass(frozen=True, slots=True)
class Copy:
    source: DatedMaster
    new: NewRow


def copied_rows(of: Master, fiscal_year: int) -> list[Copy]:
    """What would be added for `fiscal_year`: entries holding on the last day of the year before, as far as their code
    has no period in that year yet."""
    start, end = fiscal_year_start(fiscal_year), fiscal_year_end(fiscal_year)
    there = set(
        of.model.objects.believed()
        .filter(valid_from__lte=end)
        .exclude(valid_until__lt=start)
        .values_list("code", flat=True)
    )
    before = of.model.objects.as_of(fiscal_year_end(fiscal_year - 1)).exclude(code__in=there).order_by("code")
    return [Copy(row, NewRow(start, end, of.values(row))) for row in before]
