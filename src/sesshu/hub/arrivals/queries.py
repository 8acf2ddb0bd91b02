"""How arrivals and deliveries are read: systems, numbers, counts and reasons. No content, and so no person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.closing_days.queries import office_days
from sesshu.foundation.errors import NotFound
from sesshu.foundation.outbox.models import Message, MessageState
from sesshu.hub.arrivals.delivering import message_of
from sesshu.hub.arrivals.lateness import missed_day, missed_in_words, newest_made
from sesshu.hub.arrivals.models import Arrival, Delivery
from sesshu.hub.arrivals.states import ArrivalState, DeliveryState
from sesshu.hub.connections.models import Connection
from sesshu.hub.connections.queries import all_incoming, last_known, layouts_with_receiver

ATTEMPTS_TO_TELL = 3
CAUSES = {  # by the kind of error that the outbox kept
    "ReceiverAway": "受け取り側のシステムが応答しません",
    "ReceiverFull": "受け取り側の保存先に空き容量がありません",
    "ReceiverShut": "受け取り側が接続キーを受け付けません",
    "NotNow": "受け取り側の接続先と接続キーが設定されていません",
}
NOBODY_RECEIVES = "このデータを受け取る側が連携の一覧にありません。届いた全員分を捨てています"
NOBODY_RECEIVED = (
    "ありません。届いた日の連携の一覧に、このデータの配信がありませんでした。全員分を捨てています。"
    "渡すときは、マスタの「連携」に配信を登録し、送り元に次の通番で送り直してもらってください。"
)
OTHER_CAUSE = "配信の処理で問題が起きました"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one incoming connection stands now. `missed`: the due day for which nothing came, and `made` when the newest
    data was made. `stopped` wait for somebody, `trying` for the next attempt; `held` has the arrivals that wait;
    `nobody`: the register has no receiver for what comes."""

    connection: Connection
    last: Arrival | None
    missed: date | None
    made: datetime | None
    held: list[Arrival]
    stopped: list[Delivery]
    trying: list[Delivery]
    nobody: bool

    @property
    def late(self) -> bool:
        return self.missed is not None

    @property
    def marks(self) -> list[tuple[str, str]]:
        """All that is true of it now, each a mark and a word: one that has something held may be late besides."""
        found = [("wrong", "配信が停止")] if self.stopped else []
        found += [("wrong", f"保留{len(self.held)}件")] if self.held else []
        found += [("wrong", "受け取る側なし")] if self.nobody else []
        found += [("care", "配信をやり直し中")] if self.trying else []
        found += [("care", "遅れ")] if self.late else []
        return found or [("", "未着") if self.last is None else ("right", "正常")]

    @property
    def word(self) -> str:
        return "、".join(word for _, word in self.marks)

    @property
    def why(self) -> str:
        told = [reason_of(one) for one in self.stopped]
        told += [reason for one in self.held for reason in one.reasons]
        told += [NOBODY_RECEIVES] if self.nobody else []
        told += [cause_of(one) for one in self.trying]
        told += [missed_in_words(self.connection, self.missed, self.made)] if self.missed else []
        return "。".join(dict.fromkeys(one.removesuffix("。") for one in told))


def standings(viewer: Actor) -> list[Standing]:
    """Every connection that data comes in on: what came, what is late, what stopped and why."""
    viewer.check("arrival.read")
    found, office, today = [], office_days(), clock.today()
    received = layouts_with_receiver(today)
    for one in [*all_incoming(today), *_ended_with_work_left(today)]:
        arrivals = Arrival.objects.filter(connection=one.code)
        last = arrivals.filter(state=ArrivalState.ACCEPTED).order_by("-received_at").first()
        held = list(arrivals.filter(state=ArrivalState.HELD).order_by("sequence"))
        mine = Delivery.objects.filter(arrival__connection=one.code).select_related("arrival")
        halted = stopped(mine)
        trying = [row for row in mine.filter(state=DeliveryState.SENDING) if row not in halted and cause_of(row)]
        made = newest_made(one.code)
        missed = missed_day(one, made, office) if one.holds_on(today) else None
        nobody = one.holds_on(today) and one.layout not in received
        found.append(Standing(one, last, missed, made, held, halted, trying, nobody))
    return found


def _ended_with_work_left(today: date) -> list[Connection]:
    """Connections that the register has no more, with something that still waits for a person."""
    held = Arrival.objects.filter(state=ArrivalState.HELD).values_list("connection", flat=True)
    halted = [one.arrival.connection for one in stopped(Delivery.objects.select_related("arrival"))]
    codes = {*held, *halted} - {one.code for one in all_incoming(today)}
    return last_known(codes)


def stopped(rows: QuerySet[Delivery]) -> list[Delivery]:
    """Deliveries that stand in the way of those after them and that somebody has to look at."""
    standing = rows.filter(state__in=(DeliveryState.SENDING, DeliveryState.REFUSED)).order_by("connection", "number")
    return [one for one in standing if reason_of(one)]


def reason_of(delivery: Delivery) -> str:
    """Why a delivery does not get on; empty for one that is on its way."""
    if delivery.state == DeliveryState.REFUSED:
        return delivery.reason
    message = message_of(delivery)
    if delivery.state != DeliveryState.SENDING or message is None:
        return ""
    if message.state == MessageState.DEAD:
        return f"{message.attempts}回試しましたが送れませんでした（{_last_error(message)}）"
    if message.state == MessageState.GIVEN_UP:
        return "送信箱で送信が取りやめられました。もう一度配信するか、配信を断念してください"
    return cause_of(delivery) if message.attempts >= ATTEMPTS_TO_TELL else ""


def cause_of(delivery: Delivery) -> str:
    """Why the last attempt failed, of one that is tried again by itself; empty before the first and after a success."""
    message = message_of(delivery)
    if message is None or message.state != MessageState.WAITING or not (message.error_code and message.attempts):
        return ""
    return f"{_last_error(message)}。{message.attempts}回試し、自動でやり直しています"


def _last_error(message: Message) -> str:
    return CAUSES.get(message.error_code, OTHER_CAUSE)


def arrivals(viewer: Actor, connection: str = "", state: str = "", day: date | None = None) -> QuerySet[Arrival]:
    """The newest first."""
    viewer.check("arrival.read")
    found = Arrival.objects.prefetch_related("deliveries").order_by("-received_at", "-sequence")
    if connection:
        found = found.filter(connection=connection)
    if state:
        found = found.filter(state=state)
    if day:
        found = found.filter(received_at__gte=clock.start_of_day(day))
    return found


def get(viewer: Actor, arrival_id: UUID) -> Arrival:
    viewer.check("arrival.read")
    found = Arrival.objects.filter(pk=arrival_id).first()
    if found is None:
        raise NotFound("この受領はありません。一覧から選び直してください。")
    return found


def get_delivery(viewer: Actor, delivery_id: UUID) -> Delivery:
    viewer.check("arrival.read")
    found = Delivery.objects.filter(pk=delivery_id).select_related("arrival").first()
    if found is None:
        raise NotFound("この配信はありません。一覧から選び直してください。")
    return found


def to_be_looked_at(viewer: Actor) -> int:
    """Arrivals that wait and deliveries that stopped."""
    viewer.check("arrival.read")
    return Arrival.objects.filter(state=ArrivalState.HELD).count() + len(stopped(Delivery.objects.all()))
