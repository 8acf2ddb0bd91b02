"""誰が何のために照会したか: the records of a person's exchanges, to be shown, printed or handed over as a file.

The list is complete whoever prints it, whichever section asked. So it tells no result of what this city asked (R-03):
that is for the section that asked. What this city gave to others is told with its result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.intermediary import v1 as contract
from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.files.exporting import export
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.law.permission_list import name_of
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.screens.pages import PURPOSE
from sesshu.ledger.residents import queries as residents

COLUMNS = (
    ("at", "日時"), ("side", "照会・提供の別"), ("counterpart", "相手の団体"), ("department", "照会した部署"),
    ("duty", "事務（目的）"), ("basis", "根拠の項"), ("information", "情報の名称"), ("event", "行ったこと"),
    ("result", "提供の結果"),
)  # fmt: skip
PROVIDER = "provider"
SIDES = {"inquirer": "本市が照会", PROVIDER: "相手が照会"}
PROFILES = [("human", "CSV（表計算ソフト用）"), ("xlsx", "Excel")]


@dataclass(frozen=True, slots=True)
class Told:
    """What the intermediary says of a person, or why it does not."""

    lines: list[dict[str, Any]]
    withheld: int = 0
    away: str = ""
    known: bool = True


class ListForm(Form):
    profile = fields.ChoiceField("ファイルの形式", choices=PROFILES, empty="", initial="human")


@endpoint(purpose=PURPOSE, permission="exchange_record.read")
def records_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """The person's own list: what is marked 不開示 is not on it, and only its number is told to staff."""
    audit.record_read(
        "exchange.records_read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    resident = residents.get(request.actor, resident_id)
    told = _told(request, resident)
    form = ListForm.of(request)

    def act(given: dict[str, Any]) -> str:
        rows = [line | {"at": f"{wareki(line['at'].date())} {line['at']:%H:%M}"} for line in told.lines]
        made = export(
            name="情報連携_照会提供の記録", columns=list(COLUMNS), profile=given["profile"], by=request.actor,
            purpose=request.purpose, rows=rows, subjects=[f"resident:{resident.pk}"],
        )  # fmt: skip
        flash(request, "ファイルを作成しました", f"{len(told.lines)}件。出力台帳から保存してください。")
        return reverse("file-export", args=[made.pk])

    answered = form.submit(act) if request.actor.may("file.export") and not told.away else None
    return answered or show(
        request, "exchange_inquiries/records.html", form=form, told=told, columns=[label for _, label in COLUMNS],
        lines=told.lines, may_export=request.actor.may("file.export"),
        **header(resident) | {"section": "exchange-inquiries"},
    )  # fmt: skip


def _told(request: HttpRequest, resident: residents.Resident) -> Told:
    if not calling.is_connected():
        return Told([], away="中間サーバーに接続していません。システム管理担当へ連絡してください。")
    try:
        found = calling.records_of(resident.addressee_number, request.actor.code[:60])
    except Refused as away:
        return Told([], away=away.message)
    shown = [one for one in found.records if not one.withheld]
    return Told([_line(one) for one in shown], len(found.records) - len(shown), known=found.known)


def _line(one: contract.PersonRecordOut) -> dict[str, Any]:
    return {
        "at": one.at.astimezone(clock.TOKYO),
        "side": SIDES[one.side],
        "counterpart": one.counterpart,
        "department": one.department,
        "duty": name_of("duty", one.duty),
        "basis": f"{one.row}の項（{one.part}）",
        "information": name_of("information", one.information),
        "event": one.event,
        "result": MEANINGS[ResultClass(one.result)].label if one.result and one.side == PROVIDER else "",
    }
