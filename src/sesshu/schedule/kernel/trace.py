"""What the kernel says about doses: a row for each dose in each series, and the reasons behind it."""

from __future__ import annotations

from sesshu.schedule.kernel.state import DoseOut, ReasonOut


def reason(r: ReasonOut, code: int, row: int, first: int, second: int) -> None:
    """Note a reason; what the numbers mean stands beside each code in codes.py."""
    if r.count < r.room:
        r.code[r.count] = code
        r.row[r.count] = row
        r.first[r.count] = first
        r.second[r.count] = second
    r.count += 1


def begin(o: DoseOut, r: ReasonOut, dose: int, series: int) -> None:
    """Open the row of a dose; `finish` closes it."""
    if o.count < o.room:
        o.dose[o.count] = dose
        o.series[o.count] = series
        o.first_reason[o.count] = r.count


def finish(o: DoseOut, r: ReasonOut, step: int, number: int, counted: int, valid: int, routine: int) -> None:
    if o.count < o.room:
        o.step[o.count] = step
        o.number[o.count] = number
        o.counted[o.count] = counted
        o.valid[o.count] = valid
        o.routine[o.count] = routine
        o.end_reason[o.count] = r.count
    o.count += 1
