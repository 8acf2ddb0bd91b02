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
from sesshu.law.settings import settled
from sesshu.law.store import read_compiled, sources_hash, write_compiled

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
    "settled",
    "sources_hash",
    "write_compiled",
]
