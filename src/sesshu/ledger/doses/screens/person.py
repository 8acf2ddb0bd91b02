"""個人画面: what a clerk sees of one person, and who has seen it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates.legal import legal_age
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.doses import queries
from sesshu.ledger.doses.screens import presenters
from sesshu.ledger.doses.screens.picture import picture
from sesshu.ledger.doses.screens.records import last_line, unknown_lines
from sesshu.ledger.doses.screens.who_saw import who_saw_lines
from sesshu.ledger.doses.visits import visits
from sesshu.ledger.residents import freshness
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.search import look_alikes
from sesshu.ledger.retention import queries as retention
from sesshu.ledger.unknown_history.queries import Unknown, open_rows


@endpoint(purpose="DOSE_INQUIRY", permission="resident.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """One person: household, every series with its reason, every dose with its verdict, the picture."""
    viewer, today = request.actor, clock.today()
    audit.record_read("resident.read", by=viewer, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    resident = residents.for_page(viewer, resident_id)
    found = visits(viewer, resident)
    given = [queries.as_given(dose) for visit in found for dose in visit.current]
    judgement = queries.judge_resident(viewer, resident, today, sorted(given, key=lambda dose: dose.date))
    not_known = open_rows(viewer, resident.pk)
    unknown = Unknown({row.series: row.reason for row in not_known})
    lines = presenters.series_lines(judgement, unknown=unknown) if judgement else []
    context = header(resident) | {
        "as_of": today,
        "judgement": judgement,
        "rules": judgement.rules if judgement else "",
        "series": [line for line in lines if not line.programme],
        "programmes": [line for line in lines if line.programme],
        "visits": presenters.visit_lines(found, judgement),
        "doses_count": sum(len(visit.doses) for visit in found),
        "unknown": unknown_lines(not_known),
        "picture": picture(judgement, resident.birth_date) if judgement and resident.birth_date else "",
        "household": residents.household(viewer, resident),
        "may_write": viewer.may("dose.write"),
        "last": last_line(queries.last_entered(viewer)) if viewer.may("dose.write") else "",
        "may_correct": viewer.may("dose.correct"),
        "may_open_error": viewer.may("vaccination_error.write"),
        "may_report_event": viewer.may("adverse_event.write"),
        "may_images": viewer.may("image.read"),
        "may_vouchers": viewer.may("voucher.read"),
        "may_reservations": viewer.may("reservation.read"),
        "stale": freshness.warning_of(resident.taken_in, timedelta(days=resident.expected_days)),  # type: ignore[attr-defined]
        "retention": retention.clock_of(viewer, resident, [dose for visit in found for dose in visit.current]),
        "may_postal": viewer.may("resident.write"),
        "may_return_mail": viewer.may("undelivered_mail.write"),
        "may_open_address": viewer.may("protected.read") and resident.address_withheld,
        "may_enter_child": viewer.may("provisional.write") and resident.sex == "F" and _is_adult(resident),
        "may_audit": viewer.may("audit.read"),
    }
    return show(request, "doses/person.html", **context)


@endpoint(purpose="AUDIT_REVIEW", permission="audit.read")
def who_saw_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Who read, changed or printed something of this person, the newest first; opening the page is recorded too."""
    subject = f"resident:{resident_id}"
    lines = who_saw_lines(request.actor, subject)
    resident = residents.get(request.actor, resident_id)
    return show(request, "doses/who_saw.html", lines=lines, **header(resident))


def _is_adult(resident: residents.Resident) -> bool:
    """Old enough to have a child: the offer would only be in the way on a child's page."""
    birth, today = resident.birth_date, clock.today()
    return birth is not None and legal_age(birth, today) >= resident.mother_age  # type: ignore[attr-defined]


def header(resident: residents.Resident) -> dict[str, object]:
    """What every page about a person shows at its head."""
    alone = not getattr(resident, "has_alike", True)
    alike = () if alone else look_alikes([resident]).get(resident.pk, ())
    return {
        "resident": resident,
        "look_alikes": [str(word) for word in alike],
        "back": reverse("resident-search"),
        "section": "residents",
    }
