"""What the register told us and the ledger does not know yet: rows that were held or refused, files that nobody has
committed. A letter to somebody whose death waits in a list is the worst a forgotten step can do."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.states import ImportState

INTERFACES = ("residents.full", "residents.change")
UNDER_WAY = (
    ImportState.RECEIVED, ImportState.DECODED, ImportState.CHECKED, ImportState.STAGED, ImportState.REVIEWED,
    ImportState.COMMITTING,
)  # fmt: skip
# A row that a person refused was looked at; one behind the history that we know came again.
WAITING = """
SELECT DISTINCT person.id
  FROM file_import taken
  JOIN file_import_row one ON one.import_id = taken.id
   AND (one.outcome = 'held' OR one.outcome = 'rejected' AND one.decided_by = '')
  JOIN resident person ON person.addressee_number = one.values ->> 'addressee_number'
 WHERE taken.interface = ANY(%s) AND taken.state <> ALL(%s) AND (taken.held > 0 OR taken.rejected > 0)
   AND person.id = ANY(%s)
   AND one.values ->> 'history_number' ~ '^[0-9]{1,9}$'
   AND (one.values ->> 'history_number')::integer > person.history_number
"""


def with_waiting_changes(resident_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some residents of whom the register told something that did not get in."""
    ended = [ImportState.REFUSED.value, ImportState.CANCELLED.value]
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [list(INTERFACES), ended, list(resident_ids)])
        return frozenset(key for (key,) in cursor.fetchall())


def check_files_taken_in() -> None:
    """Raise `NotNow` while a file of the register lies here that nobody has committed or given up."""
    waiting = Import.objects.filter(interface__in=INTERFACES, state__in=UNDER_WAY).count()
    if waiting:
        raise NotNow(
            f"受け付けた住民情報のファイルのうち、登録していないものが{waiting}件あります。"
            "取込の画面で登録するか取りやめてから、もう一度操作してください（仮抽出のやり直しは要りません）。"
        )
