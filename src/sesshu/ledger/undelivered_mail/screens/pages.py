"""郵便返戻: scan one number after another; then one letter with its inquiry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.undelivered_mail import actions, queries
from sesshu.ledger.undelivered_mail.models import UndeliveredMail
from sesshu.ledger.undelivered_mail.states import NEXT, MailState, ReturnReason

PURPOSE = "RECOMMENDATION"
TAGS = {"returned": "wrong", "inquiring": "care", "found": "right", "given_up": ""}
COLUMNS = (
    Column("name", "氏名", lambda r: r.resident.name, css="official-name",
           link=lambda r: reverse("undelivered-mail-detail", args=[r.id])),
    Column("what", "郵便", css="tight"),
    Column("returned_on", "返戻日", sort="returned_on", css="tight"),
    Column("reason", "理由", lambda r: r.get_reason_display()),
    Column("state", "状態", lambda r: r.get_state_display(), css="tight", tag=lambda r: TAGS[r.state], sort="state"),
    Column("asked_to", "照会先"),
    Column("result", "結果"),
)  # fmt: skip
REASONS = [(code, label) for code, label in ReturnReason.choices if code != ReturnReason.UNKNOWN]


class ReturnForm(Form):
    """The number first: a scanner types it and presses Enter."""

    serial = fields.TextField("発送番号", most=40, hint="手紙のバーコードを読み取るか、印刷された番号を入力します")
    on = fields.DateField("返戻日", not_future=True)
    reason = fields.ChoiceField("返戻の理由", choices=REASONS)


class OtherForm(Form):
    what = fields.TextField("郵便の内容", most=100, width="long", hint="例：ロット回収の手紙")
    on = fields.DateField("返戻日", not_future=True)
    reason = fields.ChoiceField("返戻の理由", choices=REASONS)


class AskForm(Form):
    asked_to = fields.TextField("照会先", most=100, width="long", hint="例：住民記録担当、転出先の市、本人の電話")
    on = fields.DateField("照会日", not_future=True)


class FoundForm(Form):
    result = fields.TextField("分かったこと", most=200, width="long", hint="例：転居先を送付先に登録した。住所は正しい")


class GiveUpForm(Form):
    result = fields.TextField("照会の結果", most=200, width="long", hint="例：住民票の住所に居住の実態なし")


@endpoint(purpose=PURPOSE, permission="undelivered_mail.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Scan, and see what is to be done. Those shown are recorded as seen."""
    may_write = request.actor.may("undelivered_mail.write")
    form = ReturnForm.of(request, initial={"on": clock.today(), "reason": ReturnReason.NO_SUCH}) if may_write else None

    def act(data: dict[str, Any]) -> str:
        row = actions.record(number=data.pop("serial"), by=request.actor, purpose=request.purpose, **data)
        flash(request, "返戻を登録し、この住所への発送を止めました", f"{row.what}　居所を照会してください。")
        return reverse("undelivered-mail-list")

    if form is not None and (done := form.submit(act)):
        return done
    table = Table(
        request, name="undelivered-mail", columns=COLUMNS, rows=queries.rows(request.actor), caption="郵便返戻の一覧",
        empty="返戻された郵便はありません。",
    )  # fmt: skip
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    if subjects := list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown)):
        audit.record_read("undelivered_mail.listed", by=request.actor, purpose=request.purpose, subjects=subjects)
    return show(request, "undelivered_mail/list.html", table=table, form=form)


@endpoint(purpose=PURPOSE, permission="undelivered_mail.write")
def other_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """A letter without one of our numbers came back."""
    audit.record_read("resident.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    person = residents.get(request.actor, resident_id)
    form = OtherForm.of(request, initial={"on": clock.today()})

    def act(data: dict[str, Any]) -> str:
        row = actions.record_other(resident_id=person.id, by=request.actor, purpose=request.purpose, **data)
        flash(request, "返戻を登録し、この住所への発送を止めました")
        return reverse("undelivered-mail-detail", args=[row.id])

    return form.submit(act) or show(request, "undelivered_mail/other.html", person=person, form=form)


@endpoint(purpose=PURPOSE, permission="undelivered_mail.read")
def detail_page(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """One letter: the inquiry and its end."""
    row = queries.get(request.actor, mail_id)
    offered = _forms_for(request, row)
    for form, act in offered.values():
        if done := form.submit(act):
            return done
    audit.record_read(
        "undelivered_mail.read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{row.resident_id}"]
    )
    status = max((form.status for form, _ in offered.values() if form.errors), default=200)
    return show(
        request, "undelivered_mail/detail.html", row=row, status=status,
        **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


def _forms_for(request: HttpRequest, row: UndeliveredMail) -> dict[str, tuple[Form, Callable[[dict[str, Any]], str]]]:
    if not request.actor.may("undelivered_mail.write"):  # type: ignore[attr-defined]
        return {}
    common: dict[str, Any] = {"row_id": row.id, "by": request.actor, "purpose": request.purpose}  # type: ignore[attr-defined]

    def step(act: Callable[..., UndeliveredMail], told: str) -> Callable[[dict[str, Any]], str]:
        def done(data: dict[str, Any]) -> str:
            act(**common, **data)
            flash(request, told)
            return reverse("undelivered-mail-detail", args=[row.id])

        return done

    steps: dict[str, tuple[type[Form], MailState, Callable[[dict[str, Any]], str]]] = {
        "ask_form": (AskForm, MailState.INQUIRING, step(actions.ask, "照会を記録しました")),
        "found_form": (FoundForm, MailState.FOUND, step(actions.found, "発送を再開しました")),
        "give_up_form": (GiveUpForm, MailState.GIVEN_UP, step(actions.give_up, "居所不明として発送を止めました")),
    }
    offered = {}
    for name, (kind, target, done) in steps.items():
        if target in NEXT[MailState(row.state)]:
            form = kind.of(request, initial={"on": clock.today()} if kind is AskForm else None)
            form.auto_id = f"{name}_%s"
            offered[name] = (form, done)
    return offered
