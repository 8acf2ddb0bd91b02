"""The result of a pile as a registered file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.doses.vaccines import product_names
from sesshu.ledger.piles import queries

COLUMNS = (
    Column("number", "票"), Column("health_number", "健管番号"), Column("given_on", "接種日"),
    Column("product", "ワクチン"), Column("lot", "ロット番号"), Column("state", "状態"), Column("reason", "理由"),
    Column("days", "経過日数"),
)  # fmt: skip


def export_pile(*, pile_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """Every slip of a pile with its state and reason. No names and no addresses."""
    by.check("file.export")
    pile, today, names = queries.get(by, pile_id), clock.today(), product_names()
    rows: list[dict[str, Any]] = []
    people: list[str] = []
    for slip in queries.slips(by, pile).order_by("number"):
        waits = slip.state in queries.WAITING
        rows.append({
            "number": slip.number, "health_number": slip.resident.health_number if slip.resident else "",
            "given_on": slip.given_on, "product": names.get(slip.product, slip.product), "lot": slip.lot_typed,
            "state": slip.get_state_display(), "reason": slip.reason,
            "days": queries.age_in_days(slip, today) if waits else "",
        })  # fmt: skip
        people += [f"resident:{slip.resident_id}"] if slip.resident_id else []
    return export(
        name=f"接種結果登録_束の入力結果_{pile.fiscal_year}-{pile.number:03d}", columns=COLUMNS, rows=rows,
        profile=profile, by=by, purpose=purpose, subjects=list(dict.fromkeys(people)),
    )  # fmt: skip
