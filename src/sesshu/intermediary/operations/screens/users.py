"""利用者一覧: who may use this server, put out for the comparison with the registers of staff of the city's systems."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.access.queries import duties_on, duty_names
from sesshu.foundation.accounts import queries
from sesshu.foundation.files.exporting import export
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form

# The columns that `exchange_users` of the ledger reads.
OUT = (
    ("login_id", "ログインID"), ("display_name", "氏名"), ("office_section", "所属"), ("duties", "担当"),
    ("active_until", "利用終了日"),
)  # fmt: skip


class UsersForm(Form):
    """Nothing to fill in."""


@endpoint(purpose="ACCOUNT_ADMINISTRATION", permission="account.manage")
def users_page(request: HttpRequest) -> HttpResponse:
    """How many may use it today, and the file of them. No password and no key is in it."""
    by, today = request.actor, clock.today()
    rows = [row for row in queries.visible_to(by) if row.is_active_on(today)]
    form = UsersForm.of(request)

    def act(_: dict[str, Any]) -> str:
        held = duties_on([row.pk for row in rows], today)
        made = export(
            name="情報連携_利用者一覧", columns=OUT, profile="machine", by=by, purpose=request.purpose,
            rows=[
                {
                    "login_id": row.login_id, "display_name": row.display_name, "office_section": row.office_section,
                    "duties": duty_names(held.get(row.pk, [])), "active_until": row.active_until,
                }
                for row in rows
            ],
        )  # fmt: skip
        flash(request, "出力しました", f"{made.file_name}　{len(rows)}人。出力台帳から保存してください。")
        return reverse("exchange-users")

    return form.submit(act) or show(request, "operations/users.html", form=form, number=len(rows), section="users")
