"""Forms of the administration of staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sesshu.foundation.access.duties import duties
from sesshu.foundation.screens.fields import CheckField, ChoiceField, DateField, MultiChoiceField, NameField, TextField
from sesshu.foundation.screens.forms import Form

if TYPE_CHECKING:
    from sesshu.foundation.accounts.models import Account


class NewAccountForm(Form):
    login_id = TextField(
        "ログインID", hint="半角の英小文字・数字・「.」「_」「-」で2～40文字", example="h.yamada", most=40
    )
    display_name = NameField("氏名", most=60)
    office_section = TextField("所属", example="予防接種係", most=60)
    active_from = DateField("利用開始日")
    active_until = DateField("利用終了日", required=False, hint="最後に利用できる日。定めがなければ空欄にします。")


class EnrolManyForm(Form):
    """Who gets a first password and a code now."""

    people = MultiChoiceField("職員", choices=[])
    looked = CheckField("一人ずつ、本人であることを対面で確かめて渡します", required=True)

    def offer(self, accounts: Iterable[Account]) -> None:
        words = [(str(one.pk), f"{one.display_name}（{one.login_id}、{one.office_section}）") for one in accounts]
        self.fields["people"].choices = words  # type: ignore[attr-defined]


class DutyForm(Form):
    duty = ChoiceField("担当", choices=lambda: [(duty.code, duty.name) for duty in duties().values()])
    valid_from = DateField("開始日")
    valid_until = DateField("終了日", required=False, hint="最後の日。定めがなければ空欄にします。")


class LastDayForm(Form):
    last_day = DateField("利用終了日", required=False, hint="最後に利用できる日。空欄にすると定めなしになります。")


class DutyEndForm(Form):
    last_day = DateField("担当の最後の日")
