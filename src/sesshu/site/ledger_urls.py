"""Addresses of the ledger. Each room lists its own; `handler*` show neutral pages."""

from sesshu.site.foundation_urls import urls_of

ROOMS = {
    "cases/": "sesshu.ledger.cases.urls",
    "counter/": "sesshu.ledger.counter.urls",
    "conditions/": "sesshu.ledger.conditions.urls",
    "guardians/": "sesshu.ledger.guardians.urls",
    "duplicates/": "sesshu.ledger.duplicates.urls",
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
    "erasures/": "sesshu.ledger.erasures.urls",
    "institutions/": "sesshu.ledger.institutions.urls",
    "products/": "sesshu.ledger.products.urls",
    "programmes/": "sesshu.ledger.programmes.urls",
    "doses/": "sesshu.ledger.doses.urls",
    "piles/": "sesshu.ledger.piles.urls",
    "bulk-corrections/": "sesshu.ledger.bulk_corrections.urls",
    "handbooks/": "sesshu.ledger.handbooks.urls",
    "images/": "sesshu.ledger.images.urls",
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
    "attendance/": "sesshu.ledger.attendance.urls",
    "staff-assignments/": "sesshu.ledger.staff_assignments.urls",
    "events/": "sesshu.ledger.events.urls",
    "reservations/": "sesshu.ledger.reservations.urls",
    "statistics/": "sesshu.ledger.statistics.urls",
    "data-items/": "sesshu.ledger.data_items.urls",
    "exchange-cases/": "sesshu.ledger.exchange_cases.urls",
    "exchange-inquiries/": "sesshu.ledger.exchange_inquiries.urls",
    "extracts/": "sesshu.ledger.extracts.urls",
    "provision-copies/": "sesshu.ledger.provision_copies.urls",
    "fiscal-year/": "sesshu.ledger.fiscal_year.urls",
    "api/v1/": "sesshu.site.ledger_api",
}
urlpatterns = urls_of(ROOMS)
handler400 = "sesshu.foundation.screens.failures.bad_request"
handler403 = "sesshu.foundation.screens.failures.forbidden"
handler404 = "sesshu.foundation.screens.failures.not_found"
handler500 = "sesshu.foundation.screens.failures.server_error"
