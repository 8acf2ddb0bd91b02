"""The API of the intermediary for the city's business systems. Other bodies use the door for sealed messages."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api
from sesshu.intermediary.copies.api import router as copies
from sesshu.intermediary.exchange_records.api import router as exchange_records
from sesshu.intermediary.inquiries.api import router as inquiries
from sesshu.intermediary.people.api import router as people

PREFIX = "api/v1/"
api = make_api("中間サーバー", [inquiries, people, copies, exchange_records])
urlpatterns = declared_urls(api, PREFIX)
