"""名寄せ in two steps: both are shown, then somebody who saw them confirms. Its undoing the same way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.unified_numbers import actions, comparing
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.addressee.unified_numbers.screens.forms import FindMergeForm, MergeForm, UnmergeForm
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import flash, show

PURPOSE = "UNIFIED_NUMBERING"


def found(request: HttpRequest, person: UnifiedPerson, form: FindMergeForm) -> str:
    """Where both are shown, once the form names somebody to merge with. The look-up is recorded also where nobody has
    the number: it stands in no transaction that a refusal takes back."""
    if not (form.is_bound and form.is_valid()):
        return ""
    number = str(form.cleaned_data["unified_number"])
    try:
        into = comparing.merge_target(request.actor, person, number, purpose=request.purpose)
    except Refused as refused:
        form.add_refusal(refused)
        return ""
    return reverse("unified-merge", args=[person.pk, into.pk])


@endpoint(purpose=PURPOSE, permission="unified.merge")
def merge_page(request: HttpRequest, person_id: UUID, into_id: UUID) -> HttpResponse:
    """Both side by side, and the confirmation with the reason."""
    form = MergeForm.of(request)

    def act(data: dict[str, Any]) -> str:
        actions.merge(
            person_id=person_id, into_id=into_id, reason=data["reason"], by=request.actor, purpose=request.purpose
        )
        flash(request, "名寄せしました", "どちらの番号でも見つかります。解除もできます。")
        return reverse("unified-person", args=[person_id])

    if done := form.submit(act):
        return done
    pair = comparing.to_merge(request.actor, person_id, into_id, purpose=request.purpose)
    return show(request, "unified_numbers/merge.html", pair=pair, form=form, section="unified-numbers")


@endpoint(purpose=PURPOSE, permission="unified.merge")
def unmerge_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What each of the two has afterwards, what came since, and the confirmation with the reason."""
    form = UnmergeForm.of(request)

    def act(data: dict[str, Any]) -> str:
        since = actions.unmerge(person_id=person_id, reason=data["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "名寄せを解除しました", _since_words(len(since)))
        return reverse("unified-person", args=[person_id])

    if done := form.submit(act):
        return done
    pair = comparing.to_unmerge(request.actor, person_id, purpose=request.purpose)
    return show(
        request, "unified_numbers/unmerge.html", pair=pair, form=form, section="unified-numbers",
        since=comparing.since_merge(request.actor, pair.first),
    )  # fmt: skip


def _since_words(number: int) -> str:
    """What has to be looked through after a merge was undone."""
    if not number:
        return ""
    return f"名寄せのあとに付いた業務番号が{number:,}件あります。経過で確かめ、違う人のものは紐付けを変えてください。"
