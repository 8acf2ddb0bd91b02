"""Where messages of others come in."""

from __future__ import annotations

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.sealed_messages.door import door
from sesshu.intermediary.peers.directory import known
from sesshu.intermediary.provisions.answering import HANDLERS

urlpatterns = [path("", door(HANDLERS, known), name="exchange-door")]
