"""Approving a change of an Individual Number: the new number is typed a second time, unseen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions.change_requests import CHANGE
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.addressee.unified_numbers.number_changes import MOST_WRONG
from sesshu.addressee.unified_numbers.screens.forms import SecondEntryForm
from sesshu.addressee.unified_numbers.who import Who, who
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts import stepup
from sesshu.foundation.approvals import policies
from sesshu.foundation.approvals import queries as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.approvals.screens import presenters
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.screens import flash, show

PURPOSE = "UNIFIED_NUMBERING"


@endpoint(purpose=PURPOSE, permission="unified.approve")
def approve_page(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """What is asked for, and the field. What was typed is never shown back; whether it was the same is the answer."""
    row = approvals.get(request.actor, approval_id)
    if row.kind != CHANGE:
        raise NotFound("この承認依頼はありません。")
    form = SecondEntryForm.of(request)
    if request.method == "POST" and (wait := stepup.require(request)):
        return wait
    done = form.submit(lambda _: _enter(request, row, form))
    form.forget()
    if done:
        return done
    if not policies.can_decide(row, request.actor):
        return redirect("approval-detail", row.pk)
    here = reverse("unified-change-approve", args=[row.pk])
    return show(
        request, "unified_numbers/second_entry.html", approval=row, form=form, contents=presenters.contents(row),
        person=_person(request, row), is_fresh=stepup.is_fresh(request), here=here, section="unified-numbers",
        most_wrong=MOST_WRONG,
    )  # fmt: skip


def _enter(request: HttpRequest, row: Approval, form: SecondEntryForm) -> str:
    number = form.taken()
    if number is None:
        raise InvalidInput("新しい個人番号を入力してください。", field="individual_number")
    entered = actions.approve_change(approval_id=row.pk, number=number, by=request.actor)
    if entered.same:
        flash(request, "承認しました", "入力した番号が依頼の番号と同じだったので、個人番号を変更しました。")
    elif entered.left:
        flash(
            request, "入力した番号が、依頼の番号と違います",
            f"何も変わっていません。確認した資料を見て、もう一度入力してください。あと{entered.left}回違うと、"
            "この依頼は差し戻されます。依頼の番号が誤りと思われるときは、差し戻してください。", kind="error",
        )  # fmt: skip
        return reverse("unified-change-approve", args=[row.pk])
    else:
        flash(
            request, f"入力した番号が{MOST_WRONG}回とも違ったため、依頼を差し戻しました",
            "預かっていた番号は消えました。依頼した職員と資料を確かめ、依頼し直してもらってください。", kind="error",
        )  # fmt: skip
    return reverse("approval-detail", args=[row.pk])


def _person(request: HttpRequest, row: Approval) -> Who | None:
    """Whose number it is, for who may see that."""
    if not request.actor.may("unified.read"):
        return None
    people = UnifiedPerson.objects.filter(pk=row.payload["person"])
    (found,) = who(request.actor, list(people), purpose=request.purpose, shown_on=f"approval:{row.pk}")
    return found
