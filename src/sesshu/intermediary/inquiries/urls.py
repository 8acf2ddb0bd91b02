from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.inquiries.screens import pages

urlpatterns = [
    path("", pages.list_page, name="inquiry-list"),
    path("<uuid:inquiry_id>/", pages.detail_page, name="inquiry-detail"),
]
