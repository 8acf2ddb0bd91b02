"""接種記録の入力状況 and 転入者の接種歴: what a trial stands on, and what keeps people waiting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.ledger.mailings import entering, histories, queries
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.late_institutions import queries as late_institutions
from sesshu.ledger.mailings.late_institutions.actions import decide_late_institutions
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.screens import forms
from sesshu.ledger.mailings.screens.pages import head

SHOWN = 100


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def entered_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """Up to which month each institution's slips are in; what is done about those that are late is decided here."""
    mailing = queries.get(request.actor, mailing_id)
    c = Conditions.of_json(mailing.conditions)
    until = c.entered_until or entering.last_day_of_month(mailing.base_date)
    found = entering.by_institution(request.actor, until=until, entered_by=mailing.known_on)
    late = {one.entered.code: one for one in late_institutions.late(request.actor, mailing)}
    form = forms.LateForm.of(request)
    form.offer([(one.code, f"{one.name}（最後の接種 {wareki_short(one.last)}）") for one in found if one.is_late])

    def act(data: dict[str, Any]) -> str:
        made = decide_late_institutions(
            mailing_id=mailing.id, institution_codes=data["institutions"], act=data["act"], by=request.actor
        )
        again = mailing.state == "trial" and queries.get(request.actor, mailing.id).state == "draft"
        said = "送る人が変わるため、仮抽出をやり直してください。" * again
        flash(request, "医療機関の扱いを登録しました", f"{len(made):,}か所。{said}")
        return reverse("mailing-entered", args=[mailing.id])

    may_choose = c.entered_until is not None and mailing.state in {"draft", "trial"}
    done = form.submit(act)
    return done or show(
        request, "mailings/entered.html", status=form.status if form.errors else 200,
        found=[(one, late.get(one.code)) for one in found], month=entering.month_of(until), asked=c.entered_until,
        late_form=form if may_choose and late else None, late=sum(one.is_late for one in found), **head(mailing),
    )  # fmt: skip


@endpoint(purpose="RECOMMENDATION", permission="mailing.prepare")
def histories_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """Movers-in of a mailing whose doses from elsewhere nobody asked for: up to a hundred, noted together."""
    mailing = queries.get(request.actor, mailing_id)
    waiting = queries.persons(request.actor, mailing).filter(reason=Why.HISTORY_UNKNOWN)
    everyone = list(waiting)
    open_ids = histories.not_asked([person.resident for person in everyone])
    people = [person for person in everyone if person.resident_id in open_ids]
    shown = people[:SHOWN]
    form = forms.HistoryForm.of(request)
    sent = set(request.POST.getlist("people")) if request.method == "POST" else set()
    offered = shown + [one for one in everyone if str(one.resident_id) in sent and one not in shown]
    form.offer([(str(person.resident_id), _words(person)) for person in offered])

    def act(data: dict[str, Any]) -> str:
        done = histories.record_checks(
            resident_ids=[UUID(key) for key in data["people"]], act=data["act"], on=data["on"], note=data["note"],
            by=request.actor,
        )  # fmt: skip
        flash(request, "接種歴の確認を登録しました", f"{len(done):,}人。仮抽出をやり直すと判定されます。")
        return reverse("mailing-histories", args=[mailing.id])

    done = form.submit(act)
    if done:
        return done
    audit.record_read(
        "mailing.histories_listed", by=request.actor, purpose=request.purpose, obj=f"mailing:{mailing.id}",
        subjects=[f"resident:{person.resident_id}" for person in shown],
    )  # fmt: skip
    return show(
        request, "mailings/histories.html", status=form.status if form.errors else 200, form=form, shown=len(shown),
        total=len(people), today=clock.today(), **head(mailing),
    )  # fmt: skip


def _words(person: MailingPerson) -> str:
    birth = wareki_short(person.birth_date) if person.birth_date else person.resident.birth_text
    came = wareki_short(person.resident.became_on) if person.resident.became_on else "不明"
    return f"{person.resident.name}（{birth}生、{came}転入）"
