"""The API of the network: none beside the door for sealed messages, but its description like everywhere."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api

PREFIX = "api/v1/"
api = make_api("情報提供ネットワークシステム", [])
urlpatterns = declared_urls(api, PREFIX)
