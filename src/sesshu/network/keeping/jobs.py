"""Deletion by night."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.network.keeping import actions


@job(
    kind="exchange.network_deletion", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="保存期間を過ぎた記録と、終わらなかった符号取得の消去", daily=True,
)  # fmt: skip
def delete_old(run: Run) -> None:
    """What is past its time goes; the counts stay in the log."""
    run.say("保存期間を過ぎた記録を消去しています")
    actions.delete_old(by=run.actor, purpose=run.purpose)
