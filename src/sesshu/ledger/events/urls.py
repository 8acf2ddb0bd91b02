from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.events.screens import pages, sessions

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="event-list"),
    path("new/", pages.new_page, name="event-new"),
    path("sessions/<uuid:session_id>/", sessions.session_page, name="event-session"),
    path("<uuid:event_id>/", pages.detail_page, name="event-detail"),
    path("<uuid:event_id>/change/", pages.change_page, name="event-change"),
]
