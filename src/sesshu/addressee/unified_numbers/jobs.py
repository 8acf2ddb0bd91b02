"""Sealing everything anew after new key versions were made, and retiring the old ones when nothing needs them; letting
go of numbers that waited too long."""

from __future__ import annotations

from sesshu.addressee.unified_numbers.actions import drop_expired, reseal_chunk, retire_old_versions
from sesshu.addressee.unified_numbers.actions.keys import CHUNK, behind, held_behind
from sesshu.foundation.jobs import Run, job

RESEAL = "unified_number.reseal"


@job(kind=RESEAL, purpose="UNIFIED_NUMBERING", permissions=["key.rotate"], label="個人番号の再暗号化")
def reseal(run: Run) -> None:
    """In chunks: a killed worker goes on behind the last committed chunk; a row is sealed anew once."""
    total = run.job.cursor + held_behind()  # what was told follows the numbers
    run.chunks(total=total, size=CHUNK, work=lambda _: str(reseal_chunk(by=run.actor)))
    while behind():  # what was told of numbers that nobody holds
        reseal_chunk(by=run.actor)
    retire_old_versions(by=run.actor, purpose=run.purpose)


@job(
    kind="unified_number.drop_expired", purpose="UNIFIED_NUMBERING", permissions=["unified.write"],
    label="承認されなかった個人番号の変更の消去", daily=True, after="04:30",
)  # fmt: skip
def drop(run: Run) -> None:
    """A request that expired keeps its sealed number until here, or until somebody asks anew."""
    run.say(f"{drop_expired(by=run.actor, purpose=run.purpose):,}件を消去しました")
