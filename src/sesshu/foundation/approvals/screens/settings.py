"""承認の設定: which acts need a second person in this municipality."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.duties import permissions
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts import stepup
from sesshu.foundation.approvals import settings
from sesshu.foundation.approvals.registry import RISKS
from sesshu.foundation.errors import NotFound
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.fields import CheckField, ChoiceField
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table

PURPOSE = "ACCOUNT_ADMINISTRATION"


class SettingForm(Form):
    needed = ChoiceField("承認", choices=[("yes", "必要"), ("no", "不要")], style="radio")
    approver_permission = ChoiceField("決裁者の権限", choices=lambda: list(permissions().items()))
    acting_allowed = CheckField("決裁者の不在時の代決を認める")


@endpoint(purpose=PURPOSE, permission="account.manage")
def index(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("kind", "操作の種類", lambda row: row[0].label, link=_address),
        Column("risk", "重要度", lambda row: RISKS[row[1]]),
        Column("needed", "承認", lambda row: "必要" if row[2].needed else "不要"),
        Column("approver", "決裁者の権限", lambda row: permissions().get(row[2].approver_permission, "―")),
        Column("acting", "代決", lambda row: "認める" if row[2].acting_allowed else "認めない"),
        Column("set", "設定", lambda row: "市の設定" if row[2].version else "初期値"),
    ]
    rows = settings.settings_in_force()
    table = Table(request, name="approval-settings", columns=columns, rows=rows, caption="承認の設定")
    return show(request, "approvals/settings.html", table=table)


def _address(row: Any) -> str:
    return reverse("approval-setting-change", args=[row[0].code, row[1]])


@endpoint(purpose=PURPOSE, permission="account.manage")
def change(request: HttpRequest, kind: str, risk: str) -> HttpResponse:
    found = next((row for row in settings.settings_in_force() if (row[0].code, row[1]) == (kind, risk)), None)
    if found is None:
        raise NotFound("この設定はありません。")
    if wait := stepup.require(request):
        return wait

    def ask(data: dict[str, Any]) -> str:
        asked = settings.ask_for_setting(
            kind=kind, risk=risk, needed=data["needed"] == "yes", approver_permission=data["approver_permission"],
            acting_allowed=data["acting_allowed"], by=request.actor, purpose=PURPOSE,  # type: ignore[attr-defined]
        )  # fmt: skip
        flash(request, "承認を依頼しました", "ほかの職員が承認すると、設定が変わります。")
        return reverse("approval-detail", args=[asked.pk])

    rule = found[2]
    initial = {
        "needed": "yes" if rule.needed else "no", "approver_permission": rule.approver_permission,
        "acting_allowed": rule.acting_allowed,
    }  # fmt: skip
    form = SettingForm.of(request, initial=initial)
    return form.submit(ask) or show(
        request, "approvals/setting.html", form=form, label=found[0].label, risk=RISKS[risk]
    )
