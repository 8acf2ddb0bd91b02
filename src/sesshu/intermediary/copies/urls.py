from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.copies.screens import comparisons, pages, removals

urlpatterns = [
    path("", pages.list_page, name="copy-list"),
    path("comparisons/", comparisons.list_page, name="copy-comparison-list"),
    path("comparisons/<uuid:comparison_id>/", comparisons.detail_page, name="copy-comparison-detail"),
    path("removals/", removals.list_page, name="copy-removal-list"),
    path("<uuid:holder_id>/", pages.detail_page, name="copy-detail"),
]
