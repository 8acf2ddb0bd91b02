from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.peers.screens import pages

urlpatterns = [
    path("", pages.connections_page, name="connections"),
    path("directory/", pages.take_directory, name="take-directory"),
]
