"""Addresses of the public page; they are part of `sesshu.site.booking_urls` alone."""

from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.screens import views
from sesshu.ledger.booking.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.entrance, name="booking-entrance"),
    path("mine/", pages.mine, name="booking-mine"),
    path("events/<uuid:event_id>/", pages.event, name="booking-event"),
    path("reservations/<uuid:reservation_id>/change/", pages.change, name="booking-change"),
    path("reservations/<uuid:reservation_id>/cancel/", pages.cancel, name="booking-cancel"),
    path("leave/", pages.leave, name="booking-leave"),
    path("health/live/", pages.live, name="health-live"),
    path("screens/read-date/", views.read_date_back, name="screens-read-date"),
]
