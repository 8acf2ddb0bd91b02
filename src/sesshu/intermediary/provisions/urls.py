from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.provisions.screens import pages, refused

urlpatterns = [
    path("", pages.list_page, name="provision-list"),
    path("refused/", refused.refused_page, name="provision-refused"),
    path("<uuid:provision_id>/", pages.detail_page, name="provision-detail"),
]
