from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.provisions.screens import pages

urlpatterns = [
    path("", pages.list_page, name="provision-list"),
    path("<uuid:provision_id>/", pages.detail_page, name="provision-detail"),
]
