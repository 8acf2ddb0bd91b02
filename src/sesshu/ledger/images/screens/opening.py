"""開く: the picture of a protected person's paper, for one answer, after purpose and reason are recorded."""

from __future__ import annotations

import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.images import actions, queries
from sesshu.ledger.protection.actions import purpose_choices
from sesshu.ledger.residents import queries as residents

PURPOSE = "DOSE_INQUIRY"


class OpenForm(Form):
    """Nothing is shown without both."""

    one_time = False
    purpose = fields.ChoiceField("利用目的", choices=purpose_choices)
    reason = fields.TextField("理由", most=200, width="long", hint="例：転出先の市から接種医の照会を受けたため")


@endpoint(purpose=PURPOSE, permission="protected.read")
def open_page(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """The pixels come inside this answer: no address gives them again."""
    image = queries.get(request.actor, image_id)
    audit.record_read(
        "image.read", by=request.actor, purpose=request.purpose, obj=f"page_image:{image.id}",
        subjects=[f"resident:{image.resident_id}"],
    )  # fmt: skip
    form, picture = OpenForm.of(request), ""
    if form.is_bound and form.is_valid():
        try:
            content = actions.show_protected(image_id=image.id, by=request.actor, **form.cleaned_data)
            picture = f"data:{image.media_type};base64,{base64.b64encode(content).decode()}"
        except InvalidInput as wrong:
            form.add_refusal(wrong)
    resident = residents.get(request.actor, image.resident_id)
    return show(
        request, "images/open.html", image=image, form=form, picture=picture,
        status=form.status if form.errors else 200, **header(resident),
    )  # fmt: skip
