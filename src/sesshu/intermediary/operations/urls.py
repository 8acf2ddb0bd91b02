from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.operations.screens import pages

urlpatterns = [path("", pages.system_page, name="exchange-system")]
