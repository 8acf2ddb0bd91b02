"""The line of the endings on the health page: what is past its time and stays, for nobody can say that this clock is
right."""

from __future__ import annotations

from datetime import timedelta

from sesshu.contracts.intermediary.v1 import MOST_APART
from sesshu.foundation.health.registry import BAD, WATCH, Reading
from sesshu.ledger.exchange_inquiries import clock_proof, ending

ASKED = timedelta(hours=30)  # what is past its time is asked about every night
MINUTES = MOST_APART // timedelta(minutes=1)
WORDS = {
    clock_proof.OTHER_TIME: f"この計算機の時計が中間サーバーの時計と{MINUTES}分より違います。時計を合わせてください",
    clock_proof.NOT_PROVEN: "中間サーバーが自分の時計をネットワークに確かめられません。中間サーバーを確かめてください",
}
NOT_ASKED = "中間サーバーに時計を確かめられません。接続と、マスタ「既存システム接続の範囲」を確かめてください"
KEPT = "期限を過ぎた照会と回答を{number}件、終わらせず、消さずに残しています。時計を確かめられれば自動で続きます"


def endings() -> Reading:
    """Bad where the intermediary says that it is another time."""
    number = ending.overdue()
    doubts = clock_proof.last_doubts(ASKED) if number else []
    if not doubts:
        return Reading({"kept": 0, "because": []}, "期限の処理は止まっていません")
    words = dict.fromkeys(WORDS.get(because, NOT_ASKED) for because in doubts)
    state = BAD if clock_proof.OTHER_TIME in doubts else WATCH
    return Reading({"kept": number, "because": doubts}, "。".join([KEPT.format(number=number), *words]), state)
