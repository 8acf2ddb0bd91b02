"""The one door through which records of the network leave: a function that runs as the owner of the tables.

The app role may delete no record. The years count back from the newest record or the database's own clock, whichever
is earlier (`foundation.keeping`): neither a clock that was set wrong nor a record with a date ahead empties anything.
An end goes with its request, as does a mark, so that no permit ever looks open again;
what was told of permits that are not the teller's goes by its own day.
"""

from __future__ import annotations

from sesshu.foundation.keeping import deletion
from sesshu.network.permit_rules.rules import STANDARDS

NAME = "exchange_request_delete"
_DELETES = """DELETE FROM provision_outcome o USING exchange_request r
             WHERE o.permit = r.permit AND r.decided_at < p_before;
            DELETE FROM withheld_mark m USING exchange_request r
             WHERE m.request = r.id AND r.decided_at < p_before;
            DELETE FROM refused_report WHERE refused_at < p_before;
            DELETE FROM exchange_request WHERE decided_at < p_before;"""


def statements(role: str) -> list[str]:
    """What the owner of the tables runs after each migration."""
    years = int(STANDARDS.known()["record_years"]["least"])
    newest = "SELECT max(decided_at) FROM exchange_request"
    return deletion(name=NAME, role=role, newest=newest, years=years, deletes=_DELETES)
