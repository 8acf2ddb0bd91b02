"""Forms of the 連携システム."""

from __future__ import annotations

from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.screens.fields import DateField, MultiChoiceField, NoteField, TextField
from sesshu.foundation.screens.forms import Form


class ClientForm(Form):
    name = TextField("連携システムの名前", example="母子保健システム", most=60)
    contact = TextField("担当部署", example="子ども政策課", most=60)
    permissions = MultiChoiceField("できること", choices=lambda: list(api_permissions().items()))
    networks = NoteField(
        "接続元",
        required=False,
        hint="アドレスの範囲を1行に一つ。空欄にすると限定しません。",
        example="10.1.2.0/24",
        most=400,
    )
    valid_from = DateField("利用開始日")
    valid_until = DateField("利用終了日", hint="最後に利用できる日。1年以内で指定します。")


class StopForm(Form):
    reason = TextField("停止の理由", example="接続の終了", most=200)
