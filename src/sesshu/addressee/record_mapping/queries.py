"""The mapping with today's counts. No person and no number stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db.models import Count, Exists, OuterRef, Q

from sesshu.addressee.number_rules.systems import register, systems
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor


@cache
def _read() -> dict[str, Any]:
    text = resources.files("sesshu.addressee.record_mapping").joinpath("mapping.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@dataclass(frozen=True, slots=True)
class Mapping:
    """What is shown and printed. `counts`: 業務, links, links whose person holds a number now, links without one."""

    basis: str
    items: list[list[str]]
    steps: list[list[str]]
    notes: list[str]
    counts: list[tuple[str, int, int, int]]


def mapping(viewer: Actor, *, purpose: str) -> Mapping:
    """The mapping of today."""
    viewer.check("record_mapping.read")
    found, code = _read(), register()
    audit.record_read("record_mapping.read", by=viewer, purpose=purpose, obj="record_mapping")
    return Mapping(
        basis=found["basis"],
        items=[[row["item"], row["system"], row["names"], row["joined"]] for row in found["items"]],
        steps=[[row["from"], row["to"], row["by"].format(register=code), row["holds"]] for row in found["steps"]],
        notes=found["notes"],
        counts=_counts(),
    )


def _counts() -> list[tuple[str, int, int, int]]:
    """A link of a merged person counts with the number of the one it was merged into."""
    now = HeldNumber.objects.filter(valid_until=None)
    own, main = now.filter(person=OuterRef("person")), now.filter(person=OuterRef("person__merged_into"))
    rows = BusinessLink.objects.annotate(held=Exists(own) | Exists(main)).values("system")
    told = rows.annotate(links=Count("pk"), holding=Count("pk", filter=Q(held=True))).order_by("system")
    known = systems()
    return [
        (f"{row['system']} {known[row['system']][0] if row['system'] in known else ''}".strip(), row["links"],
         row["holding"], row["links"] - row["holding"])
        for row in told
    ]  # fmt: skip
