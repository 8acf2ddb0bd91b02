from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.operations.screens import pages, users

urlpatterns = [
    path("", pages.system_page, name="exchange-system"),
    path("users/", users.users_page, name="exchange-users"),
]
