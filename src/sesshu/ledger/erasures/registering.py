"""The register of erasures as files: what a restore of an older backup must repeat. No person can be read from it.

One JSON file an erasure below SESSHU_VAR, to be kept away from the machine together with the backups.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from sesshu.ledger.erasures.models import Erasure

FORMAT = 1
OWN = ("people_total", "held_total", "fiscal_year", "number", "as_of", "article", "reason", "content_sha256",
       "asked_at", "asked_by", "asked_by_name")  # fmt: skip


def folder() -> Path:
    """Made when missing, readable by this service alone."""
    place = Path(settings.SESSHU_VAR) / f"{settings.SESSHU_SYSTEM}-{settings.SESSHU_MUNICIPALITY}" / "erasures"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def entry(erasure: Erasure) -> dict[str, Any]:
    """Everything that is needed to do it again in a database in which it was never done."""
    approvals = [one for one in (erasure.first_approval, erasure.second_approval) if one]
    return {
        "format": FORMAT, "id": str(erasure.pk), "label": erasure.label, "salt": bytes(erasure.salt).hex(),
        "erasure": {name: getattr(erasure, name) for name in OWN}, "approvals": [_row(one) for one in approvals],
        "commitments": sorted(erasure.records.values_list("commitment", flat=True)),
        "left_out": sorted(erasure.people.values_list("commitment", flat=True)),
    }  # fmt: skip


def write(erasure: Erasure) -> Path:
    """Write or replace the file of one erasure, for good."""
    erasure = Erasure.objects.select_related("first_approval", "second_approval").get(pk=erasure.pk)
    target = folder() / f"erasure-{erasure.fiscal_year}-{erasure.number:03d}.json"
    draft = target.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(entry(erasure), file, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return target


def _row(one: Model) -> dict[str, Any]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
