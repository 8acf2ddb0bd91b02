"""One business number: to whom it leads, where it led before, and asking to change that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers import actions, queries
from sesshu.addressee.unified_numbers.actions import ending_marks
from sesshu.addressee.unified_numbers.actions.moving import MAY_ASK
from sesshu.addressee.unified_numbers.marks import marks_of_link
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.addressee.unified_numbers.screens.forms import EndMarkForm, MoveForm, RepresentForm
from sesshu.addressee.unified_numbers.who import Who, who
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import flash, show

PURPOSE = "UNIFIED_NUMBERING"


@endpoint(purpose=PURPOSE, permission="unified.read")
def link_page(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Each form asks; another person's approval carries it out. Whom a link shall lead to is shown first."""
    link = queries.link(request.actor, link_id, purpose=request.purpose)
    here = reverse("unified-link", args=[link.pk])
    may_ask = request.actor.may(MAY_ASK)
    move_form = MoveForm.of(request, auto_id="move_%s") if may_ask else None
    represent_form = RepresentForm.of(request, auto_id="represent_%s") if may_ask else None
    mark_form = EndMarkForm.of(request, auto_id="mark_%s") if _may_end_mark(request, link) else None
    target = _target(request, link, move_form) if move_form else None

    def asking(act: Any) -> Any:
        def ask(data: dict[str, Any]) -> str:
            data.pop("seen", None)
            asked = act(link_id=link.pk, by=request.actor, purpose=request.purpose, **data)
            flash(request, "承認を依頼しました", f"起案番号{asked.decision_number}。別の職員が承認すると変わります。")
            return here

        return ask

    done = (move_form and target is None and move_form.submit(asking(actions.ask_move))) or (
        represent_form and represent_form.submit(asking(actions.ask_represent))
    )
    done = done or (mark_form and mark_form.submit(asking(actions.ask_end_mark)))
    if done:
        return done
    waiting = [(one, kind_of(one.kind).label, reverse("approval-detail", args=[one.pk]), one.payload.get("to"))
               for one in queries.asked_for(request.actor, link)]  # fmt: skip
    person, wanted = _people(request, link, {to for *_, to in waiting if to})
    return show(
        request, "unified_numbers/link.html", link=link, system=name_of(link.system, systems()),
        waiting=[(*row, wanted.get(to)) for *row, to in waiting], past=queries.past(request.actor, link),
        marks=marks_of_link(request.actor, link), person=person, target=target, move_form=move_form,
        represent_form=represent_form, mark_form=mark_form, section="unified-numbers",
    )  # fmt: skip


def _may_end_mark(request: HttpRequest, link: BusinessLink) -> bool:
    """While there is such a mark; whoever sent the form is told where it was told again meanwhile."""
    sent = request.method == "POST" and request.POST.get("form_name") == EndMarkForm.form_name()
    return all(request.actor.may(one) for one in ending_marks.MAY_ASK) and (sent or bool(ending_marks.old_mark(link)))


def _people(request: HttpRequest, link: BusinessLink, numbers: set[str]) -> tuple[Who, dict[str, Who]]:
    """To whom the link leads, and by number to whom it shall lead as was asked."""
    asked = UnifiedPerson.objects.filter(unified_number__in=numbers).order_by("unified_number")
    person, *others = who(
        request.actor, [link.person, *asked], purpose=request.purpose, shown_on=f"business_link:{link.pk}"
    )  # fmt: skip
    return person, {one.unified_number: one for one in others}


def _target(request: HttpRequest, link: BusinessLink, form: MoveForm) -> Who | None:
    """Whom the form names, where they were not shown yet; a number that cannot be is an error of the form."""
    number = form.unseen()
    if not number:
        return None
    try:
        found = queries.move_target(request.actor, link, number, purpose=request.purpose)
    except Refused as refused:
        form.add_refusal(refused)
        return None
    form.saw(number)
    return found
