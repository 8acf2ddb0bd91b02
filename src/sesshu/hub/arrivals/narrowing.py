"""What leaves is cut by the register of the day of the hand-over too: days may lie between arrival and leaving.

Columns and persons are dropped, never added. What cannot be judged without a column that was dropped before does not
leave and waits for a person: of a list that stands for everybody, nobody may be dropped on a guess.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass

from sesshu.foundation import clock
from sesshu.foundation.errors import Refused
from sesshu.foundation.files.sealing import opened, sealed
from sesshu.hub.arrivals.cutting import BIRTH, REGISTERED, is_of_age, is_registered
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.connections.layouts import layout
from sesshu.hub.connections.models import Connection, Persons
from sesshu.hub.connections.queries import outgoing_by_code


class MayNotLeave(Refused):
    """連携の一覧では、この配信を渡せなくなりました。今回は渡していません。"""

    code = "MAY_NOT_LEAVE"


class CannotTell(MayNotLeave):
    """この配信を渡してよいか、職員の判断が要ります。今回は渡していません。"""


ENDED = "連携の一覧で、このデータをこの受け取り側に渡す連携が終わっています。今回は渡していません。"
NOBODY = "連携の一覧で渡してよい人が変わり、渡せる人がいなくなりました。今回は渡していません。"
UNKNOWN = (
    "連携の一覧で渡してよい人が変わりましたが、この配信には{}がなく、だれを渡してよいか分かりません。"
    "今回は渡していません。送り元に次の通番で送り直してもらってください。"
)
UNSURE = (
    "連携の一覧で渡してよい項目か人が減りましたが、前の送信を受け取り側が受け取ったか分かりません。今回は渡していません。"
    "受け取り側の取込の画面で「{}」を探し、あれば取り消してから、もう一度配信してください。"
)
ALREADY = (
    "連携の一覧で渡してよい項目か人が減ったため、配信済みのものは、もう一度渡せません。今回は渡していません。"
    "配信を取り消し、送り元に次の通番で送り直してもらってください。"
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What may leave today of a delivery, and what was dropped now."""

    content: bytes
    rows: int
    columns: list[str]
    late_columns: list[str]
    late_persons: int

    def put_on(self, delivery: Delivery) -> None:
        """Have the delivery say and hold what is handed over. Does not save."""
        delivery.content, delivery.sha256 = sealed(self.content), hashlib.sha256(self.content).hexdigest()
        delivery.rows, delivery.columns = self.rows, self.columns
        delivery.late_columns = [*delivery.late_columns, *self.late_columns]
        delivery.late_persons += self.late_persons


def narrow(delivery: Delivery) -> Narrowed | None:
    """What is left of a delivery by today's register; None where nothing is to be dropped. Raises `MayNotLeave` where
    the connection has ended, or where the persons cannot be judged."""
    register = outgoing_by_code(delivery.connection, clock.today())
    if register is None or (register.layout, register.system) != (delivery.arrival.layout, delivery.receiver):
        raise MayNotLeave(ENDED)
    labels = [label for label in delivery.columns if label in register.labels]
    tests = _newly_asked(register, _at_arrival(delivery))
    if delivery.content is None or (labels == delivery.columns and not tests):
        return None
    if missing := [label for label in tests if label not in delivery.columns]:
        raise CannotTell(UNKNOWN.format(f"「{'、'.join(missing)}」"))
    found = _cut(delivery, bytes(delivery.content), register, labels, tests)
    if not found.late_columns and not found.late_persons:
        return None
    if not found.rows and not layout(delivery.arrival.layout).whole:
        raise MayNotLeave(NOBODY)
    return found


def check_again(delivery: Delivery, narrowed: Narrowed | None) -> None:
    """Raises `MayNotLeave` for what the ledger has already: other bytes would be a second import there, and the first,
    with what may no longer be had, could not be taken back any more. The addressee system replaces what it has."""
    if narrowed and delivery.receipt and delivery.receiver != "addressee":
        raise MayNotLeave(ALREADY)


def _cut(delivery: Delivery, content: bytes, register: Connection, labels: list[str], tests: list[str]) -> Narrowed:
    text, rows, persons, key = io.StringIO(), 0, set(), _number_label(delivery)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(labels)
    for row in csv.DictReader(io.StringIO(opened(content).decode("utf-8"), newline="")):
        if (REGISTERED in tests and not is_registered(register, row)) or (
            BIRTH in tests and not is_of_age(register, row, delivery.arrival.day)
        ):
            persons.add(row[key])
            continue
        writer.writerow([row[label] for label in labels])
        rows += 1
    dropped = [label for label in delivery.columns if label not in labels]
    return Narrowed(text.getvalue().encode("utf-8"), rows, labels, dropped, len(persons))


def _number_label(delivery: Delivery) -> str:
    """The column with the sender's number of a person, who may have several rows; it goes out on every connection."""
    interface = layout(delivery.arrival.layout).interface
    return interface.label_of[interface.key[0]]


def _at_arrival(delivery: Delivery) -> Connection | None:
    """The entry of the register by which it was cut when it came; None where the register cannot tell."""
    came = delivery.arrival.received_at
    return outgoing_by_code(delivery.connection, came.astimezone(clock.TOKYO).date(), known_at=came)


def _newly_asked(now: Connection, before: Connection | None) -> list[str]:
    """The columns that tell who may leave, where that is narrower than it was: rows passed the wider one already."""
    asked = []
    if now.persons == Persons.REGISTERED and (before is None or before.persons != Persons.REGISTERED):
        asked.append(REGISTERED)
    if before is None:
        is_narrower = now.youngest_age is not None or now.oldest_age is not None
    else:
        is_narrower = (now.youngest_age or 0) > (before.youngest_age or 0) or _is_lower(now, before)
    return [*asked, BIRTH] if is_narrower else asked


def _is_lower(now: Connection, before: Connection) -> bool:
    if now.oldest_age is None:
        return False
    return before.oldest_age is None or now.oldest_age < before.oldest_age
