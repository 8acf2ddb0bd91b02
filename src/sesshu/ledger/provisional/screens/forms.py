"""The forms of this room."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form

SEXES = [("F", "女"), ("M", "男")]


class NewbornForm(Form):
    """A child of a mother whose page was open. The names may be missing: the child is 「○○の子」 then."""

    keeps_draft = True
    birth_date = fields.DateField("生年月日", not_future=True)
    sex = fields.ChoiceField("性別", choices=SEXES, required=False, empty="不明")
    birth_order = fields.NumberField("出生の順", least=1, most=9, initial=1, hint="双子の2人目は2")
    full_name = fields.NameField("氏名", required=False, hint="名が決まる前は空欄。「（母の氏名）の子」になります")
    kana = fields.KanaField("カナ氏名", required=False)
    place = fields.TextField("出生の医療機関", required=False, most=100, width="long")


class MoverForm(Form):
    """Somebody who has moved in and whom the register's file does not have yet."""

    full_name = fields.NameField("氏名", hint="氏と名の間を空けます")
    kana = fields.KanaField("カナ氏名")
    birth_date = fields.DateField("生年月日", not_future=True)
    sex = fields.ChoiceField("性別", choices=SEXES, required=False, empty="不明")
    postal_code = fields.DigitsField("郵便番号", lengths=(7,), required=False)
    address = fields.TextField("住所", required=False, most=200, width="full")


class NameForm(Form):
    full_name = fields.NameField("氏名", hint="氏と名の間を空けます。例：架空　花子")
    kana = fields.KanaField("カナ氏名")


class JoinForm(Form):
    target = fields.ChoiceField("統合先", choices=[], style="radio")
    reason = fields.TextField("理由", most=200, width="long", hint="例：母子健康手帳で本人と確認した")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["target"].choices = choices  # type: ignore[attr-defined]


class UndoForm(Form):
    reason = fields.TextField("理由", most=200, width="long", hint="例：双子の別の子だった")


class CloseForm(Form):
    reason = fields.TextField("理由", most=200, width="long", hint="例：転入を取りやめた")
