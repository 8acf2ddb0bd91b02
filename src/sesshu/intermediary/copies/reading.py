"""All rows of a large question, by COPY into a file without a name and from there.

Asked with COPY, the database reads and sorts with all of its processors; for a cursor, which gives a piece at a time,
it uses one. The file lies with the other files of the system and is gone when it is read, or when the process ends.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sesshu.foundation.files import storage

_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def lines_of(rows: QuerySet[Any, Any]) -> Iterator[str]:
    """The columns of each row with a tab between them, in the order of the question."""
    query, parameters = rows.query.sql_with_params()
    with tempfile.TemporaryFile("w+b", dir=storage.folder()) as file:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT", parameters) as copy:
            for piece in copy:
                file.write(piece)
        file.seek(0)
        for line in file:
            text = line[:-1].decode()
            yield _ESCAPED.sub(_meant, text) if "\\" in text else text


def _meant(escaped: re.Match[str]) -> str:
    return _MEANT.get(escaped[1], escaped[1])
