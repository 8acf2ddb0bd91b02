"""The forms of this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.events import queries
from sesshu.ledger.events.actions.creating import Opening, Slots
from sesshu.ledger.events.models import Event
from sesshu.ledger.events.screens.fields import TimeField
from sesshu.ledger.events.states import EventState
from sesshu.ledger.products.catalogue import product_choices


def _series() -> list[tuple[str, str]]:
    return list(queries.series_names().items())


class EventFields(Form):
    """What an event is."""

    keeps_draft = True
    name = fields.TextField("名称", most=60, width="long", example="麻しん風しん第2期 集団接種")
    kind = fields.ChoiceField("種類", choices=queries.kinds)
    venue = fields.ChoiceField("会場", choices=queries.venues)
    held_on = fields.DateField("開催日", example="R8.12.5")
    public = fields.CheckField("予約サイトに出す")
    needs_voucher = fields.CheckField("予約に接種券・予診票の番号が必要", initial=True)
    closes_on = fields.DateField("予約サイトの締切日", required=False, hint="空欄のときは、時間帯が始まるまで")
    closes_at = TimeField("締切の時刻", required=False, hint="例：17:00")
    contact = fields.TextField("問合せ先", most=100, required=False, width="long", example="予防接種係 096-000-0000")
    note = fields.NoteField("持ち物などの案内（予約サイトに出ます）", most=400, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("closes_on")) != (data.get("closes_at") is not None):
            self.add_error("closes_at", "締切は、日と時刻の両方を入力するか、両方を空欄にしてください。")
        return data

    def asked(self) -> dict[str, Any]:
        """The values as the action takes them."""
        data = {name: self.cleaned_data[name] for name in ("name", "kind", "venue", "held_on", "public")}
        data |= {name: self.cleaned_data[name] for name in ("needs_voucher", "contact", "note")}
        on, at = self.cleaned_data["closes_on"], self.cleaned_data["closes_at"]
        return data | {"booking_ends_at": datetime.combine(on, at, tzinfo=clock.TOKYO) if on else None}

    @staticmethod
    def initial_of(event: Event) -> dict[str, Any]:
        ends = event.booking_ends_at.astimezone(clock.TOKYO) if event.booking_ends_at else None
        names = ("name", "kind", "venue", "held_on", "public", "needs_voucher", "contact", "note")
        found = {name: getattr(event, name) for name in names}
        return found | {"closes_on": ends.date() if ends else None, "closes_at": ends.time() if ends else None}


class SlotFields(Form):
    """Sessions of equal length, one after another."""

    starts_at = TimeField("始まりの時刻", example="13:00")
    ends_at = TimeField("終わりの時刻", example="16:00")
    minutes = fields.NumberField("1枠の分数", least=5, most=720, required=False, hint="空欄は1枠。例：30")
    series = fields.ChoiceField("予防接種", choices=_series, required=False, hint="予防接種をしないイベントでは空欄")
    product = fields.ChoiceField("ワクチン", choices=product_choices, required=False, hint="決まっていないときは空欄")
    capacity = fields.NumberField("1枠の定員", least=1, most=2000, unit="人", example="20")
    held_back = fields.NumberField("うち職員の取り置き", least=0, most=2000, unit="人", initial=0)
    room = fields.TextField("部屋", most=30, required=False)

    def slots(self) -> Slots:
        names = ("starts_at", "ends_at", "series", "product", "capacity", "held_back", "room", "minutes")
        return Slots(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class EventForm(SlotFields, EventFields):
    """A new event with its sessions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*EventFields.base_fields, *SlotFields.base_fields])


class EventChangeForm(EventFields):
    version = fields.NumberField("版", least=1)


class SlotForm(SlotFields):
    """More sessions of an event."""


class SessionForm(SlotFields):
    keeps_draft = True
    version = fields.NumberField("版", least=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["minutes"]


class OpeningForm(Form):
    """From when an age group may book by itself."""

    opens_on = fields.DateField("受付を始める日", example="R8.11.25")
    opens_at = TimeField("時刻", example="9:00")
    born_from = fields.DateField("生年月日（から）", required=False, hint="空欄は制限なし")
    born_until = fields.DateField("生年月日（まで）", required=False, hint="空欄は制限なし")

    def opening(self) -> Opening:
        data = self.cleaned_data
        at = datetime.combine(data["opens_on"], data["opens_at"], tzinfo=clock.TOKYO)
        return Opening(at, data["born_from"], data["born_until"])


class ClearOpeningsForm(Form):
    """Everybody may book from the moment the event is open."""


class StateForm(Form):
    """Open the event, or take it back to planning."""


class CopyForm(Form):
    first_on = fields.DateField("写しの開催日", example="R8.12.12")
    times = fields.NumberField("回数", least=1, most=60, initial=1, hint="2以上のときは、間隔の日数ごとに作ります。")
    every = fields.NumberField("間隔の日数", least=1, most=366, initial=7, unit="日")


class CancelForm(Form):
    reason = fields.TextField("中止の理由", most=200, width="long", example="台風の接近のため")
    sure = fields.CheckField("予約した人の席がなくなることを確認した", required=True)


class DeleteForm(Form):
    """Delete an event in which nobody was ever booked."""


class SessionStateForm(Form):
    """Stop taking reservations, or take them again."""


class SessionCancelForm(CancelForm):
    """Call one session off."""


class EventFilter(FilterForm):
    held_on__gte = fields.DateField("開催日（から）", required=False)
    held_on__lte = fields.DateField("開催日（まで）", required=False)
    kind = fields.ChoiceField(
        "種類", choices=lambda: list(queries.kind_names().items()), required=False, empty="すべて"
    )
    state = fields.ChoiceField("状態", choices=EventState.choices, required=False, empty="すべて")
    name__icontains = fields.TextField("名称に含む言葉", required=False)
