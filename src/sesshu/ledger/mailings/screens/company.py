"""印刷事業者への委託: make the package, show its passphrase once, keep the register."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.ledger.mailings import queries, under_way
from sesshu.ledger.mailings.models import PackageEvent, PrinterPackage
from sesshu.ledger.mailings.printing_company import actions, preparing
from sesshu.ledger.mailings.printing_company.models import EventKind
from sesshu.ledger.mailings.screens import forms
from sesshu.ledger.mailings.screens.pages import head


@endpoint(purpose="RECOMMENDATION", permission="mailing.print")
def company_page(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """The packages of a mailing. The passphrase stands in the answer to the making, and nowhere else."""
    mailing = queries.get(request.actor, mailing_id)
    here = reverse("mailing-company", args=[mailing.id])
    made: list[tuple[PrinterPackage, str]] = []
    last_job = under_way.last_job(under_way.PACKAGE, mailing)
    company = str(last_job.arguments.get("company", "")) if last_job else ""
    make = forms.PackageForm.of(request, initial={"company": company})
    note = forms.PackageEventForm.of(request)

    def act_make(data: dict[str, Any]) -> str:
        if preparing.start(mailing_id=mailing.id, company=data["company"], by=request.actor):
            flash(request, "書庫の準備を始めました", "進み具合はこの画面で分かります。終わると、書庫を作れます。")
            return here
        made.append(actions.make_package(mailing_id=mailing.id, company=data["company"], by=request.actor))
        return here

    def act_note(data: dict[str, Any]) -> str:
        last = mailing.packages.order_by("-number").first()
        event = actions.record_event(package_id=last.id if last else UUID(int=0), by=request.actor, **data)
        flash(request, "受渡簿に記録しました", event.get_kind_display())
        return here

    answer = make.submit(act_make) or note.submit(act_note)
    if answer and not made:
        return answer
    if made:  # shown here and now: a redirect would have to keep the passphrase somewhere
        mailing.refresh_from_db()
        make = forms.PackageForm(request=request)
    packages = list(mailing.packages.select_related("export"))
    events = list(PackageEvent.objects.filter(package__mailing=mailing).select_related("package"))
    job = under_way.judging_job(mailing)
    may_make = mailing.state in {"released", "printed"} and not events and job is None
    return show(
        request, "mailings/company.html", working=(under_way.WORDS[job.kind], job) if job else None,
        is_prepared=mailing.state == "released" and preparing.done_today(mailing),
        passphrase=made[0][1] if made else "", packages=packages, events=events,
        package_form=make if may_make else None,
        event_form=note if packages and (not events or events[-1].kind != EventKind.RETURNED) else None,
        may_export=request.actor.may("file.export"), **head(mailing),
    )  # fmt: skip
