"""The forms of this room."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.vouchers import numbering
from sesshu.ledger.vouchers.models import VoucherKind
from sesshu.ledger.vouchers.states import VoucherState
from sesshu.ledger.vouchers.void_codes import staff_choices, void_codes


def _series() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in city_tables().series]


def _void_codes() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in void_codes().values()]


class FindForm(Form):
    """A paper by its number; a scanner types it and ends with Enter."""

    one_time = False
    number = fields.DigitsField(
        "券番号", lengths=(numbering.LENGTH,), hint=f"{numbering.LENGTH}桁。例：{numbering.EXAMPLE}"
    )  # fmt: skip


class IssueForm(Form):
    """A paper for one person at the counter."""

    kind = fields.ChoiceField("券の種類", choices=VoucherKind.choices, initial=VoucherKind.SCREENING_FORM)
    series = fields.ChoiceField("予防接種", choices=_series)
    step = fields.TextField("期・回", required=False, most=40, hint="例：1期追加。1回だけの予防接種では空欄")
    valid_until = fields.DateField("有効期限", required=False, hint="空欄は期限なし。例：R9.3.31")


class VoidForm(Form):
    code = fields.ChoiceField("無効にする理由", choices=staff_choices)
    note = fields.TextField("メモ", required=False, most=400, width="long")


class ReissueForm(Form):
    code = fields.ChoiceField("再発行の理由", choices=staff_choices)
    note = fields.TextField("メモ", required=False, most=400, width="long")


class VoucherFilter(FilterForm):
    kind = fields.ChoiceField("券の種類", choices=VoucherKind.choices, required=False, empty="すべて")
    state = fields.ChoiceField("状態", choices=VoucherState.choices, required=False, empty="すべて")
    series = fields.ChoiceField("予防接種", choices=_series, required=False, empty="すべて")
    void_code = fields.ChoiceField("無効の理由", choices=_void_codes, required=False, empty="すべて")
    issued_on__gte = fields.DateField("発行日（から）", required=False)
    issued_on__lte = fields.DateField("発行日（まで）", required=False)
