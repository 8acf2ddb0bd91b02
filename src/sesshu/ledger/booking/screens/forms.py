"""The forms of the public page. What was typed is shown back; nothing of a person is added to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.vouchers import numbering


class PublicForm(Form):
    """Without the staff's one-time keys: a wish carries `request`, which the reservation itself remembers."""

    one_time = False
    has_helps = False  # written for clerks

    @property
    def request_key(self) -> str:
        """The wish's own number: the one that came, while it is one, else a new one."""
        came = str(self.data.get("request", "")) if self.is_bound else ""
        try:
            return str(UUID(came)) if came else str(uuid4())
        except ValueError:
            return str(uuid4())


class EntranceForm(PublicForm):
    """The number on the paper and the birth date of the person it is for."""

    number = fields.DigitsField(
        "接種券・予診票の番号", lengths=(numbering.LENGTH,), hint=f"{numbering.LENGTH}桁の数字です。例：0001-2345-88"
    )  # fmt: skip
    birth_date = fields.DateField("生年月日", not_future=True, hint="例：R2.6.15、2020年6月15日", example="R2.6.15")


class BookForm(PublicForm):
    """Who comes, and when."""

    people = fields.MultiChoiceField("予約する人", choices=[])
    session = fields.ChoiceField("時間帯", choices=[], style="radio")
    second = fields.ChoiceField("2回目の予約", choices=[], required=False, empty="2回目はあとで予約する")
    telephone = fields.TextField(
        "電話番号", required=False, most=20, hint="中止のときの連絡にだけ使います。例：096-123-4567"
    )
    wait = fields.CheckField("満席のときは、空き待ちに登録する")

    def clean_telephone(self) -> str:
        number = fields.half_width(self.cleaned_data["telephone"])
        if number and not all(sign.isdigit() or sign in "-+() " for sign in number):
            raise self.fields["telephone"].refuse("数字とハイフンで入力してください。", "NOT_A_TELEPHONE")  # type: ignore[attr-defined]
        return number


class ChangeForm(PublicForm):
    session = fields.ChoiceField("変更後の時間帯", choices=[], style="radio")


class CancelForm(PublicForm):
    """Give the seat up."""


def offer(form: Any, name: str, choices: list[tuple[str, str]]) -> None:
    """Set the choices of a field of one form."""
    form.fields[name].choices = choices
