"""The one door through which inquiries leave: a function that runs as the owner of the tables.

The app role may delete no inquiry. The years count back from the newest inquiry or the database's own clock, whichever
is earlier (`foundation.keeping`). An answer's hash goes with its inquiry; the application stays, it names no resident.
"""

from __future__ import annotations

from sesshu.foundation.keeping import deletion
from sesshu.hub.connections.rules import STANDARDS

NAME = "transfer_inquiry_delete"
_DELETES = """DELETE FROM transfer_answer a USING transfer_inquiry i
             WHERE a.inquiry = i.id AND i.asked_at < p_before;
            DELETE FROM transfer_inquiry WHERE asked_at < p_before;"""


def statements(role: str) -> list[str]:
    """What the owner of the tables runs after each migration."""
    years = int(STANDARDS.known()["inquiry_years"]["least"])
    newest = "SELECT max(asked_at) FROM transfer_inquiry"
    return deletion(name=NAME, role=role, newest=newest, years=years, deletes=_DELETES)
