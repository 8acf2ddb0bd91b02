"""業務メニュー: what waits, and what one may do."""

from django.http import HttpRequest, HttpResponse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import counters, menu, show


@endpoint(purpose="SYSTEM_OPERATION", permission="self.use")
def home(request: HttpRequest) -> HttpResponse:
    items = [item for item in menu.items_for(request.actor) if item.url_name != "home"]
    return show(request, "home/home.html", waiting=counters.waiting_for(request.actor), groups=menu.groups_of(items))
