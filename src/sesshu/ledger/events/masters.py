"""The masters of this room: kinds of events and venues."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import CheckField, NameField, NoteField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.events.models import EventKind, Venue


class EventKindForm(MasterForm):
    code = TextField("種類の符号", most=20, width="short", example="mass")
    name = TextField("種類", most=40, example="集団接種")
    judged = CheckField("予防接種をする（予約のときに規則で判定する）", required=False)


class VenueForm(MasterForm):
    code = TextField("会場番号", most=20, width="short", example="V001")
    name = NameField("会場名", width="long")
    address = TextField("所在地", most=200, width="full")
    telephone = TextField("電話番号", most=20, required=False, example="096-000-0000")
    rooms = TextField(
        "部屋", most=200, required=False, width="long", hint="複数は「、」で区切ります。例：第1会議室、体育館"
    )
    note = NoteField("交通・駐車場などの案内（予約サイトに出ます）", most=400, rows=2, required=False)


EVENT_KIND = Master(
    key="event-kind",
    label="イベントの種類",
    model=EventKind,
    form=EventKindForm,
    columns=(
        Column("name", "種類"),
        Column("judged", "予防接種", lambda row: "する" if row.judged else "しない", css="tight"),
    ),
    search=("name",),
    help="集団接種、巡回接種、健診など。予防接種をする種類では、予約のときに対象・間隔を判定します。",
)
VENUE = Master(
    key="venue",
    label="会場",
    model=Venue,
    form=VenueForm,
    columns=(Column("name", "会場名", css="official-name"), Column("address", "所在地"), Column("rooms", "部屋")),
    search=("name", "address"),
    help="イベントの会場。部屋と案内は予約サイトと当日の画面で使います。",
)
