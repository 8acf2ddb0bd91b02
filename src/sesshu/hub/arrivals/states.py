"""The states of what came in and of what goes out, as tables."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.files.states import ImportState


class ArrivalState(models.TextChoices):
    ACCEPTED = "accepted", "受領"
    HELD = "held", "保留"
    REFUSED = "refused", "受付不可"
    WITHDRAWN = "withdrawn", "取りやめ"


class DeliveryState(models.TextChoices):
    HELD = "held", "保留"
    WAITING = "waiting", "順番待ち"
    SENDING = "sending", "配信中"
    DELIVERED = "delivered", "配信済み"
    REFUSED = "refused", "渡せずに停止"
    GIVEN_UP = "given_up", "配信を断念"
    WITHDRAWN = "withdrawn", "取消し"


# What a receiver says of a delivery: the ledger the state of its import, the addressee system that it took the people.
AT_RECEIVER: dict[str, str] = {"taken": "受取り済み"} | {one.value: one.label for one in ImportState}

NEXT: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.HELD: frozenset({DeliveryState.WAITING, DeliveryState.WITHDRAWN}),
    DeliveryState.WAITING: frozenset({DeliveryState.SENDING, DeliveryState.WITHDRAWN}),
    DeliveryState.SENDING: frozenset({DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.GIVEN_UP}),
    # Sent again: it stands in the queue once more, by its number.
    DeliveryState.DELIVERED: frozenset({DeliveryState.WAITING, DeliveryState.WITHDRAWN}),
    # One that was delivered before stays delivered, whatever becomes of the next attempt.
    DeliveryState.REFUSED: frozenset({DeliveryState.WAITING, DeliveryState.GIVEN_UP, DeliveryState.DELIVERED}),
    DeliveryState.GIVEN_UP: frozenset({DeliveryState.WAITING}),
    DeliveryState.WITHDRAWN: frozenset(),
}
# While one of these is there, nothing later of the same connection goes out: the order is kept.
STANDS_IN_THE_WAY = (DeliveryState.SENDING, DeliveryState.REFUSED)


class Hold(models.TextChoices):
    """Why an arrival waits. A gap alone is passed by itself once what is missing has come, unless by then the arrival
    has grown too old or a whole list on it has shrunk: both are looked at anew."""

    GAP = "gap", "通番が飛んでいます"
    ORDER = "order", "後の通番を先に通しています"
    OLD = "old", "作成から時間がたっています"
    AHEAD = "ahead", "作成の日時が先の時刻です"
    VERSION = "version", "版が一覧と違います"
    SHRUNK = "shrunk", "前の一覧より人数が大きく減っています"
