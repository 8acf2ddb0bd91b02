"""Law as data: dated files in the words of the law, and the only code that reads them."""

from sesshu.law.files import (
    FOLDER,
    Entry,
    LawError,
    content_hash,
    drafted,
    entries,
    law_files,
    read_yaml,
    schedule_files,
)
from sesshu.law.store import read_compiled, write_compiled

__all__ = [
    "FOLDER",
    "Entry",
    "LawError",
    "content_hash",
    "drafted",
    "entries",
    "law_files",
    "read_compiled",
    "read_yaml",
    "schedule_files",
    "write_compiled",
]
