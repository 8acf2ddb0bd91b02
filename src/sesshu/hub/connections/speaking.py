"""接続システムの名乗り: for which of the city's systems a caller may speak today. Whoever is not named, for none.

A key that leaked from one system cannot tell anything in the name of another.
"""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import ComboField, NoteField
from sesshu.foundation.screens.tables import Column
from sesshu.hub.connections.layouts import systems
from sesshu.hub.connections.models import SpokenFor

CLIENT = "c:"  # how the log names a system that calls the API


class NotItsSystem(Refused):
    """この接続システムは、この連携の業務システムを名乗れません。マスタ「接続システムの名乗り」を確かめてください。"""

    code = "NOT_ITS_SYSTEM"
    status = 403


def may_speak_for(by: Actor, system: str) -> bool:
    """People and the hub's own jobs are asked for permissions alone."""
    if not by.code.startswith(CLIENT):
        return True
    name = ApiClient.objects.filter(pk=UUID(by.code.removeprefix(CLIENT))).values_list("name", flat=True).first()
    rows = SpokenFor.objects.as_of(clock.today()).filter(code=name or "")
    return any(system in row.systems.split() for row in rows)


def check_speaks_for(by: Actor, system: str, *, connection: str, purpose: str) -> None:
    """Raise `NotItsSystem`, with an entry that stays, for a caller that is not this system."""
    if may_speak_for(by, system):
        return
    audit.record_read(
        "arrival.not_its_system", by=by, purpose=purpose, obj=f"connection:{connection}", decision="deny",
        detail={"system": system},
    )  # fmt: skip
    raise NotItsSystem


def _clients() -> list[tuple[str, str]]:
    rows = ApiClient.objects.filter(permissions__contains=["arrival_api.take"]).order_by("name")
    return [(name, name) for name in rows.values_list("name", flat=True)]


def _choices() -> str:
    return "、".join(f"{key}＝{name}" for key, name in systems().items())


class SpokenForForm(MasterForm):
    code = ComboField("接続システム", choices=_clients, hint="接続キーを持つシステムの名称")
    systems = NoteField(
        "名乗ってよい業務システム",
        rows=7,
        most=200,
        example="tax",
        hint="1行に一つずつ。使えるものは保存のときに示します。",
    )


def check(row: DatedMaster) -> None:
    """Raises `InvalidInput`: a caller or a system that does not exist."""
    assert isinstance(row, SpokenFor)  # noqa: S101 - the master's own model
    if not ApiClient.objects.filter(name=row.code).exists():
        raise InvalidInput("この名称の接続システムは登録されていません。", field="code")
    if unknown := sorted(set(row.systems.split()) - systems().keys()):
        text = f"業務システム {'、'.join(unknown)} はありません。使えるもの: {_choices()}"
        raise InvalidInput(text, field="systems", example="tax")


SPOKEN_FOR = Master(
    key="spoken-for",
    label="接続システムの名乗り",
    model=SpokenFor,
    form=SpokenForForm,
    columns=(
        Column("code", "接続システム"),
        Column(
            "systems", "業務システム", lambda row: "、".join(systems().get(one, one) for one in row.systems.split())
        ),
    ),
    search=("code",),
    help="接続キーを持つシステムが、どの業務システムとしてデータを渡せるか。ここにないものからは何も受け取らず、記録します。",
    check=check,
)
