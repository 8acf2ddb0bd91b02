"""処理: work that goes on after the page was answered. It survives a killed process and never happens twice.

@job(kind="mailing.print", purpose="RECOMMENDATION", permissions=["mailing.print"], label="発送物の印刷")
def print_mailing(run: Run) -> None:
    run.chunks(total=..., size=250, work=print_part)

job = actions.enqueue(kind="mailing.print", key=str(mailing.id), arguments={"mailing": str(mailing.id)}, by=actor)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesshu.foundation.jobs.declaring import Declared, declared, job

if TYPE_CHECKING:
    from sesshu.foundation.jobs.running import Chunk, Run, run_now

__all__ = ["Chunk", "Declared", "Run", "declared", "job", "run_now"]


def __getattr__(name: str) -> Any:
    # Models can only be imported once Django is ready; the package is imported while it starts.
    if name in __all__:
        from sesshu.foundation.jobs import running

        return getattr(running, name)
    raise AttributeError(name)
