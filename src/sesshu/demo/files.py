"""Writing a made-up city to a folder: two resident files, the clinics and the doses."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sesshu.demo.city import DEMO_DAY, make_city
from sesshu.demo.institutions import DemoInstitution, make_institutions
from sesshu.demo.people import City
from sesshu.demo.register import change_file, full_file
from sesshu.demo.vaccinations import Vaccinations

DOSE_COLUMNS = ("addressee_number", "date", "product", "lot", "institution_code", "volume_ml", "route", "source")


@dataclass(frozen=True)
class DemoFiles:
    """The city with its files as bytes. The same arguments give the same bytes."""

    city: City
    institutions: list[DemoInstitution]
    doses: list[dict[str, str]]
    residents_full: bytes
    residents_change: bytes

    def contents(self) -> dict[str, bytes]:
        """File name → bytes."""
        return {
            "residents_full.csv": self.residents_full,
            "residents_change.csv": self.residents_change,
            "institutions.csv": _csv(DemoInstitution._fields, (clinic._asdict() for clinic in self.institutions)),
            "doses.csv": _csv(DOSE_COLUMNS, self.doses),
        }


def make_files(municipality: str, residents: int, seed: int, demo_day: date = DEMO_DAY) -> DemoFiles:
    """A whole city in memory. Raises ValueError for arguments that make no city."""
    city = make_city(municipality, residents, seed, demo_day)
    clinics = make_institutions(municipality, seed)
    doses = list(Vaccinations(city, clinics, seed).rows())
    return DemoFiles(city, clinics, doses, full_file(city), change_file(city))


def write_files(files: DemoFiles, folder: Path) -> dict[str, str]:
    """Write all files; returns file name → SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {}
    for name, content in files.contents().items():
        (folder / name).write_bytes(content)
        digests[name] = hashlib.sha256(content).hexdigest()
    return digests


def _csv(fields: Iterable[str], rows: Iterable[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
