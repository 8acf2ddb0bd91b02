"""Every night, after the files of the register: the extract for the counter PC."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sesshu.foundation import clock
from sesshu.foundation.files.models import Export
from sesshu.foundation.jobs import Run, job
from sesshu.ledger.disaster_extracts import actions


@job(
    kind="disaster_extract.make", purpose="DOSE_INQUIRY", label="災害時用抽出の作成", daily=True, after="04:00",
    permissions=["disaster_extract.make", "mailing.read", "dose.read", "resident.read", "file.export"],
)  # fmt: skip
def make(run: Run) -> None:
    """One file a night. A night that was killed after the file was registered only puts it into its folder again."""
    if not settings.SESSHU_DISASTER_FOLDER:
        run.say("災害時用抽出の置き場所（SESSHU_DISASTER_FOLDER）が設定されていないため、作成しませんでした")
        return
    folder = Path(settings.SESSHU_DISASTER_FOLDER)
    run.say("全市を判定し、暗号化しています")
    name = f"{actions.NAME}_{clock.today().isoformat()}"
    if made := Export.objects.filter(name=name, by=run.actor.code).order_by("-at").first():
        actions.place(made, folder)
        return
    actions.make(
        passphrase=settings.SESSHU_DISASTER_PASSPHRASE, folder=folder, by=run.actor, purpose=run.purpose,
        said=run.progress,
    )  # fmt: skip
