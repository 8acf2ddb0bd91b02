from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.copies.screens import comparisons, pages

urlpatterns = [
    path("", pages.list_page, name="copy-list"),
    path("comparisons/", comparisons.list_page, name="copy-comparison-list"),
    path("comparisons/<uuid:comparison_id>/", comparisons.detail_page, name="copy-comparison-detail"),
    path("<uuid:holder_id>/", pages.detail_page, name="copy-detail"),
]
