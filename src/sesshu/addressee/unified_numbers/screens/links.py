"""One business number: to whom it leads, where it led before, and asking to change that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers import actions, queries
from sesshu.addressee.unified_numbers.actions.moving import MAY_ASK
from sesshu.addressee.unified_numbers.screens.forms import MoveForm, RepresentForm
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.screens import flash, show

PURPOSE = "UNIFIED_NUMBERING"


@endpoint(purpose=PURPOSE, permission="unified.read")
def link_page(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Both forms ask; another person's approval carries it out."""
    link = queries.link(request.actor, link_id, purpose=request.purpose)
    here = reverse("unified-link", args=[link.pk])
    may_ask = request.actor.may(MAY_ASK)
    move_form = MoveForm.of(request, auto_id="move_%s") if may_ask else None
    represent_form = RepresentForm.of(request, auto_id="represent_%s") if may_ask else None

    def asking(act: Any) -> Any:
        def ask(data: dict[str, Any]) -> str:
            asked = act(link_id=link.pk, by=request.actor, purpose=request.purpose, **data)
            flash(request, "承認を依頼しました", f"起案番号{asked.decision_number}。別の職員が承認すると変わります。")
            return here

        return ask

    done = (move_form and move_form.submit(asking(actions.ask_move))) or (
        represent_form and represent_form.submit(asking(actions.ask_represent))
    )
    if done:
        return done
    waiting = [(one, kind_of(one.kind).label, reverse("approval-detail", args=[one.pk]))
               for one in queries.asked_for(request.actor, link)]  # fmt: skip
    forms = [form for form in (move_form, represent_form) if form]
    return show(
        request, "unified_numbers/link.html", link=link, system=name_of(link.system, systems()), waiting=waiting,
        past=queries.past(request.actor, link), move_form=move_form, represent_form=represent_form,
        section="unified-numbers", status=max((form.status for form in forms if form.errors), default=200),
    )  # fmt: skip
