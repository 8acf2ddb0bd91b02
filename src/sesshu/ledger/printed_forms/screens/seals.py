"""公印の印影: which there were, which is in use, a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.printed_forms import seals
from sesshu.ledger.printed_forms.models import SealState


class SealForm(Form):
    name = fields.TextField("印影の名前", most=40, example="熊本市長印（電子）")
    image = fields.FileField(
        "印影", accept=".png", most_bytes=seals.MOST_BYTES * 4, hint="正方形のPNG、512KBまで。縦横1200ドットまで"
    )


class EndSealForm(Form):
    """使用を終える without questions."""


@endpoint(purpose="MASTER_MAINTENANCE", permission="form.print")
def seals_page(request: HttpRequest) -> HttpResponse:
    """All seals; registering and ending for those who may."""
    may_write = request.actor.may("seal.write")
    form, ending = SealForm.of(request), EndSealForm.of(request)
    now = seals.in_use()

    def register(data: dict[str, Any]) -> str:
        seals.register(
            name=data["name"], content=data["image"].read(), by=request.actor, purpose=request.purpose
        )  # fmt: skip
        flash(request, "印影の使用を申請しました", "ほかの職員が承認すると、使用できます。")
        return reverse("printed-form-seals")

    def end(_: dict[str, Any]) -> str:
        seals.end(seal_id=now.pk, by=request.actor, purpose=request.purpose)  # type: ignore[union-attr]
        flash(request, "印影の使用を終えました", "電子公印を使う帳票は、次の印影が承認されるまで印刷できません。")
        return reverse("printed-form-seals")

    if may_write and (done := form.submit(register) or (now and ending.submit(end))):
        return done
    shown = [
        (one, seals.picture(one) if one.state != SealState.ENDED else "") for one in seals.seals(request.actor)[:20]
    ]
    return show(
        request, "printed_forms/seals.html", seals=shown, form=form if may_write else None,
        ending=ending if may_write and now else None, section="printed_forms",
    )  # fmt: skip
