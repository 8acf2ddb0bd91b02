"""The network's directory, once a day: who takes part, and with which keys."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.intermediary.peers import directory


@job(
    kind="exchange.directory", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="ネットワークの名簿の受取り", daily=True,
)  # fmt: skip
def take_directory(run: Run) -> None:
    """Bodies that joined and keys that were renewed are known before anybody asks."""
    run.say("ネットワークの名簿を受け取っています")
    directory.refresh()
