"""Deletion by night."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.intermediary.operations import actions
from sesshu.intermediary.peers import clock_proof


@job(
    kind="exchange.deletion", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="保存期間を過ぎた記録の消去", daily=True,
)  # fmt: skip
def delete_old(run: Run) -> None:
    """What is past its time goes; the counts stay."""
    if not clock_proof.agrees(by=run.actor, purpose=run.purpose):
        run.say("この計算機の時計が正しいか確かめられないため、何も消去しません")
        return
    run.say("保存期間を過ぎた記録を消去しています")
    actions.delete_old(by=run.actor, purpose=run.purpose)
