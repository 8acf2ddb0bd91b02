from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.people.screens import pages

urlpatterns = [
    path("", pages.list_page, name="linked-person-list"),
    path("<uuid:person_id>/", pages.detail_page, name="linked-person-detail"),
]
