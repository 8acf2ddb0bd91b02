"""The one door through which records leave: a function that runs as the owner of the table.

The app role may delete no record. This function deletes what is older than the years that the law wants, measured from
the newest record or the database's own clock, whichever is earlier (`foundation.keeping`): neither a clock that was
set wrong nor a record with a date ahead can empty the table.
"""

from __future__ import annotations

from sesshu.foundation.keeping import deletion
from sesshu.intermediary.exchange_rules.rules import STANDARDS

NAME = "exchange_record_delete"


def statements(role: str) -> list[str]:
    """What the owner of the tables runs after each migration."""
    years = int(STANDARDS.known()["record_years"]["least"])
    newest, deletes = "SELECT max(at) FROM exchange_record", "DELETE FROM exchange_record WHERE at < p_before;"
    return deletion(name=NAME, role=role, newest=newest, years=years, deletes=deletes)
