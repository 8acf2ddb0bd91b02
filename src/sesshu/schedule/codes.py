"""Numbers that the kernel writes, with the words they become."""

from __future__ import annotations

# Statuses, in the order of types.STATUSES.
NOT_TARGET, NOT_YET, DUE, OVERDUE, COMPLETE, EXPIRED, EXCLUDED, DECLINED = range(8)

# Reasons on doses. What `row`, `first` and `second` mean stands beside each.
OK = 0  # way
DEEMED = 1  # series; first: first day of the programme
BEFORE_PROGRAMME = 2  # series; first: first day of the programme
WINDOW_NOT_OPEN = 3  # window; first: first lawful day
WINDOW_CLOSED = 4  # window; first: last lawful day
NOT_TARGET_REASON = 5  # series
CONDITION_MISSING = 6  # window; first: condition
INTERVAL_SHORT = 7  # way; first: first lawful day; second: interval
STEP_NOT_OPEN = 8  # way; first: first lawful day
STEP_CLOSED = 9  # way; first: last lawful day
PRODUCT_NOT_IN_FORCE = 10  # way; first, second: period of the product
PRODUCT_MIXED = 11  # path
ALREADY_COMPLETE = 12  # series; first: day of completion
EXCLUDED_REASON = 13  # exclusion; first: condition
VOLUME_DIFFERS = 14  # way; first: given; second: amount in force
ROUTE_DIFFERS = 15  # way; first: given; second: routes in force
VOLUNTARY = 16  # series
AFTER_AS_OF = 17  # -; first: the day
BEFORE_BIRTH = 18  # -; first: day of birth
DUPLICATE = 19  # -
UNKNOWN_PRODUCT = 20  # -
BETWEEN_VACCINES_SHORT = 21  # gap; first: first day that keeps it; second: the other dose
LATE_START = 22  # late; first: last recommended day
DOCTOR_SHORTER = 23  # way; first: first day without a doctor's reason; second: interval

REASON_CODES = (
    *("OK", "DEEMED", "BEFORE_PROGRAMME", "WINDOW_NOT_OPEN", "WINDOW_CLOSED", "NOT_TARGET"),
    *("CONDITION_MISSING", "INTERVAL_SHORT", "STEP_NOT_OPEN", "STEP_CLOSED", "PRODUCT_NOT_IN_FORCE"),
    *("PRODUCT_MIXED", "ALREADY_COMPLETE", "EXCLUDED", "VOLUME_DIFFERS", "ROUTE_DIFFERS", "VOLUNTARY"),
    *("AFTER_AS_OF", "BEFORE_BIRTH", "DUPLICATE", "UNKNOWN_PRODUCT", "BETWEEN_VACCINES_SHORT", "LATE_START"),
    "DOCTOR_SHORTER",
)

WARNINGS = frozenset({BETWEEN_VACCINES_SHORT, LATE_START, DOCTOR_SHORTER})
REMARKS = frozenset({OK, DEEMED, VOLUNTARY})
"""Reasons that leave a dose a routine dose, apart from VOLUNTARY and DEEMED, which only remark on it."""
