"""What waits for me, one request with its decision, and what others decided in my absence."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts import stepup
from sesshu.foundation.approvals import actions, queries
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.approvals.screens import presenters
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.fields import CheckField, NoteField
from sesshu.foundation.screens.forms import Form


class DecisionForm(Form):
    acting = CheckField("代決として承認する", hint="本来の決裁者が不在のときに選び、理由を入力します。")
    note = NoteField("理由・意見", required=False, hint="差戻しと代決のときは必ず入力します。", most=500)

    def __init__(self, *args: object, must_act: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not must_act:
            del self.fields["acting"]


class AfterReviewForm(Form):
    note = NoteField("意見", required=False, most=500)


class WithdrawForm(Form):
    """Only its one-time key."""


@endpoint(purpose="APPROVAL", permission="self.use")
def index(request: HttpRequest) -> HttpResponse:
    viewer = request.actor  # type: ignore[attr-defined]
    waiting, reviews = queries.waiting_for(viewer), queries.after_reviews_for(viewer)
    listed = {row.pk for row in (*waiting, *reviews)}
    others = [row for row in queries.visible_to(viewer) if row.pk not in listed]
    return show(
        request, "approvals/index.html", waiting=presenters.shown(waiting), reviews=presenters.shown(reviews),
        others=presenters.shown(others[:100]),
    )  # fmt: skip


@endpoint(purpose="APPROVAL", permission="self.use")
def detail(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """One request. Deciding asks for a fresh proof of who one is."""
    viewer = request.actor  # type: ignore[attr-defined]
    row = queries.get(viewer, approval_id)
    doors = presenters.doors(row, viewer)
    decision = DecisionForm.of(request, must_act=doors["must_act"])
    review, withdrawal = AfterReviewForm.of(request), WithdrawForm.of(request)
    if request.method == "POST" and (wait := stepup.require(request)):
        return wait
    here = reverse("approval-detail", args=[row.pk])
    done = (
        decision.submit(lambda data: _decide(request, row.pk, data))
        or review.submit(lambda data: _after_review(request, row.pk, data))
        or withdrawal.submit(lambda _: _withdraw(request, row.pk))
    )
    if done:
        return done
    return show(
        request, "approvals/detail.html", approval=row, word=presenters.status_word(row),
        tag=presenters.TAGS[row.status], risk=presenters.risk_word(row), kind=presenters.kind_of(row.kind).label,
        contents=presenters.contents(row), history=presenters.history(row), doors=doors, decision=decision,
        page_url=presenters.page_url(row, viewer), approve_url=presenters.approve_url(row), review=review,
        withdrawal=withdrawal, is_fresh=stepup.is_fresh(request), here=here,
    )  # fmt: skip


def _decide(request: HttpRequest, approval_id: UUID, data: dict[str, object]) -> str:
    by, note = request.actor, str(data["note"])  # type: ignore[attr-defined]
    if request.POST.get("decision") == "send_back":
        actions.send_back(approval_id=approval_id, by=by, note=note)
        flash(request, "差し戻しました", "依頼した職員の一覧に理由とともに表示されます。")
    else:
        row = actions.approve(approval_id=approval_id, by=by, note=note, acting=bool(data.get("acting")))
        flash(request, "承認しました", kind_of(row.kind).follows)
    return reverse("approval-detail", args=[approval_id])


def _after_review(request: HttpRequest, approval_id: UUID, data: dict[str, object]) -> str:
    actions.after_review(approval_id=approval_id, by=request.actor, note=str(data["note"]))  # type: ignore[attr-defined]
    flash(request, "後閲を記録しました")
    return reverse("approval-index")


def _withdraw(request: HttpRequest, approval_id: UUID) -> str:
    actions.withdraw(approval_id=approval_id, by=request.actor)  # type: ignore[attr-defined]
    flash(request, "取り下げました")
    return reverse("approval-index")
