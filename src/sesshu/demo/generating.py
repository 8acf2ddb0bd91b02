"""A made-up city written to a folder: the files an office receives, and how many rows they hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sesshu.demo.files import make_files

FULL_FILE = "residents-full.csv"
CHANGE_FILE = "residents-changes.csv"
DOSE_FILE = "doses.csv"
INSTITUTION_FILE = "institutions.csv"
LOT_FILE = "lots.csv"


@dataclass(frozen=True, slots=True)
class City:
    """A city in a folder. `counts`: rows of residents, changes, doses, institutions, lots. `sha256`: by file name."""

    municipality: str
    seed: int
    today: date
    folder: Path
    counts: dict[str, int]
    sha256: dict[str, str]

    @property
    def residents_full(self) -> Path:
        return self.folder / FULL_FILE

    @property
    def residents_changes(self) -> Path:
        return self.folder / CHANGE_FILE

    @property
    def doses(self) -> Path:
        return self.folder / DOSE_FILE

    @property
    def institutions(self) -> Path:
        return self.folder / INSTITUTION_FILE

    @property
    def lots(self) -> Path:
        return self.folder / LOT_FILE


def generate(municipality: str, residents: int, seed: int, today: date, out: Path) -> City:
    """Make a city up and write its files to `out`. The same arguments give the same bytes.

    `residents` is the number of rows of the full file; the change file holds what happened in the four weeks before
    `today`, with a few faulty rows. Raises ValueError for a municipality without a demo or too few residents.
    """
    files = make_files(municipality, residents, seed, today)
    contents = {
        FULL_FILE: files.residents_full,
        CHANGE_FILE: files.residents_change,
        DOSE_FILE: files.doses_file,
        INSTITUTION_FILE: files.institutions_file,
        LOT_FILE: files.lots_file,
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (out / name).write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return City(municipality, seed, today, out, files.counts, digests)
