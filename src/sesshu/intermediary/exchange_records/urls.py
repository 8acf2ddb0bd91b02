from sesshu.foundation.access.endpoint import path
from sesshu.intermediary.exchange_records.screens import pages

urlpatterns = [path("", pages.list_page, name="record-list")]
