"""All rows of a large question, by COPY into a file without a name and from there.

Asked with COPY, the database reads and sorts with all of its processors; for a cursor, which gives a piece at a time,
it uses one. The file lies with the other files of the system and is gone when it is read, or when the process ends.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sesshu.foundation.files import storage

_BLOCK = 256 * 1024  # bytes; rows are cut out of a block at once, which costs a third of reading line by line
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def lines_of(rows: QuerySet[Any, Any]) -> Iterator[str]:
    """The columns of each row with a tab between them, in the order of the question."""
    return chain.from_iterable(_blocks(rows))


def _blocks(rows: QuerySet[Any, Any]) -> Iterator[list[str]]:
    query, parameters = rows.query.sql_with_params()
    with tempfile.TemporaryFile("w+b", dir=storage.folder()) as file:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT", parameters) as copy:
            file.writelines(copy)
        file.seek(0)
        while text := (file.read(_BLOCK) + file.readline()).decode():
            # Not `splitlines`: a key may hold what that takes for the end of a line. COPY writes newlines otherwise.
            lines = text.removesuffix("\n").split("\n")
            yield [_ESCAPED.sub(_meant, line) for line in lines] if "\\" in text else lines


def _meant(escaped: re.Match[str]) -> str:
    return _MEANT.get(escaped[1], escaped[1])
