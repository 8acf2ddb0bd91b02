"""サインインの設定."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts import attestation, policy, stepup
from sesshu.foundation.accounts.models import SignInPolicy
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.fields import CheckField, NoteField, NumberField
from sesshu.foundation.screens.forms import Form

PURPOSE = "ACCOUNT_ADMINISTRATION"
LABELS = policy.LABELS
LISTS = ("allowed_aaguids", "attestation_roots")


class PolicyForm(Form):
    password_least_length = NumberField(LABELS["password_least_length"], least=8, most=64, unit="文字")
    password_max_days = NumberField(
        LABELS["password_max_days"], required=False, least=30, most=400, unit="日", hint="定めなければ空欄にします。"
    )
    password_warn_days = NumberField(LABELS["password_warn_days"], least=1, most=60, unit="日")
    failures_to_lock = NumberField(LABELS["failures_to_lock"], least=3, most=10, unit="回")
    lock_minutes = NumberField(LABELS["lock_minutes"], least=5, most=1440, unit="分")
    idle_minutes = NumberField(LABELS["idle_minutes"], least=1, most=30, unit="分")
    absolute_hours = NumberField(LABELS["absolute_hours"], least=1, most=12, unit="時間")
    synced_keys_allowed = CheckField(LABELS["synced_keys_allowed"])
    allowed_aaguids = NoteField(
        LABELS["allowed_aaguids"], required=False, hint="1行に1つずつ。空欄にするとすべての型番を認めます。"
    )

    attestation_roots = NoteField(
        LABELS["attestation_roots"], required=False, rows=6, most=40_000,
        hint="PEM形式の証明書を続けて貼り付けます。空欄にすると製造者を確かめません。"
        "入れると、その証明書で製造者を確かめられる鍵だけを登録できます。",
    )  # fmt: skip

    def clean_attestation_roots(self) -> list[str]:
        try:
            return attestation.read_roots(self.cleaned_data["attestation_roots"])
        except InvalidInput as wrong:
            raise self.fields["attestation_roots"].refuse(wrong.message, attestation.EXAMPLE) from None

    def clean_allowed_aaguids(self) -> list[str]:
        found = self.cleaned_data["allowed_aaguids"].lower().split()
        if not all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in found):
            raise self.fields["allowed_aaguids"].refuse(
                "型番は「ee882879-721c-4913-9775-3dfcce97072a」の形で入力してください。", "AAGUID"
            )
        return found


@endpoint(purpose=PURPOSE, permission="account.manage")
def change(request: HttpRequest) -> HttpResponse:
    if wait := stepup.require(request):
        return wait

    def ask(data: dict[str, Any]) -> str:
        asked = policy.ask_for_policy(changed=data, by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
        flash(request, "承認を依頼しました", "ほかの職員が承認すると、設定が変わります。")
        return reverse("approval-detail", args=[asked.pk])

    initial = policy.values(SignInPolicy.current())
    form = PolicyForm.of(request, initial=initial | {name: "\n".join(initial[name]) for name in LISTS})
    return form.submit(ask) or show(request, "accounts/policy.html", form=form)
