"""Answering a question about inquiries a moment later, when there is something new to say: most answers of another body
come within a tenth of a second, and whoever asked is not sent away to come again."""

from __future__ import annotations

import threading
import time

from django.db.models import QuerySet

from sesshu.contracts.exchange.states import InquiryState
from sesshu.foundation.turns import give_up
from sesshu.intermediary.inquiries.models import Inquiry

ON_ITS_WAY = (InquiryState.QUEUED, InquiryState.SENT, InquiryState.PERMITTED)  # nobody decides about it by hand
FIRST_SECONDS, LOOK_SECONDS = 0.06, 0.02  # hardly an answer comes sooner than the first
MOST_WAITING = 3  # of the four threads of a process: whoever does not wait is answered by the fourth
_places = threading.BoundedSemaphore(MOST_WAITING)


def wait(rows: QuerySet[Inquiry], *, milliseconds: int) -> bool:
    """Until none of these is on its way, or the time is over. Not at all (False) where too many wait already."""
    if not milliseconds or not _places.acquire(blocking=False):
        return False
    give_up()
    until = time.monotonic() + milliseconds / 1000
    try:
        time.sleep(FIRST_SECONDS)
        while rows.filter(state__in=ON_ITS_WAY).exists() and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
    finally:
        _places.release()
    return True
