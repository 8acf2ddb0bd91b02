"""個人番号の利用: which calling system may name which purposes and which 業務ID today, and as whom it may speak of
支援措置; whoever is not in it none."""

from __future__ import annotations

from uuid import UUID

from sesshu.addressee.number_rules.models import NumberUse, Teller
from sesshu.addressee.number_rules.systems import systems
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import CheckField, ChoiceField, ComboField, NoteField
from sesshu.foundation.screens.tables import Column
from sesshu.law.number_purposes import fact_kinds, number_purposes
from sesshu.law.purposes import purposes

CLIENT = "c:"  # how the log names a system that calls the API


def is_client(by: Actor) -> bool:
    return by.code.startswith(CLIENT)


def may_name(by: Actor, purpose: str, named: set[str]) -> bool:
    """Whether a calling system may name this purpose, and speak for these 業務ID, today. People are asked elsewhere."""
    return not is_client(by) or any(
        purpose in row.purposes.split() and named <= set(row.systems.split()) for row in _uses(by)
    )


def may_record(by: Actor, fact: str, system: str) -> bool:
    """Whether a calling system may record facts of this kind about people of this 業務ID today."""
    return not is_client(by) or any(
        fact in row.facts.split() and system in row.systems.split() for row in _uses(by)
    )  # fmt: skip


def rests_on_others(by: Actor) -> bool:
    """Whether a calling system needs facts that somebody else recorded; otherwise it vouches for itself."""
    return is_client(by) and not any(row.own_facts for row in _uses(by))


def may_tell(by: Actor) -> set[str]:
    """As whom somebody may speak of 支援措置 of another system's numbers today: people and jobs as anybody."""
    return {row.teller for row in _uses(by)} - {""} if is_client(by) else set(Teller.values)


def _uses(by: Actor) -> list[NumberUse]:
    name = ApiClient.objects.filter(pk=UUID(by.code.removeprefix(CLIENT))).values_list("name", flat=True).first()
    today = clock.today()
    return [row for row in NumberUse.objects.believed().filter(code=name or "") if row.holds_on(today)]


def _clients() -> list[tuple[str, str]]:
    return [(name, name) for name in ApiClient.objects.order_by("name").values_list("name", flat=True)]


def _purposes() -> str:
    return "、".join(f"{code}＝{purposes()[code].name}" for code in sorted(number_purposes()))


class NumberUseForm(MasterForm):
    code = ComboField("連携システム", choices=_clients, hint="接続キーを持つシステムの名称")
    purposes = NoteField("名乗ってよい利用目的", rows=4, most=400, hint="コードを1行に一つずつ")
    systems = NoteField("名乗ってよい業務ID", rows=4, most=200, hint="1行に一つずつ", example="001")
    facts = NoteField(
        "登録してよい根拠の種類", rows=4, most=100, required=False, hint="コードを1行に一つずつ。空なら登録不可",
        example="move_in",
    )  # fmt: skip
    own_facts = CheckField(
        "自分で登録した根拠でも照合できる", hint="選ばないと、ほかの連携システムか職員が登録した根拠だけが使えます。"
    )
    teller = ChoiceField(
        "支援措置について名乗れるシステム", choices=Teller.choices, empty="名乗れない", required=False,
        hint="住民記録の業務番号の支援措置を、台帳として知らせる（source=ledger）連携システムだけに選びます。"
        "名乗れるシステムは、台帳が知らせた「あり」を取り消せます。",
    )  # fmt: skip


def check(row: DatedMaster) -> None:
    """Raises `InvalidInput`: a caller, a purpose or a system that does not exist; a teller that may not `put`."""
    assert isinstance(row, NumberUse)  # noqa: S101 - the master's own model
    if not ApiClient.objects.filter(name=row.code).exists():
        raise InvalidInput("この名称の連携システムは登録されていません。", field="code")
    if unknown := sorted(set(row.purposes.split()) - number_purposes().keys()):
        text = f"利用目的 {'、'.join(unknown)} はありません。使えるもの: {_purposes()}"
        raise InvalidInput(text, field="purposes", example="PUT_RESIDENT")
    if unknown := sorted(set(row.systems.split()) - systems().keys()):
        text = f"業務ID {'、'.join(unknown)} は登録されていません。使えるもの: {'、'.join(sorted(systems()))}"
        raise InvalidInput(text, field="systems", example="001")
    if unknown := sorted(set(row.facts.split()) - fact_kinds()):
        text = f"根拠の種類 {'、'.join(unknown)} はありません。使えるもの: {'、'.join(sorted(fact_kinds()))}"
        raise InvalidInput(text, field="facts", example="move_in")
    _check_teller(row)


def _check_teller(row: NumberUse) -> None:
    known = number_purposes()
    if row.teller and row.teller not in Teller.values:
        raise InvalidInput(
            f"名乗れるシステムは {'、'.join(Teller.values)} か空です。", field="teller", example="ledger"
        )
    if row.teller and not any(code in known and "put" in known[code].operations for code in row.purposes.split()):
        able = "、".join(sorted(code for code, one in known.items() if "put" in one.operations))
        text = f"支援措置について名乗れるのは、利用目的に {able} がある連携システムだけです。"
        raise InvalidInput(text, field="teller", example="名乗れない")


def _words(row: NumberUse) -> str:
    return "、".join(purposes()[code].name for code in row.purposes.split() if code in purposes())


NUMBER_USE = Master(
    key="number-use",
    label="個人番号の利用（連携システム）",
    model=NumberUse,
    form=NumberUseForm,
    columns=(
        Column("code", "連携システム"),
        Column("purposes", "利用目的", _words),
        Column("systems", "業務ID", lambda row: "、".join(row.systems.split()), css="code"),
        Column("facts", "登録する根拠", lambda row: "、".join(row.facts.split()) or "－", css="code"),
        Column("own_facts", "自分の根拠", lambda row: "使える" if row.own_facts else "－", css="tight"),
        Column("teller", "支援措置の名乗り", lambda row: dict(Teller.choices).get(row.teller) or row.teller or "－"),
    ),
    search=("code",),
    help="連携システムが、個人番号の登録・照合・出力でどの利用目的とどの業務IDを名乗れ、どの根拠を登録できるか。支援措置をどのシステムとして知らせられるか。ここにないものは断り、記録します。",
    check=check,
)
