"""The API of the data hub: routers of its rooms under one key, one form of errors, one description."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api
from sesshu.hub.arrivals.api import router as arrivals
from sesshu.hub.transfers.api import router as transfers

PREFIX = "api/v1/"
api = make_api("庁内連携システム", [arrivals, transfers])
urlpatterns = declared_urls(api, PREFIX)
