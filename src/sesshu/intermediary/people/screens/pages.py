"""符号と設定: where each person's code stands, and the two flags. The code itself is on no page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.states import CODE_LABELS, CodeState
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.people import actions, jobs, lifting, queries, renewing, reopening
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "INFORMATION_EXCHANGE"
NONE = "未取得"
COLUMNS = (
    Column("unified_number", "統合宛名番号", css="code tight", sort="unified_number",
           link=lambda r: reverse("linked-person-detail", args=[r.pk])),
    Column("code_state", "符号", lambda r: state_of(r), sort="code_state",
           tag=lambda r: "right" if r.state is CodeState.HELD else "care"),
    Column("requested_at", "取得の依頼", css="tight", sort="requested_at"),
    Column("obtained_at", "取得", css="tight", sort="obtained_at"),
    Column("blocked", "自動応答", lambda r: "不可" if r.auto_response_blocked else "可", css="tight"),
    Column("withheld", "開示", lambda r: "不開示" if r.withheld_from_subject else "開示", css="tight"),
)  # fmt: skip


class PeopleFilter(FilterForm):
    unified_number = fields.DigitsField("統合宛名番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)
    code_state = fields.ChoiceField(
        "符号", choices=[(s.value, label) for s, label in CODE_LABELS.items()], required=False, empty="すべて"
    )


class FlagsForm(Form):
    blocked = fields.CheckField("自動応答不可（職員が確かめてから回答する）")
    withheld = fields.CheckField("不開示（本人の記録の一覧に出さない）")


class RequestCodeForm(Form):
    """Asking for the code, without questions."""


class RenewCodeForm(Form):
    reason = fields.TextField("取得し直す理由", most=200, width="long", hint="例：住民票コードの変更")


class FailCodeForm(Form):
    reason = fields.TextField("取得できない理由", most=200, width="long", hint="例：該当する人がいないと連絡があった")


class ReopenCodeForm(Form):
    reason = fields.TextField("取得し直す理由", most=200, width="long", hint="例：誤って廃止した、転入で戻った")


class RetireCodeForm(Form):
    reason = fields.TextField("廃止する理由", most=200, width="long", hint="例：統合宛名番号の名寄せ")


@endpoint(purpose=PURPOSE, permission="linked_person.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody; the number that is looked for stands in no address."""
    filters = PeopleFilter(request.POST, request=request)
    rows = queries.people(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="linked-people", columns=COLUMNS, rows=rows, filters=filters, caption="符号と設定", unit="人",
        empty="この条件の人はいません。", method="post",
    )  # fmt: skip
    shown = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    audit.record_read(
        "exchange.people_listed", by=request.actor, purpose=request.purpose,
        subjects=[f"person:{row.unified_number}" for row in shown],
    )  # fmt: skip
    table.show_only(shown)
    return show(request, "people/list.html", table=table)


@endpoint(purpose=PURPOSE, permission="linked_person.read")
def detail_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: the state of the code, and both flags set at once."""
    row = queries.get(request.actor, person_id)
    audit.record_read(
        "exchange.person_shown", by=request.actor, purpose=request.purpose, subjects=[f"person:{row.unified_number}"]
    )
    flags = code = None
    if request.actor.may("person_flag.write"):
        flags = FlagsForm.of(
            request, initial={"blocked": row.auto_response_blocked, "withheld": row.withheld_from_subject}
        )
    if request.actor.may("code.request") and row.state in {None, CodeState.STUCK, CodeState.FAILED}:
        code = RequestCodeForm.of(request)

    offered = _offered(request, row)

    def set_flags(data: dict[str, Any]) -> str:
        asked = lifting.change(person_id=row.pk, by=request.actor, purpose=request.purpose, **data)
        if data["withheld"]:
            jobs.start_marking(by=request.actor, purpose=request.purpose)
        if asked:
            flash(
                request, "外す承認を依頼しました", f"別の職員が承認すると外れます（起案番号{asked.decision_number}）。"
            )
        else:
            flash(request, "設定しました", "次の求めと照会から、この設定で扱います。")
        return reverse("linked-person-detail", args=[row.pk])

    def ask_code(_: dict[str, Any]) -> str:
        actions.request_codes(unified_numbers=[row.unified_number], by=request.actor, purpose=request.purpose)
        flash(request, "符号の取得を依頼しました", "住民基本台帳の側の処理が済むと、夜間に受け取ります。")
        return reverse("linked-person-detail", args=[row.pk])

    done = (flags and flags.submit(set_flags)) or (code and code.submit(ask_code))
    for form in offered.values():
        done = done or form.submit(lambda data, form=form: _move(request, row, form, data["reason"]))  # type: ignore[misc]
    return done or show(
        request, "people/detail.html", row=row, facts=_facts(row), flags=flags, code=code, section="people",
        status=max((form.status for form in offered.values() if form.errors), default=200), **offered,
    )  # fmt: skip


def _offered(request: HttpRequest, row: LinkedPerson) -> dict[str, Form]:
    """What may become of the code as it stands now."""
    kinds: list[type[Form]] = []
    if row.state is CodeState.HELD:
        kinds = [RenewCodeForm, RetireCodeForm]
    elif row.state in {CodeState.REQUESTED, CodeState.STUCK}:
        kinds = [FailCodeForm]
    elif row.state is CodeState.RETIRED:
        kinds = [ReopenCodeForm]
    if not request.actor.may("code.request"):
        return {}
    found = {}
    for kind in kinds:
        name = kind.form_name().removesuffix("CodeForm").lower()
        form = kind.of(request)
        form.auto_id = f"{name}_%s"
        found[name] = form
    return found


def _move(request: HttpRequest, row: LinkedPerson, form: Form, reason: str) -> str:
    told = {"person_id": row.pk, "reason": reason, "by": request.actor, "purpose": request.purpose}
    if isinstance(form, RenewCodeForm):
        renewing.renew(**told)
        flash(request, "符号の取得し直しを依頼しました", "住民基本台帳の側の処理が済むと、夜間に受け取ります。")
    elif isinstance(form, FailCodeForm):
        renewing.fail(**told)
        flash(request, "取得できないことを登録しました", "事情が変われば、もう一度取得を依頼できます。")
    elif isinstance(form, ReopenCodeForm):
        asked = reopening.ask(**told)
        flash(request, "取得し直しの承認を依頼しました", f"別の職員が承認します（起案番号{asked.decision_number}）。")
    else:
        renewing.retire(**told)
        flash(request, "符号を廃止しました", "夜間にネットワークへ知らせます。")
    return reverse("linked-person-detail", args=[row.pk])


def _merges(row: LinkedPerson) -> list[tuple[str, Any]]:
    """Only where there is something to say."""
    found: list[tuple[str, Any]] = []
    if row.merged_into:
        found.append(("名寄せ先（回答はこの番号の副本から）", row.merged_into.unified_number))
    if row.doubted_since:
        found.append(("統合宛名の確認が開いている（自動では回答しません）", row.doubted_since))
    if row.moving_since:
        found.append(("副本の送り直し待ち（自動では回答しません）", row.moving_since))
    elif row.waiting_since:
        found.append(("名寄せ・解除の予告（自動では回答しません）", row.waiting_since))
    return found


def _protected(row: LinkedPerson) -> list[tuple[str, Any]]:
    """Why a flag that was taken off for one business number stays."""
    number = row.protected_numbers.count()  # type: ignore[attr-defined]
    return [("支援措置を知らせている業務番号", f"{number}件")] if number else []


def state_of(row: LinkedPerson) -> str:
    return CODE_LABELS[row.state] if row.state else NONE


def _facts(row: LinkedPerson) -> list[tuple[str, Any]]:
    return [
        ("符号", state_of(row)), ("符号の理由", row.code_reason),
        ("取得の依頼", row.requested_at), ("取得", row.obtained_at),
        ("自動応答", "不可" if row.auto_response_blocked else "可"),
        ("開示", "不開示" if row.withheld_from_subject else "開示"),
        *_protected(row),
        *_merges(row),
        ("設定の日時", row.flags_at or "まだ設定されていません（不可・不開示として扱います）"),
    ]  # fmt: skip
