from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.staff_assignments.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="staff-assignment-list"),
    path("events/<uuid:event_id>/", pages.event_page, name="staff-assignment-event"),
]
