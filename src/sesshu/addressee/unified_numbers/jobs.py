"""Sealing everything anew after new key versions were made, and retiring the old ones when nothing needs them."""

from __future__ import annotations

from sesshu.addressee.unified_numbers.actions import reseal_chunk, retire_old_versions
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
