from sesshu.foundation.access.endpoint import path
from sesshu.hub.transfers.screens import pages

urlpatterns = [
    path("", pages.list_page, name="data-use-list"),
    path("new/", pages.new_page, name="data-use-new"),
    path("<uuid:application_id>/", pages.detail_page, name="data-use-detail"),
]
