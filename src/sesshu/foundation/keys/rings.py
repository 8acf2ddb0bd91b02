"""Rings of data keys: the primary seals, every version that is not retired opens."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.keys.provider import KeyUnusable, provider

LENGTH = 32


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """One usable version. Its key is never shown."""

    version: int
    key: bytes

    def __repr__(self) -> str:
        return f"KeyVersion({self.version})"


@dataclass(frozen=True, slots=True)
class Ring:
    """A named ring, e.g. `individual_number`. Versions are asked of the database each time: another process may have
    added one a moment ago; only the unwrapping is remembered."""

    name: str

    def versions(self) -> list[KeyVersion]:
        """All usable versions, the primary first. The first one is made when there is none."""
        found = self._rows()
        if not found:
            self._make_first()
            found = self._rows()
        return [KeyVersion(version, _unwrapped(self.context(version), bytes(wrapped))) for version, wrapped in found]

    def primary(self) -> KeyVersion:
        return self.versions()[0]

    def _rows(self) -> list[tuple[int, bytes]]:
        rows = DataKey.objects.filter(ring=self.name, retired_at__isnull=True).order_by("-version")
        return list(rows.values_list("version", "wrapped"))

    @transaction.atomic
    def add_version(self, *, by: Actor, purpose: str) -> int:
        """A new primary. What older versions sealed stays readable until it is sealed anew."""
        self._alone()
        last = DataKey.objects.filter(ring=self.name).order_by("-version").first()
        version = (last.version if last else 0) + 1
        wrapped = provider().wrap(secrets.token_bytes(LENGTH), self.context(version))
        DataKey.objects.create(ring=self.name, version=version, wrapped=wrapped, made_at=clock.now(), made_by=by.code)
        audit.record("data_key.made", by=by, purpose=purpose, obj=f"data_key:{self.name}/{version}")
        return version

    @transaction.atomic
    def retire(self, version: int, *, behind: int, by: Actor, purpose: str) -> None:
        """Throw a version away. `behind`: rows that still need it. Raises `NotNow` while there are any."""
        self._alone()
        row = DataKey.objects.filter(ring=self.name, version=version, retired_at__isnull=True).first()
        if row is None or row.version == self.primary().version:
            raise NotNow("いま使っている鍵の版は廃棄できません。先に新しい版を作ってください。")
        if behind:
            raise NotNow(f"この版で暗号化した記録が{behind:,}件残っています。再暗号化が終わるまで廃棄できません。")
        row.wrapped, row.retired_at, row.retired_by = None, clock.now(), by.code
        row.save()
        audit.record("data_key.retired", by=by, purpose=purpose, obj=f"data_key:{self.name}/{version}")

    def _make_first(self) -> None:
        from sesshu.foundation.access.actor import job_actor

        with transaction.atomic():
            self._alone()
            if not self._rows():
                self.add_version(by=job_actor("data_keys"), purpose="SYSTEM_OPERATION")

    def _alone(self) -> None:
        number = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])

    def context(self, version: int) -> str:
        """What a wrapped key is bound to."""
        return f"data_key|{settings.SESSHU_SYSTEM}|{settings.SESSHU_MUNICIPALITY}|{self.name}|{version}"


def closed_keys() -> tuple[int, list[str]]:
    """How many data keys there are, and the names of those that the present wrapping key does not open."""
    closed, rows = [], list(DataKey.objects.filter(retired_at__isnull=True))
    for row in rows:
        try:
            provider().unwrap(bytes(row.wrapped), Ring(row.ring).context(row.version))
        except KeyUnusable:
            closed.append(f"{row.ring}/{row.version}")
    return len(rows), closed


@lru_cache(maxsize=64)
def _unwrapped(context: str, wrapped: bytes) -> bytes:
    return provider().unwrap(wrapped, context)
