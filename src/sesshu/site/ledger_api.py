"""The API of the ledger: routers of its rooms under one key, one form of errors, one description."""

from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api
from sesshu.ledger.doses.api import router as doses
from sesshu.ledger.extracts.api import router as extracts

PREFIX = "api/v1/"
api = make_api("予防接種管理システム", [doses, extracts])
urlpatterns = declared_urls(api, PREFIX)
