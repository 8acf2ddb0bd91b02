"""The API of the data hub: routers of its rooms under one key, one form of errors, one description."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api

PREFIX = "api/v1/"
api = make_api("庁内連携システム", [])
urlpatterns = declared_urls(api, PREFIX)
