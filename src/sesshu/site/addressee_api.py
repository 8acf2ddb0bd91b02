"""The API of the unified addressee system: routers of its rooms under one key, one form of errors, one description."""

from sesshu.addressee.findings.api import router as findings
from sesshu.addressee.non_registered.api import router as non_registered
from sesshu.addressee.unified_numbers.api import router as unified_numbers
from sesshu.addressee.unified_numbers.protecting import router as protecting
from sesshu.addressee.unified_numbers.translating import router as translating
from sesshu.foundation.api.declaring import declared_urls
from sesshu.foundation.api.site import make_api

PREFIX = "api/v1/"
api = make_api("団体内統合宛名システム", [unified_numbers, protecting, translating, findings, non_registered])
urlpatterns = declared_urls(api, PREFIX)
