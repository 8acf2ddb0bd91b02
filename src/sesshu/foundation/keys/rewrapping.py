"""Data keys wrapped anew: under a new version of the wrapping key, or by another provider. Nothing is sealed anew."""

from __future__ import annotations

from django.db import transaction

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.keys.provider import KeyProvider, provider
from sesshu.foundation.keys.rings import Ring


@transaction.atomic
def rewrap(*, old: KeyProvider, by: Actor, purpose: str) -> int:
    """Open every data key with `old` and wrap it with the provider of the settings; how many there were.

    All or none. Processes that work meanwhile keep what they opened and find the new wrapping the next time they ask.
    """
    by.check("key.rotate")
    new, rows = provider(), list(DataKey.objects.select_for_update().filter(retired_at__isnull=True).order_by("pk"))
    for row in rows:
        context = Ring(row.ring).context(row.version)
        key = old.unwrap(bytes(row.wrapped), context)
        row.wrapped = new.wrap(key, context)
        if new.unwrap(row.wrapped, context) != key:
            raise RuntimeError("包み直した鍵を開き直せませんでした。何も変えていません。")
        row.save(update_fields=["wrapped"])
    audit.record(
        "data_key.rewrapped", by=by, purpose=purpose, obj=f"key_provider:{new.name}", n=max(1, len(rows)),
        detail={"from": old.name, "keys": [f"{row.ring}/{row.version}" for row in rows]},
    )  # fmt: skip
    return len(rows)
