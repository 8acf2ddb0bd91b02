"""連携システム: the list, registering with approval, issuing a key, stopping."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sesshu.dates import fiscal_year, fiscal_year_end
from sesshu.foundation import clock
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts import stepup
from sesshu.foundation.api import actions, queries
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.api.screens.forms import ClientForm, StopForm
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import Column, Table

PURPOSE = "ACCOUNT_ADMINISTRATION"
STATES = {
    "usable": "利用できる",
    "without_key": "接続キー未発行",
    "not_yet": "利用開始前",
    "over": "利用期間終了",
    "stopped": "停止",
}
declared = endpoint(purpose=PURPOSE, permission="account.manage")


def state_of(row: ApiClient) -> str:
    return STATES[row.state_on(clock.today())]


@declared
def index(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("name", "連携システム", sort="name", link=lambda row: reverse("api-client-detail", args=[row.pk])),
        Column("contact", "担当部署", sort="contact"),
        Column("permissions", "できること", _permissions),
        Column("valid_until", "利用終了日", sort="valid_until"),
        Column("state", "状態", state_of, tag=lambda row: "right" if state_of(row) == "利用できる" else "wrong"),
        Column("last_used_at", "最後の呼出し", sort="last_used_at"),
    ]
    rows = queries.visible_to(request.actor)  # type: ignore[attr-defined]
    table = Table(request, name="api_clients", columns=columns, rows=rows, caption="連携システムの一覧", unit="件")
    return show(request, "api_clients/index.html", table=table)


def _permissions(row: ApiClient) -> str:
    known = api_permissions()
    return "、".join(known.get(code, code) for code in row.permissions)


@declared
def new(request: HttpRequest) -> HttpResponse:
    if wait := stepup.require(request):
        return wait
    today = clock.today()
    form = ClientForm.of(request, initial={"valid_from": today, "valid_until": fiscal_year_end(fiscal_year(today))})
    return form.submit(lambda data: _ask(request, data)) or show(request, "api_clients/new.html", form=form)


def _ask(request: HttpRequest, data: dict[str, Any]) -> str:
    networks = [line for line in data.pop("networks").replace("、", "\n").splitlines() if line.strip()]
    asked = actions.ask_for_client(**data, networks=networks, by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    flash(request, "承認を依頼しました", "ほかの職員が承認すると登録されます。続けて接続キーを発行してください。")
    return reverse("approval-detail", args=[asked.pk])


@declared
def detail(request: HttpRequest, client_id: UUID) -> HttpResponse:
    client = queries.get(request.actor, client_id)  # type: ignore[attr-defined]
    if request.method == "POST" and (wait := stepup.require(request)):
        return wait
    form = StopForm.of(request)
    return form.submit(lambda data: _stop(request, client, data)) or show(
        request, "api_clients/detail.html", client=client, form=form, state=state_of(client),
        permissions=_permissions(client), networks="、".join(client.networks) or "限定しない",
        may_issue=client.state_on(clock.today()) not in ("stopped", "over"),
    )  # fmt: skip


def _stop(request: HttpRequest, client: ApiClient, data: dict[str, Any]) -> str:
    actions.stop(client_id=client.pk, reason=data["reason"], by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    flash(request, "連携システムを停止しました", "次の呼出しから受け付けません。")
    return reverse("api-client-detail", args=[client.pk])


@declared
@require_POST
def issue_key(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The key is shown in this answer and never again, so it is not a redirect."""
    if not stepup.is_fresh(request):
        return redirect(f"{reverse('step-up')}?next={reverse('api-client-detail', args=[client_id])}")
    key = actions.issue_key(client_id=client_id, by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    client = queries.get(request.actor, client_id)  # type: ignore[attr-defined]
    return show(request, "api_clients/key.html", client=client, key=key)
