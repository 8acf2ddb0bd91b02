"""既存システム接続の範囲 as a master: its form, what an entry must be, and how it is shown."""

from __future__ import annotations

import re

from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import CheckField, ComboField, NoteField
from sesshu.foundation.screens.tables import Column
from sesshu.intermediary.copies.layouts import informations
from sesshu.intermediary.exchange_rules.models import ClientScope, DepartmentDuty
from sesshu.intermediary.exchange_rules.scopes import LABEL
from sesshu.law.permission_list import name_of

_SYSTEM = re.compile(r"[0-9A-Za-z]{1,3}")


def _clients() -> list[tuple[str, str]]:
    return [(name, name) for name in ApiClient.objects.order_by("name").values_list("name", flat=True)]


class ClientScopeForm(MasterForm):
    code = ComboField("連携システム", choices=_clients, hint="接続キーを持つシステムの名称")
    systems = NoteField(
        "業務ID", rows=3, most=200, required=False, example="001",
        hint="どの業務の業務番号（宛名番号）を名乗れるか。1行に一つずつ",
    )  # fmt: skip
    departments = NoteField(
        "照会する部署", rows=3, most=600, required=False, example="予防接種係",
        hint="どの部署の照会を依頼し回答を受け取れるか。1行に一つずつ。空なら照会不可",
    )  # fmt: skip
    information = NoteField(
        "副本の情報", rows=3, most=400, required=False, example="immunization_record",
        hint="どの情報の副本を登録・照合・削除できるか。コードを1行に一つずつ。空なら不可",
    )  # fmt: skip
    sets_flags = CheckField("支援措置の有無を知らせる（自動応答不可・不開示）", required=False)
    lists_records = CheckField("1人の情報提供等記録を取得する", required=False)
    tells_merges = CheckField("統合宛名番号の名寄せを知らせる（統合宛名システム用）", required=False)


def check(row: DatedMaster) -> None:
    """Raises `InvalidInput`: a caller, a department or a kind of information that does not exist; nothing allowed."""
    assert isinstance(row, ClientScope)  # noqa: S101 - the master's own model
    if not ApiClient.objects.filter(name=row.code).exists():
        raise InvalidInput("この名称の連携システムは登録されていません。", field="code", example="予防接種管理システム")
    if wrong := [one for one in row.system_list if not _SYSTEM.fullmatch(one)]:
        text = f"業務ID {'、'.join(wrong)} は使えません。半角英数字3文字以内を、1行に一つずつ入力してください。"
        raise InvalidInput(text, field="systems", example="001")
    _check_departments(row.department_list)
    if unknown := sorted(set(row.information_list) - set(informations())):
        usable = "、".join(f"{one}＝{name_of('information', one)}" for one in informations())
        text = f"副本の情報 {'、'.join(unknown)} はありません。使えるもの: {usable}"
        raise InvalidInput(text, field="information", example="immunization_record")
    for_people = row.department_list or row.information_list or row.sets_flags or row.lists_records
    if for_people and not row.system_list:
        raise InvalidInput("だれの業務番号を名乗るか、業務IDを入力してください。", field="systems", example="001")
    if not for_people and not row.tells_merges:
        text = "何もできない登録です。部署か副本の情報を入力するか、できることを選んでください。"
        raise InvalidInput(text, field="departments", example="予防接種係")


def _check_departments(named: list[str]) -> None:
    """R-03 would refuse every inquiry of a department without a duty; most often the name is misspelt."""
    if not named:
        return
    known = sorted(set(DepartmentDuty.objects.believed().values_list("department", flat=True)))
    if unknown := sorted(set(named) - set(known)):
        text = f"部署 {'、'.join(unknown)} は、マスタ「部署の事務」にありません。あるもの: {'、'.join(known) or 'なし'}"
        raise InvalidInput(text, field="departments", example=known[0] if known else "予防接種係")


def _kinds(row: ClientScope) -> str:
    return "、".join(name_of("information", one) for one in row.information_list) or "－"


def _more(row: ClientScope) -> str:
    found = ((row.sets_flags, "支援措置"), (row.lists_records, "記録"), (row.tells_merges, "名寄せ"))
    return "、".join(word for is_allowed, word in found if is_allowed) or "－"


CLIENT_SCOPE = Master(
    key="client-scope",
    label=LABEL,
    model=ClientScope,
    form=ClientScopeForm,
    columns=(
        Column("systems", "業務ID", lambda row: "、".join(row.system_list) or "－", css="code"),
        Column("departments", "照会する部署", lambda row: "、".join(row.department_list) or "－"),
        Column("information", "副本の情報", _kinds),
        Column("sets_flags", "そのほか", _more),
    ),
    search=("code",),
    help="接続キーを持つシステムが、どの業務ID・部署・情報についてこのサーバーを使えるか。ここにないものは断り、記録します。",
    check=check,
)
