"""Volume and route of a dose against the rule in force."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel import trace
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.state import PersonRow, ReasonOut
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables


def amount_kept(k: KernelTables, p: PersonRow, r: ReasonOut, dose: int, way: int) -> bool:
    """Whether volume and route, where recorded, are those of an amount in force at this age."""
    if p.dose_volume[dose] < 0 and not p.dose_route[dose]:
        return True
    near = -1
    for amount in range(k.way_amount_first[way], k.way_amount_end[way]):
        if p.dose_day[dose] < bound(k, p, k.amount_from[amount], FIRST_DAY):
            continue
        if p.dose_day[dose] > bound(k, p, k.amount_until[amount], LAST_DAY):
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
        trace.reason(r, codes.VOLUME_DIFFERS, way, p.dose_volume[dose], near)
    if p.dose_route[dose] and not p.dose_route[dose] & k.amount_routes[near]:
        trace.reason(r, codes.ROUTE_DIFFERS, way, p.dose_route[dose], near)
    return False
