"""The register of connections as a master: what a row must be, and how it is shown."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import ChoiceField, NoteField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.hub.connections.layouts import layout, layouts, receivers, systems
from sesshu.hub.connections.models import Connection, Direction, Every, Persons, Way
from sesshu.law.purposes import purposes

CODE_EXAMPLE = "JUKI-IDO"


def system_name(key: str) -> str:
    return (systems() | receivers()).get(key, key)


class ConnectionForm(MasterForm):
    code = TextField("連携コード", most=20, example=CODE_EXAMPLE, hint="ファイル名に使います。半角の英大文字・数字・-")
    name = TextField("名称", most=60, example="住民記録から異動")
    direction = ChoiceField("向き", choices=Direction.choices, style="radio")
    system = ChoiceField("相手のシステム", choices=lambda: [*systems().items(), *receivers().items()])
    layout = ChoiceField("データの種類", choices=lambda: [(one.code, one.name) for one in layouts().values()])
    version = TextField("版", most=10, example="1")
    way = ChoiceField("方法", choices=Way.choices, style="radio")
    used_for = ChoiceField("利用目的", choices=lambda: [(code, one.name) for code, one in purposes().items()])
    columns = NoteField("渡してよい項目", rows=8, most=4000, hint="項目名を1行に一つずつ。ここにない項目は捨てます。")
    persons = ChoiceField("渡してよい人", choices=Persons.choices, style="radio")
    youngest_age = NumberField("年齢の下限", required=False, least=0, most=150, unit="歳以上")
    oldest_age = NumberField("年齢の上限", required=False, least=0, most=150, unit="歳以下")
    every = ChoiceField("予定", choices=Every.choices)
    due_hour = NumberField("届く時刻", required=False, least=0, most=23, unit="時まで")
    most_hours = NumberField("古さの限度", least=1, most=9999, unit="時間", hint="作成からこれより古いものは保留。")


def check(row: DatedMaster) -> None:
    """Raises `InvalidInput`: a code that is no file name, a system on the wrong side, columns that do not exist."""
    assert isinstance(row, Connection)  # noqa: S101 - the master's own model
    if not row.code.replace("-", "").isalnum() or not row.code.isascii() or row.code != row.code.upper():
        raise InvalidInput(
            "連携コードは半角の英大文字・数字・-で入力してください。", field="code", example=CODE_EXAMPLE
        )
    sending = row.direction == Direction.IN
    if row.system not in (systems() if sending else receivers()):
        text = "受領の相手は業務システム、配信の相手は受け取る側のシステムから選んでください。"
        raise InvalidInput(text, field="system")
    found = layout(row.layout)
    if sending and found.system != row.system:
        raise InvalidInput(f"{found.name}は、{system_name(row.system)}のデータではありません。", field="layout")
    _check_columns(row, found.labels, [found.interface.label_of[name] for name in found.interface.key])
    _check_persons(row, found.labels)
    if row.youngest_age is not None and row.oldest_age is not None and row.oldest_age < row.youngest_age:
        raise InvalidInput("年齢の上限は、下限以上にしてください。", field="oldest_age")
    if row.every != Every.REQUEST and row.due_hour is None:
        raise InvalidInput("予定があるときは、届く時刻を入力してください。", field="due_hour", example="6")


def _check_columns(row: Connection, known: list[str], key: list[str]) -> None:
    if unknown := [label for label in row.labels if label not in known]:
        allowed = "、".join(known)
        text = f"「{'、'.join(unknown)}」という項目は、このデータにありません。使えるもの: {allowed}"
        raise InvalidInput(text, field="columns")
    needed = key if row.direction == Direction.IN else key[:1]
    if missing := [label for label in needed if label not in row.labels]:
        raise InvalidInput(f"「{'、'.join(missing)}」は、だれの行かを示すため必要です。", field="columns")


def _check_persons(row: Connection, known: list[str]) -> None:
    """Who may pass is told from columns of the data."""
    if row.persons == Persons.REGISTERED and "住民区分" not in known:
        text = "このデータには住民区分がないので、住民登録のある人だけを選べません。"
        raise InvalidInput(text, field="persons")
    if (row.youngest_age is not None or row.oldest_age is not None) and "生年月日" not in known:
        raise InvalidInput("このデータには生年月日がないので、年齢で選べません。", field="oldest_age")


def _ages(row: Any) -> str:
    low, high = row.youngest_age, row.oldest_age
    text = Persons(row.persons).label.partition("（")[0]
    if low is None and high is None:
        return text
    return f"{text}・{'' if low is None else f'{low}歳以上'}{'' if high is None else f'{high}歳以下'}"


CONNECTION = Master(
    key="connection",
    label="連携",
    model=Connection,
    form=ConnectionForm,
    columns=(
        Column("name", "名称", sort="name"),
        Column("direction", "向き", lambda row: row.get_direction_display().partition("（")[0], "direction"),
        Column("system", "相手", lambda row: system_name(row.system), "system"),
        Column("layout", "データ", lambda row: layout(row.layout).name, "layout"),
        Column("way", "方法", lambda row: row.get_way_display()),
        Column("columns", "項目", lambda row: f"{len(row.labels)}項目"),
        Column("persons", "人", _ages),
        Column("every", "予定", lambda row: row.get_every_display()),
    ),
    search=("code", "name"),
    help="どのシステムから何を受け取り、どこへ、どの項目と人を、何のために渡すか。ここにない連携・項目・人は通しません。",
    check=check,
)  # fmt: skip
