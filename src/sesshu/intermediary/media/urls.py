from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.media.screens import pages

urlpatterns = [
    path("", pages.list_page, name="medium-list"),
    path("<uuid:medium_id>/", pages.detail_page, name="medium-detail"),
]
