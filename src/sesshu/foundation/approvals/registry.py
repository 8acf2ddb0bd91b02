"""The kinds of acts that may need an approval. A room registers its kinds when Django starts.

A kind that nobody registered needs an approval of `approval.decide`: forgetting to register never opens a door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.approvals.models import Approval

RISKS = {"low": "低", "normal": "中", "high": "高"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act with the defaults that hold until the municipality sets its own.

    `apply(approval, by=approver)`, when given, carries the act out at once within the approval's transaction; without
    it the one who asked carries it out later. `turned_down(approval, by=)` is told of a 差戻し or 取下げ in its
    transaction. `explain(payload)` gives (label, value) pairs for the page;
    `page_url(approval, viewer)` the address of the thing itself. `approve_url(approval)`, when given, is the page where
    it is approved, because that takes more than a yes; then the approvals room offers 差戻し alone, and it is for
    `apply` to refuse what came another way.
    """

    code: str
    label: str
    needed: bool = True
    approver_permission: str = "approval.decide"
    acting_allowed: bool = True
    acting_permission: str = "approval.act"
    good_for_days: int = 14
    apply: Callable[..., None] | None = None
    turned_down: Callable[..., None] | None = None
    explain: Callable[[dict[str, object]], list[tuple[str, str]]] | None = None
    page_url: Callable[[Approval, Actor], str] | None = None
    approve_url: Callable[[Approval], str] | None = None
    always: bool = False  # no setting can switch the approval off


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known with its Japanese label and defaults."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    return _kinds.get(code) or Kind(code, code)


def kinds() -> list[Kind]:
    """All registered kinds, by label."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)
