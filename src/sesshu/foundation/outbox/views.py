"""送信箱: what waits, what could not be sent, and what is to be done about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.outbox import actions, queries
from sesshu.foundation.outbox.models import Message, MessageState
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.fields import ChoiceField, NoteField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.purposes import purposes

MARKS = {MessageState.DEAD: "wrong", MessageState.DELIVERED: "right", MessageState.WAITING: "care"}


class StateFilter(FilterForm):
    state = ChoiceField("状態", choices=MessageState.choices, required=False, empty="送信済みのほかすべて")


class RetryForm(Form):
    """Send it again."""


class GiveUpForm(Form):
    reason = NoteField("取りやめる理由", rows=2, most=400, example="相手先に電話で連絡済み")


COLUMNS = [
    Column("topic", "送信の種類", link=lambda message: reverse("outbox-message", args=[message.id])),
    Column("state", "状態", value=lambda m: m.get_state_display(), tag=lambda m: MARKS.get(m.state, "")),
    Column("attempts", "試した回数", align="right", sort="attempts"),
    Column("error_code", "最後の問題"),
    Column("put_at", "入れた日", sort="put_at"),
]


@endpoint(purpose="SYSTEM_OPERATION", permission="operation.read")
def message_list(request: HttpRequest) -> HttpResponse:
    filters = StateFilter(request.GET, request=request)
    rows = queries.messages(request.actor, **filters.conditions())
    table = Table(
        request, name="outbox", columns=COLUMNS, rows=rows, filters=filters, caption="送信箱の一覧",
        empty="この条件に当てはまる送信はありません。",
    )  # fmt: skip
    return show(request, "outbox/list.html", table=table)


@endpoint(purpose="SYSTEM_OPERATION", permission="operation.read")
def message_page(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message; who may act on the operation sends it again or gives it up."""
    message = queries.get(request.actor, message_id)
    may_act = message.state == MessageState.DEAD and request.actor.may(actions.PERMISSION)
    retry, give_up = (RetryForm.of(request), GiveUpForm.of(request)) if may_act else (None, None)

    def again(_: object) -> str:
        actions.send_again(messages=[message], by=request.actor)
        flash(request, "もう一度送ります")
        return reverse("outbox-message", args=[message.id])

    def stop(given: dict[str, str]) -> str:
        actions.give_up(messages=[message], reason=given["reason"], by=request.actor)
        flash(request, "送信を取りやめました")
        return reverse("outbox-message", args=[message.id])

    if retry and (done := retry.submit(again)):
        return done
    if give_up and (done := give_up.submit(stop)):
        return done
    return show(
        request, "outbox/message.html", message=message, facts=_facts(message),
        mark=MARKS.get(MessageState(message.state), ""), retry_form=retry, give_up_form=give_up,
    )  # fmt: skip


def _facts(message: Message) -> list[tuple[str, str]]:
    told = [
        ("利用目的", purposes()[message.purpose].name),
        ("番号", message.key),
        ("試した回数", f"{message.attempts}回"),
        ("最後の問題", message.error_code),
        ("受領番号", message.receipt),
        ("取りやめた理由", message.given_up_because),
    ]
    return [(label, text) for label, text in told if text]
