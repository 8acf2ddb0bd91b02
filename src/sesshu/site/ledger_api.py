"""The API of the ledger: routers of its rooms under one key, one form of errors, one description."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api
from sesshu.ledger.attendance.api import router as attendances
from sesshu.ledger.doses.api import router as doses
from sesshu.ledger.doses.facts_api import router as facts
from sesshu.ledger.doses.results_api import router as dose_results
from sesshu.ledger.events.api import router as events
from sesshu.ledger.extracts.api import router as extracts
from sesshu.ledger.images.api import router as images
from sesshu.ledger.printed_forms.api import router as printed_forms
from sesshu.ledger.reservations.api import router as reservations
from sesshu.ledger.residents.api import router as residents
from sesshu.ledger.residents.search_api import router as people
from sesshu.ledger.staff_assignments.api import router as staff
from sesshu.ledger.statistics.api import router as statistics
from sesshu.ledger.unvaccinated.api import router as unvaccinated

PREFIX = "api/v1/"
ROUTERS = [
    attendances, doses, dose_results, events, extracts, facts, images, people, printed_forms, reservations,
    residents, staff, statistics, unvaccinated,
]  # fmt: skip
api = make_api("予防接種管理システム", ROUTERS)
urlpatterns = declared_urls(api, PREFIX)
