"""Where messages of bodies come in."""

from __future__ import annotations

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.sealed_messages.door import door
from sesshu.network.bodies.queries import known
from sesshu.network.permits.answering import HANDLERS, deliveries, late_and_lost

urlpatterns = [path("", door(HANDLERS, known, before_answering=late_and_lost, copies=deliveries), name="exchange-door")]
