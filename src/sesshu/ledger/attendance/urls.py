from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.attendance.screens import finding, pages

urlpatterns: list[URLPattern] = [
    path("", pages.today_page, name="attendance-today"),
    path("sessions/<uuid:session_id>/", pages.session_page, name="attendance-session"),
    path("sessions/<uuid:session_id>/find/", finding.find_page, name="attendance-find"),
    path("sessions/<uuid:session_id>/seats/", pages.seats_part, name="attendance-seats"),
]
