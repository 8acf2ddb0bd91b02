"""障害の切替え: what the network does wrong on purpose."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.network.faults import actions
from sesshu.network.faults.models import Fault


class SwitchesForm(Form):
    """All switches at once; none ticked is a network without faults."""

    on = fields.MultiChoiceField(
        "起こす障害",
        choices=Fault.choices,
        required=False,
        hint="印を付けた障害が起き続けます。印を外すと止まります。",
    )


@endpoint(purpose="INFORMATION_EXCHANGE", permission="fault.switch")
def switches_page(request: HttpRequest) -> HttpResponse:
    """The switches as they are, and changing them."""
    before = actions.active()
    form = SwitchesForm.of(request, initial={"on": sorted(before)})

    def act(data: dict[str, Any]) -> str:
        wanted = set(data["on"])
        for fault in sorted(wanted ^ before):
            actions.switch(fault=fault, on=fault in wanted, by=request.actor, purpose=request.purpose)
        told = "、".join(Fault(fault).label for fault in sorted(wanted))
        flash(request, "障害を切り替えました", told or "障害はありません。")
        return reverse("fault-switches")

    done = form.submit(act)
    return done or show(
        request,
        "faults/switches.html",
        form=form,
        locked=settings.SESSHU_PRODUCTION,
        active=[Fault(one).label for one in sorted(before)],
    )
