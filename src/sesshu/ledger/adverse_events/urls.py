from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.adverse_events.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="adverse-event-list"),
    path("new/<uuid:dose_id>/", pages.new_page, name="adverse-event-new"),
    path("<uuid:report_id>/", pages.detail_page, name="adverse-event-detail"),
]
