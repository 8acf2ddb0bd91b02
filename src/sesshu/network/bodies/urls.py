from sesshu.foundation.access.endpoint import path
from sesshu.network.bodies.screens import pages, registering

urlpatterns = [
    path("", pages.list_page, name="body-list"),
    path("new/", registering.join_page, name="body-join"),
    path("<str:code>/keys/", registering.change_page, name="body-change"),
    path("<str:code>/", pages.detail_page, name="body-detail"),
]
