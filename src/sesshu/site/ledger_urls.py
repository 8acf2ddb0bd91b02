"""Addresses of the ledger. Each room lists its own; `handler*` show neutral pages."""

from django.urls import include, path

ROOMS = {
    "": "sesshu.ledger.home.urls",
    "counter/": "sesshu.ledger.counter.urls",
    "inquiries/": "sesshu.ledger.inquiries.urls",
    "remarks/": "sesshu.ledger.remarks.urls",
    "presence/": "sesshu.ledger.presence.urls",
    "residents/": "sesshu.ledger.residents.urls",
    "change-reviews/": "sesshu.ledger.change_reviews.urls",
    "provisional/": "sesshu.ledger.provisional.urls",
    "protection/": "sesshu.ledger.protection.urls",
    "facilities/": "sesshu.ledger.facilities.urls",
    "undelivered-mail/": "sesshu.ledger.undelivered_mail.urls",
    "adoption/": "sesshu.ledger.adoption.urls",
    "reconciliation/": "sesshu.ledger.reconciliation.urls",
    "retention/": "sesshu.ledger.retention.urls",
    "institutions/": "sesshu.ledger.institutions.urls",
    "products/": "sesshu.ledger.products.urls",
    "programmes/": "sesshu.ledger.programmes.urls",
    "doses/": "sesshu.ledger.doses.urls",
    "piles/": "sesshu.ledger.piles.urls",
    "bulk-corrections/": "sesshu.ledger.bulk_corrections.urls",
    "handbooks/": "sesshu.ledger.handbooks.urls",
    "not-given/": "sesshu.ledger.not_given.urls",
    "screening-forms/": "sesshu.ledger.screening_forms.urls",
    "printed-forms/": "sesshu.ledger.printed_forms.urls",
    "unknown-history/": "sesshu.ledger.unknown_history.urls",
    "mailings/": "sesshu.ledger.mailings.urls",
    "unvaccinated/": "sesshu.ledger.unvaccinated.urls",
    "recalls/": "sesshu.ledger.recalls.urls",
    "vaccination-errors/": "sesshu.ledger.vaccination_errors.urls",
    "adverse-events/": "sesshu.ledger.adverse_events.urls",
    "vouchers/": "sesshu.ledger.vouchers.urls",
    "events/": "sesshu.ledger.events.urls",
    "reservations/": "sesshu.ledger.reservations.urls",
    "statistics/": "sesshu.ledger.statistics.urls",
    "fiscal-year/": "sesshu.ledger.fiscal_year.urls",
    "sign-in/": "sesshu.foundation.accounts.urls",
    "access/": "sesshu.foundation.access.urls",
    "api-clients/": "sesshu.foundation.api.urls",
    "api/v1/": "sesshu.site.ledger_api",
    "approvals/": "sesshu.foundation.approvals.urls",
    "files/": "sesshu.foundation.files.urls",
    "forms/": "sesshu.foundation.forms.urls",
    "jobs/": "sesshu.foundation.jobs.urls",
    "outbox/": "sesshu.foundation.outbox.urls",
    "masters/": "sesshu.foundation.masters.urls",
    "audit/": "sesshu.foundation.audit.urls",
    "health/": "sesshu.foundation.health.urls",
    "screens/": "sesshu.foundation.screens.urls",
}
urlpatterns = [path(prefix, include(module)) for prefix, module in ROOMS.items()]
handler400 = "sesshu.foundation.screens.failures.bad_request"
handler403 = "sesshu.foundation.screens.failures.forbidden"
handler404 = "sesshu.foundation.screens.failures.not_found"
handler500 = "sesshu.foundation.screens.failures.server_error"
