from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.reservations.screens import booking, lists, pages

urlpatterns: list[URLPattern] = [
    path("<uuid:reservation_id>/", pages.detail_page, name="reservation-detail"),
    path("people/<uuid:resident_id>/", lists.person_page, name="reservation-person"),
    path("events/<uuid:event_id>/", lists.list_page, name="reservation-list"),
    path("events/<uuid:event_id>/tell/", lists.tell_page, name="reservation-tell"),
    path("events/<uuid:event_id>/find/", booking.find_page, name="reservation-find"),
    path("events/<uuid:event_id>/people/<uuid:resident_id>/", booking.book_page, name="reservation-book"),
]
