"""Judging given doses one after another."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import steps, windows
from sesshu.schedule.kernel.state import DoseOut, PersonRow, ReasonOut, State
from sesshu.schedule.tables import DOSE_ROOM, FIRST_DAY, LAST_DAY, WINDOW_ROOM, KernelTables

_VOLUNTARY = 2


def reason(r: ReasonOut, code: int, row: int, first: int, second: int) -> None:
    r.code.append(code)
    r.row.append(row)
    r.first.append(first)
    r.second.append(second)


def judge_doses(k: KernelTables, p: PersonRow, s: State, o: DoseOut, r: ReasonOut) -> None:
    """Judge all doses in order of day. A dose is judged once in each family of series of its product."""
    given = windows.given_products(p)
    for dose in range(len(p.dose_day)):
        code = unusable(k, p, dose)
        if code >= 0:
            begin(o, r, dose, -1)
            reason(r, code, -1, p.birth if code == codes.BEFORE_BIRTH else p.dose_day[dose], 0)
            finish(o, r, -1, 0, counted=0, valid=0, routine=0)
            continue
        product = p.dose_product[dose]
        for at in range(k.product_family_first[product], k.product_family_end[product]):
            series = choose_series(k, p, s, k.product_family[at], dose)
            if windows.asked(k, series, given):
                judge_dose(k, p, s, o, r, dose, series)


def unusable(k: KernelTables, p: PersonRow, dose: int) -> int:
    """The code of a dose that is not judged by any series, else -1."""
    if p.dose_day[dose] > min(p.as_of, p.known_on):
        return codes.AFTER_AS_OF
    if p.birth and p.dose_day[dose] < p.birth:
        return codes.BEFORE_BIRTH
    product = p.dose_product[dose]
    if k.product_family_first[product] == k.product_family_end[product]:
        return codes.UNKNOWN_PRODUCT
    if dose and p.dose_day[dose - 1] == p.dose_day[dose] and p.dose_product[dose - 1] == product:
        return codes.DUPLICATE
    return -1


def choose_series(k: KernelTables, p: PersonRow, s: State, family: int, dose: int) -> int:
    """The one series of a family that a dose is judged in.

    An open window of a series that still lacks doses comes first, then an open window at all, then the
    nearest window of a series that lacks doses, then the nearest.
    """
    day = p.dose_day[dose]
    product = p.dose_product[dose]
    best = -1
    best_rank = 3 * (LAST_DAY + 1)
    for series in range(k.family_first[family], k.family_end[family]):
        if not k.series_products[series] >> product & 1:
            continue
        windows.enter_occasion(k, p, s, series, day)
        far = windows.distance(k, s, series, product, day)
        if far == LAST_DAY and s.needs[series] >= 0:
            far = windows.needed_distance(k, p, s.needs[series], day) + 1
        rank = far
        if s.completed[series]:
            rank += 1 if far == 0 else LAST_DAY
        elif far:
            rank += 1
        if rank < best_rank:
            best = series
            best_rank = rank
    return best


def begin(o: DoseOut, r: ReasonOut, dose: int, series: int) -> None:
    o.dose.append(dose)
    o.series.append(series)
    o.first_reason.append(len(r.code))


def finish(o: DoseOut, r: ReasonOut, step: int, number: int, *, counted: int, valid: int, routine: int) -> None:
    o.step.append(step)
    o.number.append(number)
    o.counted.append(counted)
    o.valid.append(valid)
    o.routine.append(routine)
    o.end_reason.append(len(r.code))


def judge_dose(k: KernelTables, p: PersonRow, s: State, o: DoseOut, r: ReasonOut, dose: int, series: int) -> None:
    """Judge one dose in one series and count it where it counts."""
    day = p.dose_day[dose]
    product = p.dose_product[dose]
    begin(o, r, dose, series)
    if s.completed[series] and s.step[series] >= k.path_step_end[s.path[series]]:
        reason(r, codes.ALREADY_COMPLETE, series, s.completed[series], 0)
        finish(o, r, -1, 0, counted=0, valid=0, routine=0)
        return
    before = day < k.series_start[series]
    rule_day = max(day, k.series_start[series])
    window = windows.window_on(k, s, series, product, day)
    counted, valid = _judge_window(k, p, s, r, series, product, day, window)
    kind = k.window_kind[s.window_row[series * WINDOW_ROOM + window]] if window >= 0 else -1
    step = enter_step(k, p, s, series, product, rule_day, day, kind)
    way = -1
    if step < 0:
        reason(r, codes.PRODUCT_MIXED, series, 0, 0)
        counted = valid = 0
    else:
        step, way = enter_way(k, p, s, series, step, rule_day, day, product)
        if way < 0:
            way = steps.nearest_way(k, p, s, series, step, rule_day, product, ahead=False)
            valid = 0
            if way < 0:
                reason(r, codes.PRODUCT_MIXED, series, 0, 0)
                counted = 0
            else:
                reason(r, codes.PRODUCT_NOT_IN_FORCE, way, k.way_valid_from[way], k.way_valid_until[way])
    if way >= 0:
        in_time, lawful = _judge_way(k, p, s, r, dose, series, step, way)
        counted = counted and in_time
        valid = valid and lawful
    if excluded_on(k, p, series, day, r):
        valid = 0
    routine = 1 if valid and not before and p.dose_kind[dose] != _VOLUNTARY else 0
    if p.dose_kind[dose] == _VOLUNTARY and not before:
        reason(r, codes.VOLUNTARY, series, 0, 0)
    if o.first_reason[-1] == len(r.code):
        reason(r, codes.OK if valid else codes.NOT_TARGET_REASON, way if valid else series, 0, 0)
    number = s.total[series] + 1
    if counted:
        count(k, s, series, step, day)
    finish(o, r, step, number, counted=1 if counted else 0, valid=1 if valid else 0, routine=routine)


def _judge_window(
    k: KernelTables, p: PersonRow, s: State, r: ReasonOut, series: int, product: int, day: int, window: int
) -> tuple[int, int]:
    """Whether a dose may count and is valid, as far as the windows of the series say."""
    if window >= 0:
        return 1, 1
    first_window = k.series_window_first[series]
    if day < k.series_start[series]:
        deemed = k.series_before[series]
        if deemed and day < windows.bound(p, k.window_from[first_window], FIRST_DAY):
            low = windows.bound(p, k.window_from[first_window], FIRST_DAY)
            reason(r, codes.WINDOW_NOT_OPEN, first_window, low, 0)
            return 0, 0
        reason(r, codes.DEEMED if deemed else codes.BEFORE_PROGRAMME, series, k.series_start[series], 0)
        return deemed, deemed
    if not s.windows[series]:
        if s.needs[series] >= 0:
            needed = s.needs[series]
            reason(r, codes.CONDITION_MISSING, needed, k.window_condition[needed], 0)
        else:
            reason(r, codes.NOT_TARGET_REASON, series, 0, 0)
        return 1, 0
    return _outside(k, p, s, r, series, product, day)


def _outside(
    k: KernelTables, p: PersonRow, s: State, r: ReasonOut, series: int, product: int, day: int
) -> tuple[int, int]:
    """A dose outside all windows: too early does not count, too late counts but is no routine dose."""
    base = series * WINDOW_ROOM
    passed = -1
    coming = -1
    for number in range(s.windows[series]):
        products = k.window_products[s.window_row[base + number]]
        if products and not products >> product & 1:
            continue
        if s.window_high[base + number] < day:
            if passed < 0 or s.window_high[base + number] > s.window_high[base + passed]:
                passed = number
        elif coming < 0 or s.window_low[base + number] < s.window_low[base + coming]:
            coming = number
    if passed >= 0:
        reason(r, codes.WINDOW_CLOSED, s.window_row[base + passed], s.window_high[base + passed], 0)
        return 1, 0
    if coming >= 0:
        row = s.window_row[base + coming]
        if k.window_products[row] and windows.bound(p, k.window_from[row], FIRST_DAY) <= day < k.window_valid_from[row]:
            return 1, 0  # the product came into use later; its way says so
        reason(r, codes.WINDOW_NOT_OPEN, s.window_row[base + coming], s.window_low[base + coming], 0)
        return 0, 0
    reason(r, codes.NOT_TARGET_REASON, series, 0, 0)
    return 1, 0


def enter_step(
    k: KernelTables, p: PersonRow, s: State, series: int, product: int, rule_day: int, day: int, kind: int
) -> int:
    """Choose the path where none is chosen, pass over steps that are cut off; the step, -1 if there is none."""
    path = s.path[series]
    exceptional = kind > 0 and path >= 0 and k.path_within[path] != kind
    if path < 0 or exceptional:
        chosen = steps.select_path(k, p, series, product, day, kind)
        if path < 0 or (chosen >= 0 and k.path_within[chosen] == kind):
            _enter_path(k, s, series, chosen)
    if s.path[series] < 0:
        return -1
    return pass_over(k, p, s, series, s.step[series], rule_day, product)


def _enter_path(k: KernelTables, s: State, series: int, path: int) -> None:
    s.path[series] = path
    if path < 0:
        return
    if k.path_restart[path]:
        s.base[series] = s.total[series]
    s.step[series] = min(k.path_step_first[path] + s.total[series] - s.base[series], k.path_step_end[path] - 1)


def pass_over(k: KernelTables, p: PersonRow, s: State, series: int, step: int, day: int, product: int) -> int:
    """The first step from `step` on that no cut-off passes over; the last step is never passed over."""
    last = k.path_step_end[s.path[series]] - 1
    while step < last and steps.skipped(k, p, s, series, step, day, product):
        step += 1
    return step


def enter_way(
    k: KernelTables, p: PersonRow, s: State, series: int, step: int, rule_day: int, day: int, product: int
) -> tuple[int, int]:
    """The step and the way for a dose; where the path does not fit, the path it names `otherwise` does."""
    way = steps.find_way(k, p, s, series, step, rule_day, product)
    path = s.path[series]
    offset = step - k.path_step_first[path]
    other = k.path_otherwise[path]
    unfit = way < 0 or day < steps.interval_earliest(k, s, series, way)
    while unfit and other >= 0:
        other_step = k.path_step_first[other] + offset
        other_way = steps.find_way(k, p, s, series, other_step, rule_day, product)
        if other_way >= 0 and (way < 0 or day >= steps.interval_earliest(k, s, series, other_way)):
            s.path[series] = other
            return other_step, other_way
        other = k.path_otherwise[other]
    return step, way


def _judge_way(
    k: KernelTables, p: PersonRow, s: State, r: ReasonOut, dose: int, series: int, step: int, way: int
) -> tuple[int, int]:
    """Whether a dose counts and is valid by its way: interval, age, recommended start, amount."""
    day = p.dose_day[dose]
    counted = 1
    valid = 1
    earliest = steps.interval_earliest(k, s, series, way)
    if day < earliest:
        decisive = steps.decisive_interval(k, s, series, way)
        if day >= steps.doctor_earliest(k, s, series, way):
            reason(r, codes.DOCTOR_SHORTER, way, earliest, decisive)
        else:
            reason(r, codes.INTERVAL_SHORT, way, earliest, decisive)
            counted = valid = 0
    low = windows.bound(p, k.way_from[way], FIRST_DAY)
    high = windows.bound(p, k.way_until[way], LAST_DAY)
    if day < low:
        reason(r, codes.STEP_NOT_OPEN, way, low, 0)
        counted = valid = 0
    if day > high:
        reason(r, codes.STEP_CLOSED, way, high, 0)
        valid = 0
    if k.step_late_after[step] >= 0 and day > p.bounds[k.step_late_after[step]]:
        reason(r, codes.LATE_START, k.step_late_row[step], p.bounds[k.step_late_after[step]], 0)
    if not _amount_kept(k, p, r, dose, way):
        valid = 0
    return counted, valid


def _amount_kept(k: KernelTables, p: PersonRow, r: ReasonOut, dose: int, way: int) -> bool:
    """Whether volume and route, where recorded, are those of an amount in force at this age."""
    if p.dose_volume[dose] < 0 and not p.dose_route[dose]:
        return True
    near = -1
    for amount in range(k.way_amount_first[way], k.way_amount_end[way]):
        if p.dose_day[dose] < windows.bound(p, k.amount_from[amount], FIRST_DAY):
            continue
        if p.dose_day[dose] > windows.bound(p, k.amount_until[amount], LAST_DAY):
            continue
        volume_fits = (
            p.dose_volume[dose] < 0 or k.amount_volume[amount] < 0 or p.dose_volume[dose] == k.amount_volume[amount]
        )
        route_fits = not p.dose_route[dose] or p.dose_route[dose] & k.amount_routes[amount] != 0
        if volume_fits and route_fits:
            return True
        if near < 0 or volume_fits:
            near = amount
    if near < 0:
        return True
    if p.dose_volume[dose] >= 0 and k.amount_volume[near] >= 0 and p.dose_volume[dose] != k.amount_volume[near]:
        reason(r, codes.VOLUME_DIFFERS, way, p.dose_volume[dose], near)
    if p.dose_route[dose] and not p.dose_route[dose] & k.amount_routes[near]:
        reason(r, codes.ROUTE_DIFFERS, way, p.dose_route[dose], near)
    return False


def excluded_on(k: KernelTables, p: PersonRow, series: int, day: int, r: ReasonOut) -> bool:
    """Whether a condition keeps a person from a series on a day."""
    row = exclusion_on(k, p, series, day)
    if row < 0:
        return False
    reason(r, codes.EXCLUDED_REASON, row, k.exclusion_condition[row], 0)
    return True


def exclusion_on(k: KernelTables, p: PersonRow, series: int, day: int) -> int:
    """The exclusion rule that holds on a day, -1 if none."""
    for number in range(len(p.condition_code)):
        if not p.condition_from[number] <= day <= p.condition_until[number]:
            continue
        if p.condition_series[number] not in (-1, series):
            continue
        for row in range(len(k.exclusion_condition)):
            if (
                k.exclusion_condition[row] == p.condition_code[number]
                and k.exclusion_series[row] == series
                and k.exclusion_valid_from[row] <= day <= k.exclusion_valid_until[row]
            ):
                return row
    return -1


def count(k: KernelTables, s: State, series: int, step: int, day: int) -> None:
    """Count a dose toward a series and see whether it is complete."""
    s.dose_day[series * DOSE_ROOM + min(s.total[series], DOSE_ROOM - 1)] = day
    s.total[series] = min(s.total[series] + 1, DOSE_ROOM - 1)
    if step < 0:
        return
    s.step[series] = step + 1
    if step + 1 >= k.path_required_end[s.path[series]] and not s.completed[series]:
        s.completed[series] = day
