"""情報提供: the list, and one provision with its release by two persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.states import PROVISION_LABELS, ProvisionState
from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.copies.layouts import layout
from sesshu.intermediary.peers.directory import name_of as body_name
from sesshu.intermediary.people.screens.searching import ExchangeFilter
from sesshu.intermediary.provisions import actions, queries
from sesshu.intermediary.provisions.models import Provision
from sesshu.law.permission_list import name_of, row_of

PURPOSE = "INFORMATION_EXCHANGE"
COLUMNS = (
    Column("notified_at", "求めの日時", sort="notified_at", css="tight", with_time=True,
           link=lambda r: reverse("provision-detail", args=[r.id])),
    Column("inquirer", "照会者", css="code tight", sort="inquirer"),
    Column("department", "部署"),
    Column("duty", "事務", lambda r: name_of("duty", r.duty)),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("state", "状態", lambda r: PROVISION_LABELS[ProvisionState(r.state)], sort="state",
           tag=lambda r: "care" if r.state == ProvisionState.HELD else ""),
    Column("result", "結果", lambda r: MEANINGS[ResultClass(r.result)].label if r.result else ""),
    Column("days", "残り日数", lambda r: days_left(r), align="right"),
)  # fmt: skip


class ProvisionsFilter(ExchangeFilter):
    field_order: ClassVar = ["state", "report", "unified_number", "number", "first", "last"]
    state = fields.ChoiceField(
        "状態", choices=[(s.value, label) for s, label in PROVISION_LABELS.items()], required=False, empty="すべて"
    )
    report = fields.ChoiceField(
        "ネットワークへの報告", choices=[("refused", "受け付けられなかったもの")], required=False, empty="すべて"
    )


class AskReleaseForm(Form):
    """The first of two."""

    note = fields.TextField("確かめたこと", most=200, width="long", hint="例：転出先の窓口に電話で確認した")


class ReleaseForm(Form):
    """The second of two, without questions."""


class RefuseForm(Form):
    reason = fields.TextField("提供しない理由", most=200, width="long", hint="例：記録を訂正中のため")


@endpoint(purpose=PURPOSE, permission="provision.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All provisions; no person is named, and the number that is looked for stands in no address."""
    filters = ProvisionsFilter(request.POST, request=request)
    rows = queries.provisions(request.actor).filter(_wanted(filters))
    filters.note_search("exchange.provisions_listed", rows, by=request.actor, purpose=request.purpose)
    table = Table(
        request, name="provisions", columns=COLUMNS, rows=rows, filters=filters, caption="情報提供の一覧",
        empty="この条件の求めはありません。", method="post", settings=True,
    )  # fmt: skip
    return show(request, "provisions/list.html", table=table, refused=queries.refused(request.actor).count())


def _wanted(filters: ProvisionsFilter) -> Q:
    """`report`: only what the network did not take."""
    found, rest = filters.wanted("notified_at", person="person__unified_number", numbers=("permit",)), filters.others()
    is_refused = rest.pop("report", None)
    return found & Q(**rest) & queries.REFUSED if is_refused else found & Q(**rest)


@endpoint(purpose=PURPOSE, permission="provision.read")
def detail_page(request: HttpRequest, provision_id: UUID) -> HttpResponse:
    """One provision; of a held one, what this person may do now."""
    row = queries.get(request.actor, provision_id)
    audit.record_read(
        "exchange.provision_shown", by=request.actor, purpose=request.purpose, obj=f"provision:{row.pk}",
        subjects=[f"person:{row.person.unified_number}"] if row.person else [],
    )  # fmt: skip
    forms = _forms(request, row)
    for form in forms.values():
        done = form.submit(lambda data, form=form: _act(request, row, form, data))  # type: ignore[misc]
        if done:
            return done
    return show(
        request, "provisions/detail.html", row=row, facts=_facts(row), section="provisions",
        state=PROVISION_LABELS[ProvisionState(row.state)], own=row.release_asked_by == request.actor.code,
        history=queries.history(request.actor, row),
        status=max((f.status for f in forms.values() if f.errors), default=200), **forms,
    )  # fmt: skip


def days_left(row: Provision) -> str:
    """How long the notice still holds, for what waits."""
    if row.state not in {ProvisionState.HELD, ProvisionState.RELEASED}:
        return ""
    return f"{max(0, (row.expires_at - clock.now()).days)}日"


def _forms(request: HttpRequest, row: Provision) -> dict[str, Form]:
    if row.state != ProvisionState.HELD or not request.actor.may("provision.release"):
        return {}
    offered: list[type[Form]] = [RefuseForm]
    if not row.release_asked_by:
        offered.append(AskReleaseForm)
    elif row.release_asked_by != request.actor.code:
        offered.append(ReleaseForm)
    found = {}
    for kind in offered:
        form = kind.of(request)
        name = kind.form_name().removesuffix("Form").lower()
        form.auto_id = f"{name}_%s"
        found[f"{name}_form"] = form
    return found


def _act(request: HttpRequest, row: Provision, form: Form, data: dict[str, Any]) -> str:
    by, purpose = request.actor, request.purpose
    if isinstance(form, AskReleaseForm):
        actions.ask_release(provision_id=row.pk, note=data["note"], by=by, purpose=purpose)
        flash(request, "許可を申請しました", "別の職員が許可すると、相手の次の求めに回答します。")
    elif isinstance(form, ReleaseForm):
        actions.release(provision_id=row.pk, by=by, purpose=purpose)
        flash(request, "提供を許可しました", "相手の次の求めに回答します。")
    else:
        actions.refuse(provision_id=row.pk, reason=data["reason"], by=by, purpose=purpose)
        flash(request, "提供しないことを登録しました", "")
    return reverse("provision-detail", args=[row.pk])


def _facts(row: Provision) -> list[tuple[str, str]]:
    left = days_left(row)
    return [
        ("求めの日時", _moment(row.requested_at)),
        ("照会者", body_name(row.inquirer)), ("部署", row.department), ("事務", name_of("duty", row.duty)),
        ("照合リストの行", _row_in_words(row)),
        ("照合リストの版", "照会を許可した版と違います" if row.list_differs else "同じです"),
        ("だれの情報か", name_of("subject", row.subject)), ("情報", name_of("information", row.information)),
        ("求められた項目", _item_names(row, row.items)),
        ("統合宛名番号", row.person.unified_number if row.person else "この団体では不明"),
        ("許可証の番号", str(row.permit)),
        ("有効期限", _moment(row.expires_at) + (f"（残り{left}）" if left else "")),
        ("確認が要る理由", row.hold_reason),
        ("結果", _result(row)), ("回答した項目", _item_names(row, row.given_items)),
        ("ネットワークへの報告", _told(row)),
    ]  # fmt: skip


def _told(row: Provision) -> str:
    """Whether the network knows how it ended; what it did not take, with the reason and what to do."""
    if found := queries.refused_of(row):
        return f"{found}情報提供ネットワークの担当に許可証の番号を伝えて確かめてください。番号：{row.permit}"
    return f"{_moment(row.reported_at)}に報告済み" if row.reported_at else ""


def _moment(when: datetime) -> str:
    local = when.astimezone(clock.TOKYO)
    return f"{wareki(local.date())} {local:%H:%M}"


def _row_in_words(row: Provision) -> str:
    """The row of the list under which the inquirer asks, as it held on that day."""
    label = f"{row.row}の項（{row.part}）"
    held = row_of(row.row, row.part, row.requested_at.astimezone(clock.TOKYO).date())
    return f"{label}：{held.in_words}" if held else f"{label}：この日の照合リストにない行です"


def _item_names(row: Provision, codes: list[str]) -> str:
    """情報項目 by name, in the order of the layout of the day of the inquiry; one not on it, as it was asked for."""
    known = layout(row.information, row.requested_at.astimezone(clock.TOKYO).date())
    order = {code: at for at, code in enumerate(known)}
    listed = sorted(codes, key=lambda code: order.get(code, len(order)))
    return "、".join(known[code].name if code in known else code for code in listed)


def _result(row: Provision) -> str:
    label = MEANINGS[ResultClass(row.result)].label if row.result else ""
    return f"{label}。{row.message}" if label and row.message else label or row.message
