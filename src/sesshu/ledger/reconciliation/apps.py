from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "sesshu.ledger.reconciliation"
    label = "reconciliation"
    verbose_name = "突合"

    def ready(self) -> None:
        from sesshu.foundation.approvals import registry
        from sesshu.foundation.screens import menu
        from sesshu.ledger.reconciliation import actions, intake

        intake.register_interfaces()
        registry.register(
            registry.Kind(
                actions.KIND, "突合の違いの修復", apply=actions.repair_approved, always=True, explain=_explain,
                acting_allowed=False,
            )
        )  # fmt: skip
        menu.register(
            "住民情報の突合", "reconciliation-list", "resident.import", 23,
            group="窓口・住民", hint="全件のファイルと台帳の違いを種類ごとに見て、承認を受けて直します。",
        )  # fmt: skip


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    from sesshu.ledger.reconciliation.models import DifferenceKind

    return [(DifferenceKind(kind).label, f"{n}人") for kind, n in asked["counts"].items()]
