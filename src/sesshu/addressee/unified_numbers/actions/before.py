"""What a link was before it changes: kept by whoever changes it, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

KEPT = ("is_representative", "resident_state", "name", "kana", "birth_date", "sex", "address", "protected")
# Who says that the person is protected: the link's own system first.
_SAYING = """
    concat_ws(' ', CASE WHEN own_protected THEN system END,
              (SELECT string_agg(t.teller, ' ' ORDER BY t.teller) FROM business_link_told t
               WHERE t.link_id = business_link.id AND t.protected))
"""
# Read by the database itself: what stands there is kept, not what somebody read a moment ago.
_KEEP = f"""
    INSERT INTO business_link_before (link_id, at, by, on_behalf, purpose, told_other, protected_by, {", ".join(KEPT)})
    SELECT id, %s, %s, %s, %s, number_index IS NOT NULL, {_SAYING}, {", ".join(KEPT)} FROM business_link
    WHERE id = ANY(%s) ORDER BY system, business_number
"""  # noqa: S608 - own names


@dataclass(slots=True)
class Before:
    """For one change, of as many links as it touches. Of a link that changes twice within it the first state is kept:
    the second one was never to be seen."""

    at: datetime
    by: str
    purpose: str
    on_behalf: str = ""
    kept: set[UUID] = field(default_factory=set)

    def keep(self, links: Iterable[UUID]) -> None:
        """To be called before the rows are written. Nothing is asked of the database where there is none."""
        wanted = set(links) - self.kept
        if wanted:
            with connection.cursor() as cursor:
                cursor.execute(_KEEP, [self.at, self.by, self.on_behalf, self.purpose, list(wanted)])
            self.kept |= wanted
