"""What the parts of pages leave behind is cleared away every day."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.foundation.screens import drafts, form_keys


@job(
    kind="screens.forget_form_keys",
    purpose="SYSTEM_OPERATION",
    permissions=[],
    label="使用済みの送信キーの削除",
    daily=True,
)
def forget_form_keys(run: Run) -> None:
    run.progress(form_keys.forget_old(), 0)


@job(
    kind="screens.forget_drafts",
    purpose="SYSTEM_OPERATION",
    permissions=[],
    label="期限を過ぎた下書きの削除",
    daily=True,
)
def forget_drafts(run: Run) -> None:
    run.progress(drafts.forget_old(), 0)
