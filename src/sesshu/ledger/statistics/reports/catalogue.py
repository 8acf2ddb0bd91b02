"""すぐ使える統計表の目録: what each is called, where it lies, and who stands behind its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.ledger.statistics.reports import completion, coverages, health_report, unknown_histories


@dataclass(frozen=True, slots=True)
class Kind:
    page: str
    name: str
    hint: str
    behind: Callable[[Actor, str, int], list[UUID]]


KINDS = {
    kind.page: kind
    for kind in (
        Kind("statistics-health-report", "地域保健・健康増進事業報告", "年度の接種を期・回ごとに。前年度と並べます。",
             health_report.behind),
        Kind("statistics-coverage", "接種率", "生まれた学年と回ごと。", coverages.behind),
        Kind("statistics-completion", "完了の推移", "生まれた学年ごとに、何歳までに完了したか。", completion.behind),
        Kind("statistics-unknown-history", "接種歴の確認と不明", "転入した人の接種歴を聞いたか。",
             unknown_histories.behind),
    )
}  # fmt: skip
