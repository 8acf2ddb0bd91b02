"""確認リスト: the list, and one finding that somebody takes on and closes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.findings import actions, queries
from sesshu.addressee.findings.classes import classes
from sesshu.addressee.findings.health import missed_days
from sesshu.addressee.findings.models import Finding, FindingState
from sesshu.addressee.findings.whose import whose
from sesshu.addressee.unified_numbers import queries as unified
from sesshu.addressee.unified_numbers.holding import Holder, holders
from sesshu.addressee.unified_numbers.marks import ShownMark, marks_of_human
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table

PURPOSE = "UNIFIED_NUMBERING"
EVERY = "every"
UNLIKE_MARKS = "C10"
WARNS = "注意"
GONE = "調べ直し、食い違いがなくなったことを確かめました。"
AGAIN = "翌日の確認で同じ食い違いがあれば、新しい行で出ます。"
LIST = (
    Column("code", "種類", lambda r: f"{r.code}　{classes()[r.code].name}", sort="code",
           link=lambda r: reverse("finding-detail", args=[r.pk])),
    Column("system", "業務ID", css="code tight"),
    Column("business_number", "業務番号", css="code tight"),
    Column("first_seen", "最初に見つかった日", sort="first_seen", css="tight"),
    Column("last_seen", "最後に見つかった日", sort="last_seen", css="tight"),
    Column("assignee_name", "担当", css="official-name"),
    Column("state", "状態", lambda r: r.get_state_display(), css="tight",
           tag=lambda r: {"open": "care", "worked": "key", "closed": "plain"}[r.state]),
)  # fmt: skip


class FindingFilter(FilterForm):
    state = fields.ChoiceField(
        "状態", choices=[*FindingState.choices, (EVERY, "すべて")], required=False, empty="未終了（未処理・対応中）"
    )
    code = fields.ChoiceField(
        "種類", choices=lambda: [(one.code, f"{one.code}　{one.name}") for one in classes().values()], required=False,
        empty="すべて（符号が未取得を除く）",
    )  # fmt: skip


class CheckForm(Form):
    """Nothing to fill in."""


class AssignForm(Form):
    """Taking a finding on, without questions."""


class CloseForm(Form):
    decision = fields.TextField("判断", most=200, width="long", example="住民記録を正とし、業務側を訂正した")
    evidence = fields.TextField("根拠", most=200, width="long", example="住民票（令和8年11月20日）で確認")


@endpoint(purpose=PURPOSE, permission="finding.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """What the daily checks found, the newest first: what somebody has to work off, unless other things are chosen."""
    filters = FindingFilter(request.GET, request=request)
    chosen = filters.conditions()
    rows = queries.findings(request.actor)
    state = chosen.pop("state", None)
    rows = rows.exclude(state=FindingState.CLOSED) if state is None else rows
    rows = rows.filter(state=state) if state not in (None, EVERY) else rows
    rows = rows.filter(**chosen) if "code" in chosen else rows.exclude(code=queries.CODE_AWAITED)
    table = Table(
        request, name="findings", columns=LIST, rows=rows, filters=filters, caption="確認リスト",
        empty="食い違いはありません。",
    )  # fmt: skip
    form = CheckForm.of(request) if request.actor.may("finding.check") else None

    def check(_: dict[str, Any]) -> str:
        actions.check_now(by=request.actor, purpose=request.purpose)
        flash(request, "確認を始めます", "終わると、この画面の日付と件数が新しくなります。")
        return reverse("finding-list")

    if form and (done := form.submit(check)):
        return done
    last = queries.last_run(request.actor)
    return show(request, "findings/list.html", table=table, run=last, missed=missed_days(), check_form=form,
                counts=queries.open_counts(request.actor), awaited=queries.CODE_AWAITED)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="finding.read")
def detail_page(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    finding = queries.get(request.actor, finding_id)
    held = _held(request, finding)
    audit.record_read(
        "finding.read", by=request.actor, purpose=request.purpose, obj=f"finding:{finding.pk}",
        subjects=sorted({f"unified_person:{one}" for one in [finding.person, *(h.person for h in held)] if one}),
        detail={"items": ["names"]} if any(one.names for one in held) else {},
    )  # fmt: skip
    may_work = request.actor.may("finding.write") and finding.state != FindingState.CLOSED
    assign_form = AssignForm.of(request) if may_work and finding.assignee != request.actor.code else None
    close_form = CloseForm.of(request) if may_work else None
    here, kind = reverse("finding-detail", args=[finding.pk]), classes()[finding.code]

    def assign(_: dict[str, Any]) -> str:
        actions.assign(finding_id=finding.pk, by=request.actor, purpose=request.purpose)
        flash(request, "担当になりました", "")
        return here

    def close(data: dict[str, Any]) -> str:
        actions.close(finding_id=finding.pk, version=finding.version, by=request.actor, purpose=request.purpose, **data)
        flash(request, "確認を終えました", GONE if kind.stops else AGAIN)
        return here

    done = (assign_form and assign_form.submit(assign)) or (close_form and close_form.submit(close))
    if done:
        return done
    link = unified.link_of(request.actor, finding.system, finding.business_number)
    return show(
        request, "findings/detail.html", finding=finding, kind=kind, blocks=kind.stops or WARNS, section="findings",
        age=_age(finding), link=link, holders=held, marks=_marks(request, finding), assign_form=assign_form,
        close_form=close_form, people=[] if held else whose(request.actor, finding, purpose=request.purpose),
        status=close_form.status if close_form and close_form.errors else 200,
    )  # fmt: skip


def _held(request: HttpRequest, finding: Finding) -> list[Holder]:
    """Of a human with several numbers, while that is so: under which unified numbers."""
    if finding.code != queries.NUMBERS or finding.person is None or finding.system:
        return []
    if not request.actor.may("unified.read"):
        return []
    held = holders(request.actor, finding.person)
    return held if len(held) > 1 else []


def _marks(request: HttpRequest, finding: Finding) -> list[ShownMark]:
    """Of a finding about 支援措置 the systems that say it and those that do not, as they stand now."""
    if finding.code != UNLIKE_MARKS or finding.person is None:
        return []
    return marks_of_human(request.actor, finding.person)


def _age(finding: Finding) -> int:
    """Days since it was first seen; of a closed one until it was last seen."""
    until = finding.last_seen if finding.state == FindingState.CLOSED else clock.today()
    return (until - finding.first_seen).days
