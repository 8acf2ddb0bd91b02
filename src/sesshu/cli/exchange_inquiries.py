"""`./sesshu exchange inquiries`: the ledger's inquiries beside what the intermediary of the city recorded, now."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

PURPOSE = "INFORMATION_EXCHANGE"


def main(asked: argparse.Namespace) -> int:
    """Exit code 0: no difference of these days is open; 1: there is one, or the intermediary did not tell; 2: wrong
    usage."""
    return reported(lambda: _work(asked))


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    if asked.last < asked.first:
        raise WrongUsageError("最後の日は、最初の日より後にしてください。例: 2026-11-01 2026-11-30")
    bar = Bar({"inquiries": "照会"})
    try:
        with entered(asked.municipality):
            answer = _compared(asked, bar)
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 1 if answer["differences"] else 0


def _compared(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:
    """What is open of these days when it is done; what a person closed is not."""
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.errors import NotNow
    from sesshu.ledger.exchange_comparisons import comparing, queries
    from sesshu.ledger.exchange_inquiries import calling
    from sesshu.ledger.exchange_inquiries.bodies import NOT_CONNECTED

    if not calling.is_connected():
        raise NotNow(NOT_CONNECTED)
    by = job_actor("exchange.inquiries", comparing.COMPARE, queries.READ)
    row = comparing.opened(*comparing.period(asked.first, asked.last), by)
    row = comparing.compare(
        comparison_id=row.pk, by=by, purpose=PURPOSE, progress=lambda n, total: bar.show("inquiries", n, total)
    )
    found = queries.differences(by).filter(closed_at=None, at__gte=row.since, at__lt=row.until)
    return {"here": row.here, "there": row.there, "differences": [_told(one) for one in found]}


def _told(one: Any) -> dict[str, str]:
    from sesshu.ledger.exchange_comparisons.models import DifferenceKind
    from sesshu.ledger.exchange_comparisons.wording import WORDS

    words = WORDS[DifferenceKind(one.kind)]
    return {
        "kind": one.kind.upper(), "label": one.get_kind_display(), "inquiry": one.label, "case": one.case,
        "department": one.department, "at": one.at.isoformat(), "here": one.here, "there": one.there,
        "explanation": words.means, "act": words.act,
    }  # fmt: skip
