from sesshu.foundation.access.endpoint import path
from sesshu.network.bodies.screens import pages

urlpatterns = [
    path("", pages.list_page, name="body-list"),
    path("<str:code>/", pages.detail_page, name="body-detail"),
]
