"""帳票印刷: every form by group, with who may print it and where."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.printed_forms.kinds import FormKind, elsewhere, groups, kinds

PRINT = "form.print"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the catalogue."""

    name: str
    hint: str
    who: str
    url: str


def _who(permission: str) -> str:
    """The duties that may print it."""
    return "、".join(duty.name for duty in duties().values() if permission in duty.permissions)


def _line(one: FormKind) -> Shown:
    if one.group == "person":
        url = reverse("resident-search")
    else:
        url = reverse("printed-form-list", args=[one.code]) if one.group == "list" else reverse("printed-form-notice")
    return Shown(one.name, one.hint, _who(PRINT), url)


def catalogue(viewer: Actor) -> list[tuple[str, list[Shown]]]:
    """The groups with their forms, those of other rooms among them where the viewer may go there."""
    found: dict[str, list[Shown]] = {code: [] for code in groups()}
    for one in kinds().values():
        found[one.group].append(_line(one))
    for other in elsewhere():
        if viewer.may(other.permission):
            found[other.group].append(Shown(other.name, other.hint, _who(other.permission), reverse(other.url)))
    return [(groups()[code], lines) for code, lines in found.items() if lines]


@endpoint(purpose="CERTIFICATE", permission=PRINT)
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """One place to find every form."""
    return show(request, "printed_forms/catalogue.html", groups=catalogue(request.actor), section="printed_forms")
