"""The files of a made-up city as bytes: two resident files, institutions, lots and doses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sesshu.demo.city import DEMO_DAY, make_city
from sesshu.demo.institutions import DemoInstitution, make_institutions
from sesshu.demo.lots import Lot, lots_of
from sesshu.demo.people import Population
from sesshu.demo.register import FAULTS, change_file, full_file
from sesshu.demo.vaccinations import dose_columns, dose_rows


@dataclass(frozen=True)
class DemoFiles:
    """The city with its files as bytes. The same arguments give the same bytes."""

    city: Population
    institutions: list[DemoInstitution]
    doses: list[dict[str, str]]

    @cached_property
    def lots(self) -> list[Lot]:
        return lots_of(self.doses)

    @cached_property
    def residents_full(self) -> bytes:
        return full_file(self.city)

    @cached_property
    def residents_change(self) -> bytes:
        return change_file(self.city)

    @cached_property
    def institutions_file(self) -> bytes:
        return _csv(DemoInstitution._fields, (clinic._asdict() for clinic in self.institutions))

    @cached_property
    def lots_file(self) -> bytes:
        return _csv(Lot._fields, (lot._asdict() for lot in self.lots))

    @cached_property
    def doses_file(self) -> bytes:
        """One dose a row, in the layout of the dose file that a contractor sends."""
        labels = dose_columns()
        rows = ({label: dose.get(name, "") for name, label in labels.items()} for dose in self.doses)
        return _csv(labels.values(), rows)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "residents": len(self.city.people),
            "changes": len(self.city.changes) + len(FAULTS),
            "doses": len(self.doses),
            "institutions": len(self.institutions),
            "lots": len(self.lots),
        }


def make_files(municipality: str, residents: int, seed: int, today: date = DEMO_DAY) -> DemoFiles:
    """A whole city in memory. Raises ValueError for arguments that make no city."""
    city = make_city(municipality, residents, seed, today)
    clinics = make_institutions(municipality, seed)
    return DemoFiles(city, clinics, dose_rows(city, clinics, seed))


def _csv(fields: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(fields), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
