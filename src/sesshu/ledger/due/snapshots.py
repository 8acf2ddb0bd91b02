"""Snapshots of facts on disk, named by the hash of what is in them: whole or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from array import array
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from sesshu.ledger.due.facts import WIDTHS, Codes, Columns, Facts

FORMAT = 2
ENDING = ".facts"
DRAFT = "draft-"


def folder() -> Path:
    """Made when missing, readable by this user alone: birth dates and doses lie here, without names."""
    place = Path(settings.SESSHU_VAR) / f"{settings.SESSHU_SYSTEM}-{settings.SESSHU_MUNICIPALITY}" / "due"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(facts: Facts) -> str:
    """Write facts and give their name. The same facts have the same name; a killed process leaves no half file."""
    parts = [_header(facts), *(column.tobytes() for column in facts.columns)]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    name = digest.hexdigest()
    place = folder()
    handle, draft = tempfile.mkstemp(dir=place, prefix=DRAFT)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk needs the room that half a snapshot takes
        Path(draft).unlink(missing_ok=True)
        raise
    Path(draft).replace(place / f"{name}{ENDING}")
    _settle(place)
    return name


def find(name: str) -> Facts | None:
    """Facts by name; None where they are missing, damaged or of another format or machine."""
    try:
        content = (folder() / f"{name}{ENDING}").read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != name:
        return None
    line, _, body = content.partition(b"\n")
    header = json.loads(line)
    if (header["format"], header["order"]) != (FORMAT, sys.byteorder):
        return None
    columns, at = [], 0
    for width, size in zip(WIDTHS, header["sizes"], strict=True):
        column = array(str(width))
        column.frombytes(body[at : at + size])
        columns.append(column)
        at += size
    return Facts(Codes(*(tuple(listed) for listed in header["codes"])), Columns(*columns))


def forget_others(names: Collection[str]) -> None:
    """Remove every snapshot that nothing names any more, and drafts of killed processes. One run at a time calls it."""
    for file in folder().iterdir():
        if (file.suffix == ENDING and file.stem not in names) or file.name.startswith(DRAFT):
            file.unlink(missing_ok=True)


def _header(facts: Facts) -> bytes:
    sizes = [len(column) * column.itemsize for column in facts.columns]
    header = {"format": FORMAT, "order": sys.byteorder, "codes": list(facts.codes), "sizes": sizes}
    return json.dumps(header, ensure_ascii=False).encode() + b"\n"


def _settle(place: Path) -> None:
    """The name is on the disk as well, not only the content."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
