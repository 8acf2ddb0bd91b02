from sesshu.foundation.access.endpoint import path
from sesshu.network.permits.screens import pages

urlpatterns = [
    path("", pages.list_page, name="permit-list"),
    path("refused/", pages.refused_page, name="permit-refused"),
]
