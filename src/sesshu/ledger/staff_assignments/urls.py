from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.staff_assignments.screens import answers, pages, payment

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="staff-assignment-list"),
    path("availability/", answers.availability_page, name="staff-availability"),
    path("payment/", payment.payment_page, name="staff-payment"),
    path("events/<uuid:event_id>/", pages.event_page, name="staff-assignment-event"),
]
