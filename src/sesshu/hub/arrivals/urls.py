from sesshu.foundation.access.endpoint import path
from sesshu.hub.arrivals.screens import pages

urlpatterns = [
    path("", pages.monitor_page, name="hub-monitor"),
    path("<uuid:arrival_id>/", pages.arrival_page, name="arrival-detail"),
    path("deliveries/<uuid:delivery_id>/", pages.delivery_page, name="delivery-detail"),
]
