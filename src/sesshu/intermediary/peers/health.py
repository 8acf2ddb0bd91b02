"""The line of the clock on the health page: what a night left as it was, for nobody confirmed what time it is."""

from __future__ import annotations

from datetime import timedelta

from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.health.registry import BAD, WATCH, Reading
from sesshu.intermediary.peers import clock_proof

LABEL = "時計の確認"
ASKED = timedelta(hours=30)  # it is asked every night
OTHER_TIME = "この計算機の時計がネットワークの時計と違います。時計を合わせてください"
NOT_ASKED = "この計算機の時計が正しいか、ネットワークに確かめられません。接続を確かめてください"
KEPT = "期限による終了と消去をしていません。確かめられれば自動で続きます"


def clock_line() -> Reading:
    """Bad where the network says that it is another time. A proof that came after the doubt ends it."""
    now, proof = clock.now(), clock_proof.last_proof()
    doubts = Entry.objects.filter(
        act=clock_proof.ACT, obj__startswith=clock_proof.ABOUT, at__gt=now - ASKED, at__lte=now
    )
    last = doubts.order_by("at").last()
    if last is None or (proof is not None and last.at < proof <= now):
        return Reading({"because": ""}, "時計は確かめられています")
    because = str(last.obj).removeprefix(clock_proof.ABOUT)
    other = because in clock_proof.OTHER_TIME
    return Reading(
        {"because": because}, "。".join([OTHER_TIME if other else NOT_ASKED, KEPT]), BAD if other else WATCH
    )  # fmt: skip
