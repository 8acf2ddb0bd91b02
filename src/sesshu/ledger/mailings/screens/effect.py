"""発送の効果: vaccinated within the city's period, by mailing and series."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.mailings import queries
from sesshu.ledger.mailings.after_posting.actions import export_effects
from sesshu.ledger.mailings.after_posting.queries import effects
from sesshu.ledger.mailings.screens import forms
from sesshu.ledger.residents.office_periods import number

MOST = 50  # mailings on the page, the newest first


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def effect_page(request: HttpRequest) -> HttpResponse:
    """The posted mailings and what became of their letters; as a file, too."""
    posted = list(queries.mailings(request.actor).filter(state="posted").order_by("-posted_on", "-number")[:MOST])
    form = forms.ListForm.of(request)

    def act(data: dict[str, Any]) -> str:
        made = export_effects(mailings=posted, profile=data["profile"], by=request.actor, purpose=request.purpose)
        return reverse("file-export", args=[made.id])

    may_export = request.actor.may("file.export")
    done = form.submit(act) if may_export else None
    return done or show(
        request, "mailings/effect.html", rows=effects(request.actor, posted), days=number("mailing_effect"),
        section="mailings",
        list_form=form if may_export and posted else None,
    )  # fmt: skip
