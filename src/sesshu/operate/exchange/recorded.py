"""The records of the system of this process, in the form and the order in which three sides are compared.

Read by cursors of the server, one line after the other: the number of records is not a matter of memory.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Coalesce

from sesshu.contracts.exchange.reconciling import MARK, NOT_TAKEN, REPORT, Line, place

CHUNK = 2000


def recorded(first: date, last: date) -> Iterator[Line]:
    """One line a permit or refused request: its permit or key, both bodies, row, and how it ended ("" = still open)."""
    if settings.SESSHU_SYSTEM == "network":
        return _of_network(first, last)
    return heapq.merge(_of_inquirer(first, last), _of_provider(first, last), key=place)


def _of_network(first: date, last: date) -> Iterator[Line]:
    from sesshu.foundation import clock
    from sesshu.foundation.access.actor import job_actor
    from sesshu.network.permits import queries
    from sesshu.network.permits.models import ProvisionOutcome, WithheldMark

    until = clock.start_of_day(last + timedelta(days=1))
    ended = ProvisionOutcome.objects.filter(permit=OuterRef("permit")).values("result")[:1]
    rows = (
        queries.requests(job_actor("exchange", "permit.read"))
        .filter(requested_at__gte=clock.start_of_day(first), requested_at__lt=until)
        .annotate(
            ended=Coalesce(Subquery(ended), "result", output_field=TextField()),
            hidden=Q(withheld=True) | Exists(WithheldMark.objects.filter(request=OuterRef("pk"))),
        )
        .order_by(F("permit").asc(nulls_last=True), "key")
        .values_list(
            "permit",
            "key",
            "inquirer",
            "provider",
            "row",
            "part",
            "information",
            "ended",
            "duty",
            "department",
            "hidden",
        )
    )
    for permit, key, *told in rows.iterator(CHUNK):
        *told, duty, department, hidden = told
        yield Line("network", _text(permit), str(key), *told, duty=duty, department=department, withheld=hidden)


def _of_inquirer(first: date, last: date) -> Iterator[Line]:
    """Inquiries that left, from the records: what was asked, and the first word that ended it."""
    from sesshu.intermediary.inquiries.models import Inquiry

    permit = Inquiry.objects.filter(key=OuterRef("key")).values("permit")[:1]
    rows = (
        _records(first, last, "inquirer")
        .annotate(now=Subquery(permit))
        .order_by(F("now").asc(nulls_last=True), "key", "at", "-id")
        .values_list(
            "key",
            "event",
            "now",
            "counterpart",
            "row",
            "part",
            "information",
            "result",
            "giving",
            "duty",
            "department",
            "withheld",
        )
    )
    own = settings.SESSHU_MUNICIPALITY
    for key, group in groupby(rows.iterator(CHUNK), key=itemgetter(0)):
        asked, result, giving = None, "", 0
        ended = hidden = False
        for one in group:
            hidden = hidden or one[11]
            if one[1] == "asked":
                asked = asked or one
            elif one[1] != "marked" and not ended:
                ended, result, giving = True, one[7], one[8]
        if asked:
            yield Line(
                "inquirer", _text(asked[2]), str(key), own, asked[3], asked[4], asked[5], asked[6], result, giving,
                duty=asked[9], department=asked[10], withheld=hidden,
            )  # fmt: skip


def _of_provider(first: date, last: date) -> Iterator[Line]:
    """The first word about each permit that ends it; what was said of its hold as long as there is no other, and of
    calls that were not taken where there is nothing else at all. Beside it the results of later answers, and what the
    network did not take."""
    from sesshu.intermediary.provisions.models import Provision

    provision = Provision.objects.filter(permit=OuterRef("permit"))
    rows = (
        _records(first, last, "provider")
        .annotate(
            no_report=Exists(provision.exclude(report_refusal="")), no_mark=Exists(provision.exclude(mark_refusal=""))
        )
        .order_by(F("permit").asc(nulls_first=True), "at", "id")
        .values_list(
            "permit",
            "event",
            "counterpart",
            "row",
            "part",
            "information",
            "result",
            "duty",
            "department",
            "withheld",
            "no_report",
            "no_mark",
        )
    )
    own = settings.SESSHU_MUNICIPALITY
    for permit, group in groupby(rows.iterator(CHUNK), key=itemgetter(0)):
        word: Any = None
        again, hidden = [], False
        for one in group:
            hidden = hidden or one[9]
            if one[1] == "marked":
                continue
            if one[1] == "provided_again":
                again.append(one[6])
            if word is None or word[6] == NOT_TAKEN or (word[1] in ("held", "hold_ended") and one[6] != NOT_TAKEN):
                word = one
        if word:
            refused = [what for what, is_refused in ((REPORT, word[10]), (MARK, word[11])) if is_refused]
            yield Line(
                "provider", _text(permit), "", word[2], own, word[3], word[4], word[5], word[6], 0, again,
                duty=word[7], department=word[8], withheld=hidden, refused=refused,
            )  # fmt: skip


def _records(first: date, last: date, side: str) -> Any:
    from sesshu.foundation.access.actor import job_actor
    from sesshu.intermediary.exchange_records.queries import between

    return between(job_actor("exchange", "exchange_record.read"), first, last).filter(side=side)


def _text(permit: Any) -> str:
    return str(permit) if permit else ""
