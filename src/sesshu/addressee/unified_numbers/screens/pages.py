"""統合宛名: the search, and one person with links, numbers over time and events."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sesshu.addressee.findings import queries as findings
from sesshu.addressee.findings.classes import classes
from sesshu.addressee.number_gaps import queries as gaps
from sesshu.addressee.unified_numbers import actions, queries
from sesshu.addressee.unified_numbers.holding import Holder, holders
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import NumberReason, PersonState, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.past_words import before
from sesshu.addressee.unified_numbers.screens import merging
from sesshu.addressee.unified_numbers.screens.forms import (
    ChangeNumberForm,
    EndNumberForm,
    FindMergeForm,
    SearchForm,
)
from sesshu.dates import wareki
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form

PURPOSE = "UNIFIED_NUMBERING"
KINDS = {
    "numbered": "付番", "linked": "業務番号の紐付け", "number_changed": "個人番号の変更",
    "number_ended": "個人番号の終了", "merged": "名寄せ",
    "unmerged": "名寄せの解除", "link_moved": "紐付けの変更", "represented": "代表の選択",
    "mark_ended": "前からの支援措置の印の終了",
    "same_human": "同じ符号の別の番号（名寄せを確かめる）",
}  # fmt: skip


@endpoint(purpose=PURPOSE, permission="unified.read")
def search_page(request: HttpRequest) -> HttpResponse:
    """Search by one of three keys; nothing that was searched for stands in an address."""
    form = SearchForm.of(request)
    found: list[UnifiedPerson] | None = None
    if form.is_bound and form.is_valid():
        number, asked = form.taken(), form.cleaned_data
        try:
            found = queries.search(
                request.actor, purpose=request.purpose, number=number, number_purpose=asked["number_purpose"],
                reference=asked["reference"], unified_number=asked["unified_number"],
                business_number=asked["business_number"],
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
    elif form.is_bound:
        form.forget()
    status = form.status if form.errors else 200
    gap = None
    if found == [] and (number_asked := form.cleaned_data["unified_number"]):
        gap = gaps.gap_of(request.actor, number_asked)
    return show(
        request, "unified_numbers/search.html", status=status, form=form, found=found, gap=gap,
        may_record=request.actor.may("precondition.write") and request.actor.may("number.find"),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="unified.read")
def person_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person, with what this viewer may see of them."""
    person = queries.person(request.actor, person_id, purpose=request.purpose)
    held = holders(request.actor, person.pk)
    offered = _offered(request, person, held)
    for form in offered.values():
        done = form.submit(lambda data, form=form: _act(request, person, form, data))
        if done:
            return done
        if isinstance(form, ChangeNumberForm):
            form.forget()
    merge_form = _merging(request, person)
    if merge_form and (both := merging.found(request, person, merge_form)):
        return HttpResponseRedirect(both)
    open_findings = []
    if request.actor.may("finding.read"):
        rows = findings.findings(request.actor).filter(person__in=human(person.pk)).exclude(state="closed")
        open_findings = [(row, classes()[row.code]) for row in rows]
    return show(
        request, "unified_numbers/person.html", person=person, section="unified-numbers",
        links=queries.links(request.actor, person), numbers=queries.numbers(request.actor, person),
        events=[(event, *_words(event)) for event in queries.events(request.actor, person)],
        before=before(request.actor, person), holders=held, waiting=queries.waiting_for(request.actor, person),
        several=len(human(person.pk)) > 1, shows_attributes=request.actor.may("unified.attributes"),
        findings=open_findings, merge_form=merge_form, **offered,
        may_unmerge=person.state == PersonState.MERGED and request.actor.may("unified.merge"),
    )  # fmt: skip


def _words(event: UnifiedEvent) -> tuple[str, str]:
    """What happened, and the reason: of a change of a number it is a code."""
    reason, day = event.data.get("reason", ""), event.data.get("changed_on", "")
    words = dict(NumberReason.choices).get(reason, reason)
    if day:
        words = f"{words}（変更年月日 {wareki(date.fromisoformat(day))}）"
    return KINDS.get(event.kind, event.kind), words


def _offered(request: HttpRequest, person: UnifiedPerson, held: list[Holder]) -> dict[str, Form]:
    """The forms for what can be done with this person now."""
    found: dict[str, Form] = {}
    if person.state == PersonState.CURRENT and request.actor.may("unified.write"):
        found["change_form"] = ChangeNumberForm.of(request, auto_id="change_%s")
    if len(held) > 1 and person.pk in {one.person for one in held} and request.actor.may("unified.write"):
        found["end_form"] = EndNumberForm.of(request, auto_id="end_%s")
    return found


def _merging(request: HttpRequest, person: UnifiedPerson) -> FindMergeForm | None:
    if person.state == PersonState.CURRENT and request.actor.may("unified.merge"):
        return FindMergeForm.of(request, auto_id="merge_%s")
    return None


def _act(request: HttpRequest, person: UnifiedPerson, form: Form, data: dict[str, Any]) -> str:
    by, purpose = request.actor, request.purpose
    if isinstance(form, ChangeNumberForm):
        number = form.taken()
        if number is None:
            raise InvalidInput("新しい個人番号を入力してください。", field="individual_number")
        asked = actions.ask_change_number(
            person_id=person.pk, new=number, reason=data["reason"], source=data["source"], by=by, purpose=purpose
        )
        flash(
            request,
            "承認を依頼しました",
            f"起案番号{asked.decision_number}。別の職員が資料を見て同じ番号を入力し、承認すると変わります。",
        )
    else:
        asked = actions.ask_end_number(person_id=person.pk, by=by, purpose=purpose, **data)
        flash(request, "承認を依頼しました", f"起案番号{asked.decision_number}。別の職員が承認すると終了します。")
    return reverse("unified-person", args=[person.pk])
