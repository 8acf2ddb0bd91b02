"""The API of the intermediary: none yet beside the door for sealed messages, but its description like everywhere."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api

PREFIX = "api/v1/"
api = make_api("中間サーバー", [])
urlpatterns = declared_urls(api, PREFIX)
