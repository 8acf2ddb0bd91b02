"""Programmes in words for the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sesshu.dates import age_text, wareki
from sesshu.foundation.masters.screens.presenters import period
from sesshu.ledger.products.catalogue import product_names
from sesshu.ledger.programmes.documents import sentence
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.targets import Target, Targets, shares
from sesshu.ledger.programmes.words import CATEGORIES
from sesshu.ledger.residents.words import Sex

STATUS_WORDS = {
    "due": "受けられる", "overdue": "受けられる（標準の時期を過ぎた）", "not_yet": "これから対象になる",
    "complete": "回数を終えた", "expired": "期間が終わった", "excluded": "除かれる", "declined": "希望しない",
    "not_target": "対象にならない",
}  # fmt: skip


def facts(row: Programme) -> dict[str, Any]:
    """What every page about a programme says at its head."""
    return {
        "programme": row,
        "sentence": sentence(row, product_names()),
        "category": CATEGORIES[row.category],
        "period": period(row.valid_from, row.valid_until),
    }


def counts(found: Targets) -> dict[str, Any]:
    """The tables of counts."""
    return {
        "shares": shares(found),
        "statuses": [(STATUS_WORDS[code], number) for code, number in sorted(found.statuses.items())],
    }


def people(shown: Sequence[Target], found: Targets) -> list[dict[str, Any]]:
    """The first people as lines."""
    sexes = dict(Sex.choices)
    return [
        {
            "id": one.resident.id,
            "name": one.resident.name,
            "kana": one.resident.kana,
            "birth": wareki(one.resident.birth_date) if one.resident.birth_date else "",
            "age": age_text(one.resident.birth_date, found.on) if one.resident.birth_date else "",
            "sex": str(sexes.get(one.resident.sex, "")),
            "dose": f"{one.state.dose_number}回目",
            "latest": wareki(one.state.latest) if one.state.latest else "期限なし",
        }
        for one in shown
    ]
