from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.change_reviews.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="change-review-list"),
    path("<uuid:review_id>/", pages.detail_page, name="change-review-detail"),
]
