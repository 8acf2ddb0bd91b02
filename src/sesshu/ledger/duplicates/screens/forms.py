"""The forms of this room, and what moved in words."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.residents import following
from sesshu.numbers.in_texts import TwelveDigits


class CompareForm(Form):
    first = fields.DigitsField("宛名番号", twelve_digits=TwelveDigits.OWN_NUMBER)
    second = fields.DigitsField("もう一方の宛名番号", twelve_digits=TwelveDigits.OWN_NUMBER)


class MergeForm(Form):
    target = fields.ChoiceField("統合先", choices=[], style="radio")
    reason = fields.TextField("統合の理由", most=200, width="long", example="転出入で宛名番号が二つになった")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["target"].choices = choices  # type: ignore[attr-defined]


class SplitForm(Form):
    doses = fields.MultiChoiceField("移す接種", choices=[])
    reason = fields.TextField("分割の理由", most=200, width="long", example="妹の接種が姉に登録されていた")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["doses"].choices = choices  # type: ignore[attr-defined]


class NotDuplicateForm(Form):
    reason = fields.TextField("別人と判断した理由", most=200, width="long", example="別の保護者の子で、番地も違う")


class UndoForm(Form):
    reason = fields.TextField("取り消す理由", most=200, width="long", example="別人だった")


def counts(moved: dict[str, list[str]]) -> list[tuple[str, int]]:
    """Kinds of records with how many of them went."""
    labels = {one.kind: one.label for one in following.known()}
    return [(labels.get(kind, kind), len(ids)) for kind, ids in sorted(moved.items())]
