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
DONE_AT_ONCE = "承認と同時に実施しました。"
DONE_LATER = "依頼した職員が、有効期限までに1回だけ実施できます。"
FROM_ITS_DAY = "承認と同時に登録しました。効力は、内容にある開始日からです。"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of act with the defaults that hold until the municipality sets its own.

    `apply(approval, by=approver)`, when given, carries the act out at once within the approval's transaction; without
    it the one who asked carries it out later. `turned_down(approval, by=)` is told of a 差戻し or 取下げ in its
    transaction. `explain(payload)` gives (label, value) pairs for the page;
    `page_url(approval, viewer)` the address of the thing itself. `approve_url(approval)`, when given, is the page where
    it is approved, because that takes more than a yes; then the approvals room offers 差戻し alone, and it is for
    `apply` to refuse what came another way. `after_yes` tells the approver what the yes brought about, where the words
    of `follows` are not the truth: what holds from a day on, what goes on in the background.
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
    after_yes: str = ""

    @property
    def follows(self) -> str:
        """What an approval has brought about, in a sentence for the one who gave it."""
        if self.after_yes:
            return self.after_yes
        return DONE_AT_ONCE if self.apply else DONE_LATER


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known with its Japanese label and defaults."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    return _kinds.get(code) or Kind(code, code)


def kinds() -> list[Kind]:
    """All registered kinds, by label."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)
