from sesshu.foundation.access.endpoint import path
from sesshu.ledger.programmes.screens import pages, why

urlpatterns = [
    path("", pages.list_page, name="programme-list"),
    path("<slug:code>/targets/", pages.targets_page, name="programme-targets"),
    path("<slug:code>/why/", why.why_search_page, name="programme-why"),
    path("<slug:code>/why/<uuid:resident_id>/", why.why_page, name="programme-why-person"),
]
