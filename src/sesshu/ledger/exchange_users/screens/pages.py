"""中間サーバー利用者の照合: the file comes in, the latest report and the earlier ones are shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.exchange_users import actions, queries
from sesshu.ledger.exchange_users.models import UserDifference
from sesshu.ledger.exchange_users.reading import read_users

SHOWN = 12


class CheckForm(Form):
    file = fields.FileField("利用者一覧のファイル（CSV）", accept=".csv", most_bytes=8 * 1024**2)


@endpoint(purpose="ACCOUNT_ADMINISTRATION", permission=actions.CHECK)
def check_page(request: HttpRequest) -> HttpResponse:
    form = CheckForm.of(request)

    def act(given: dict[str, Any]) -> str:
        users = read_users(given["file"].read())
        made = actions.check_users(users=users, by=request.actor, purpose=request.purpose)
        flash(request, "照合しました", f"{made.users}人のうち、違いは{len(made.differences)}件です。")
        return reverse("exchange-user-check")

    done = form.submit(act)
    found = list(queries.checks(request.actor)[:SHOWN])
    lines = [line | {"label": UserDifference(line["kind"]).label} for line in (found[0].differences if found else [])]
    return done or show(request, "exchange_users/check.html", form=form, found=found, lines=lines)
