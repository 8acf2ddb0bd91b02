"""Which records are doses that were given: the others change nothing."""

from __future__ import annotations

from sesshu.schedule import codes
from sesshu.schedule.kernel.state import PersonRow
from sesshu.schedule.tables import KernelTables


def unusable(k: KernelTables, p: PersonRow, dose: int) -> int:
    """The code of a dose that is not judged by any series, else -1."""
    refused = not_given(p, dose)
    if refused >= 0:
        return refused
    product = p.dose_product[dose]
    if k.product_family_first[product] == k.product_family_end[product]:
        return codes.UNKNOWN_PRODUCT
    if dose and p.dose_day[dose - 1] == p.dose_day[dose] and p.dose_product[dose - 1] == product:
        return codes.DUPLICATE
    return -1


def not_given(p: PersonRow, dose: int) -> int:
    """The code of a record that cannot be a dose given up to the day of judgement, else -1."""
    if p.dose_day[dose] > min(p.as_of, p.known_on):
        return codes.AFTER_AS_OF
    if p.birth and p.dose_day[dose] < p.birth:
        return codes.BEFORE_BIRTH
    return -1


def given_products(p: PersonRow) -> int:
    """The set of products given up to the day of judgement."""
    found = 0
    for dose in range(p.doses):
        if not_given(p, dose) < 0:
            found |= 1 << p.dose_product[dose]
    return found


def received(k: KernelTables, p: PersonRow, products: int, first: int, last: int) -> int:
    """How many doses of these products were given in a period, counted in a series or not."""
    count = 0
    for dose in range(p.doses):
        if first <= p.dose_day[dose] <= last and unusable(k, p, dose) < 0:
            count += products >> p.dose_product[dose] & 1
    return count
