"""住登外者: the search, and one person with what each office told over time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.addressee.non_registered import queries, told
from sesshu.addressee.non_registered.models import NonRegisteredEntry
from sesshu.addressee.non_registered.parameters import parameters
from sesshu.addressee.non_registered.screens.forms import KINDS, SearchForm
from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import show

PURPOSE = "UNIFIED_NUMBERING"
WORKING = {"shorikubun", "shikuchosonkodo", "atenabango", "gyomuid", "dokujishisakushisutemutoid", "sosashaid",
           "sosanengappi", "sosajikoku", "tagyomusanshofukafuragu"}  # fmt: skip
ACTS = {"0": "付番", "1": "利用", "2": "決定の通知"}


@endpoint(purpose=PURPOSE, permission="non_registered.read")
def search_page(request: HttpRequest) -> HttpResponse:
    """By POST: nothing that was searched for stands in an address."""
    form = SearchForm.of(request)
    if not request.actor.may("unified.attributes"):
        for kind in KINDS:
            form.fields.pop(kind)
    found: list[queries.Shown] | None = None
    if form.is_bound and form.is_valid():
        try:
            found = queries.search(
                request.actor, purpose=request.purpose, addressee_number=form.cleaned_data["addressee_number"],
                conditions=form.conditions(),
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
    return show(
        request, "non_registered/search.html", status=form.status if form.errors else 200, form=form,
        section="non-registered", shows_attributes=request.actor.may("unified.attributes"),
        found=None if found is None else [(one.person, _facts(one.told)) for one in found],
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="non_registered.read")
def person_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person, with what this viewer may see of them."""
    shown = queries.person(request.actor, person_id, purpose=request.purpose)
    may_see, known = request.actor.may("unified.attributes"), systems()
    return show(
        request, "non_registered/person.html", section="non-registered", person=shown.person,
        facts=_facts(shown.told) if may_see else None,
        entries=[(entry, name_of(entry.system, known), ACTS[entry.told["shorikubun"]],
                  _words(entry) if may_see else None) for entry in shown.entries],
    )  # fmt: skip


def _facts(values: dict[str, str]) -> dict[str, str]:
    """The four items, and how the name is read."""
    return {
        "氏名": told.name(values), "フリガナ": told.kana(values), "生年月日": told.birth_date(values),
        "性別": told.sex(values), "住所": told.address(values),
    }  # fmt: skip


def _words(entry: NonRegisteredEntry) -> list[tuple[str, str]]:
    """What an entry told, parameter by parameter, in the words of people."""
    said = entry.told | {
        "seibetsu": told.sex(entry.told), "seinengappi": told.shown_day(entry.told.get("seinengappi", "")),
    }  # fmt: skip
    return [(one.name, said[code]) for code, one in parameters().items() if said.get(code) and code not in WORKING]
