"""Forms that all masters share."""

from sesshu.foundation.screens.fields import CheckField, DateField, NoteField, NumberField, TextField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form


class ListFilter(FilterForm):
    word = TextField("コード・名称", required=False)
    day = DateField("基準日", required=False, hint="空欄は今日。例：R8.4.1")


class EndForm(Form):
    last_day = DateField("適用終了日")
    reason = NoteField("終了の理由", rows=2, most=400)


class CopyForm(Form):
    fiscal_year = NumberField("複写先の年度（西暦）", least=2000, most=2100, unit="年度")
    reason = NoteField("理由", rows=2, most=400)
    sure = CheckField("下の件数と内容を確認した", required=True)


class WithdrawForm(Form):
    """Take back one's own request."""
