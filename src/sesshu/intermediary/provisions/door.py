"""Where messages of others come in."""

from __future__ import annotations

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.sealed_messages.door import door
from sesshu.intermediary.peers.directory import ask_anew, known
from sesshu.intermediary.provisions.answering import HANDLERS
from sesshu.intermediary.provisions.refused_calls import record_refused

urlpatterns = [path("", door(HANDLERS, known, after_refusing=record_refused, fresh=ask_anew), name="exchange-door")]
