"""The originals in the form of copies: the doses of the law, in the items of the copy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

import yaml

from sesshu.contracts.intermediary.v1 import CopyRecord, digest_of
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.products.catalogue import product_names
from sesshu.numbers.in_texts import without_number


@cache
def rules() -> dict[str, Any]:
    """Which doses are copied, see copies.yaml."""
    text = resources.files("sesshu.ledger.provision_copies").joinpath("copies.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def records_of(resident_ids: Sequence[UUID]) -> dict[UUID, list[CopyRecord]]:
    """Every one of these people → their records, which may be none."""
    found: dict[UUID, list[CopyRecord]] = {one: [] for one in resident_ids}
    rows = list(
        Dose.objects.filter(resident_id__in=resident_ids, withdrawn_at=None, kind__in=rules()["kinds"])
        .exclude(decision__in=rules()["without_decisions"]).order_by("resident_id", "given_on", "pk")
    )  # fmt: skip
    names = product_names()
    places = institutions.names({row.institution_code for row in rows if row.institution_code})
    for row in rows:
        values = {
            "date": row.given_on.isoformat(),
            "kind": names.get(row.product, row.product)[:60],
            "lot": row.lot_number[:40],
            "volume": f"{row.volume_ml.normalize():f}" if row.volume_ml else "",
            "place": (places.get(row.institution_code) or row.place)[:100],
        }
        # what left with an Individual Number would be refused, and with it the copies of 500 people.
        held = {item: without_number(value) for item, value in values.items() if value}
        found[row.resident_id].append(CopyRecord(record_key=str(row.pk), values=held, absent=rules()["absent"]))
    return found


def digests(records: Sequence[CopyRecord]) -> dict[str, str]:
    """Record key → digest, as the intermediary computes it."""
    return {one.record_key: digest_of(one.values, one.absent) for one in records}
