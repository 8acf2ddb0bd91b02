"""送信箱: what must reach somebody outside this transaction, after it, at least once.

outbox.put(topic="vrs.dose", key=str(dose.id), payload={"dose": str(dose.id)}, purpose="DOSE_REGISTRATION")

@outbox.handler("vrs.dose")
def send(message: Message) -> str: ...        # returns the receipt; message.idempotency_key goes to the receiver
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesshu.foundation.outbox.handlers import handler

if TYPE_CHECKING:
    from sesshu.foundation.outbox.putting import put

__all__ = ["handler", "put"]


def __getattr__(name: str) -> Any:
    # Models can only be imported once Django is ready; the package is imported while it starts.
    if name in __all__:
        from sesshu.foundation.outbox import putting

        return getattr(putting, name)
    raise AttributeError(name)
