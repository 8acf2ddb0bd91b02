"""「この人はなぜ対象か・対象でないか」 for one programme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import show
from sesshu.ledger.programmes import queries
from sesshu.ledger.programmes.screens import presenters
from sesshu.ledger.programmes.screens.forms import WhoForm
from sesshu.ledger.programmes.screens.pages import PURPOSE
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.search import SearchTerms


@endpoint(purpose=PURPOSE, permission="resident.search")
def why_search_page(request: HttpRequest, code: str) -> HttpResponse:
    """Find the person first. The search is sent by POST."""
    viewer = request.actor  # type: ignore[attr-defined]
    row = queries.get(viewer, code, clock.today())
    form = WhoForm.of(request)
    found: list[Any] = []
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        terms = SearchTerms(kana=data["kana"], birth_date=data["birth_date"], any_number=data["number"])
        try:
            found = residents.search(viewer, terms).people
        except InvalidInput as wrong:
            form.add_refusal(wrong)
        audit.record_read(
            "programme.why_searched", by=viewer, purpose=PURPOSE, obj=f"programme:{code}",
            subjects=[person.subject for person in found],
        )  # fmt: skip
    return show(request, "programmes/why_search.html", form=form, found=found, **presenters.facts(row))


@endpoint(purpose=PURPOSE, permission="resident.read")
def why_page(request: HttpRequest, code: str, resident_id: UUID) -> HttpResponse:
    """One person, one sentence with its basis."""
    viewer, today = request.actor, clock.today()  # type: ignore[attr-defined]
    row = queries.get(viewer, code, today)
    audit.record_read(
        "programme.why", by=viewer, purpose=PURPOSE, obj=f"programme:{code}", subjects=[f"resident:{resident_id}"]
    )
    answer = queries.explain(viewer, row, residents.get(viewer, resident_id), today)
    return show(request, "programmes/why.html", answer=answer, on=today, **presenters.facts(row))
