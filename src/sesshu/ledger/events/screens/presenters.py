"""Words and marks of events and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sesshu.ledger.events.models import Session
from sesshu.ledger.products.catalogue import product_name

STATE_TAGS = {"planned": "", "open": "key", "cancelled": "wrong"}
SESSION_TAGS = {"open": "key", "stopped": "care", "cancelled": "wrong"}
ACTS = {
    "created": "作成", "changed": "変更", "sessions_added": "時間帯の追加", "session_changed": "時間帯の変更",
    "openings_set": "受付開始", "opened": "受付を始める", "closed": "準備中に戻す",
    "session_opened": "時間帯の受付再開", "session_stopped": "時間帯の受付停止",
    "session_cancelled": "時間帯の中止", "cancelled": "中止", "copied": "写し",
    "deleted": "削除",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as a row of the table."""

    session: Session
    times: str
    what: str
    room: str
    taken: int
    capacity: int
    held_back: int
    free: int
    waiting: int
    state: str
    tag: str


def session_line(row: Session, series: dict[str, str]) -> SessionLine:
    what = series.get(row.series, row.series) or "―"
    product = f"（{product_name(row.product)}）" if row.product else ""
    waiting: Any = getattr(row, "waiting", 0)
    return SessionLine(
        row, times(row), what + product, row.room or "―", row.taken, row.capacity, row.held_back, row.free, waiting,
        str(row.get_state_display()), SESSION_TAGS[row.state],
    )  # fmt: skip


def times(row: Session) -> str:
    """13:00～13:30"""
    return f"{row.starts_at:%H:%M}～{row.ends_at:%H:%M}"
