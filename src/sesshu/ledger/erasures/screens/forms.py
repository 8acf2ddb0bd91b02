"""The forms of this room."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form


class AskForm(Form):
    reason = fields.TextField("消去の理由", most=200, width="long", example="令和13年度分の保存期間満了")
    looked = fields.CheckField("一覧と見送る人を確かめました", required=True)


class CancelForm(Form):
    """Give it up."""


class ResumeForm(Form):
    """Go on with what was stopped."""
