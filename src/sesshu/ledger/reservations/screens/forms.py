"""The forms of this room."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.reservations.states import Channel, ReservationState
from sesshu.numbers.in_texts import TwelveDigits

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]
BY_STAFF = [(one.value, one.label) for one in (Channel.COUNTER, Channel.TELEPHONE)]


class FindForm(Form):
    """Whom the reservation is for."""

    one_time = False
    kana = fields.KanaField("カナ氏名", required=False, hint="先頭の何文字か。名だけでも探せます。")
    birth_date = fields.DateField("生年月日", required=False, example="R2.6.15")
    number = fields.DigitsField("宛名番号・健管番号・券番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)


class BookForm(Form):
    """One person into a session, or into two of a pair."""

    channel = fields.ChoiceField("受付", choices=BY_STAFF, style="radio", initial=Channel.COUNTER)
    session = fields.ChoiceField("時間帯", choices=[], style="radio")
    second = fields.ChoiceField("2回目（2回分の予約）", choices=[], required=False, empty="1回だけ")
    telephone = fields.TextField(
        "連絡先の電話番号", required=False, most=20, hint="中止・繰上げの連絡にだけ使います。例：096-123-4567"
    )
    wait = fields.CheckField("満席のときは空き待ちに登録する")
    decision = fields.TextField("対象外でも登録する理由", required=False, most=200, width="full")


class MoveForm(Form):
    session = fields.ChoiceField("変更後の時間帯", choices=[])
    decision = fields.TextField("対象外でも登録する理由", required=False, most=200, width="full")


class CancelForm(Form):
    reason = fields.TextField("取消しの理由", most=200, width="long", example="本人から電話で取消し")


class DayListForm(Form):
    """The list of the day as a file."""

    profile = fields.ChoiceField("形式", choices=PROFILES, initial="xlsx", empty="")


class TellListForm(DayListForm):
    """Whom to tell, as a file."""


class ReservationFilter(FilterForm):
    state = fields.ChoiceField("状態", choices=ReservationState.choices, required=False, empty="すべて")
    channel = fields.ChoiceField("受付", choices=Channel.choices, required=False, empty="すべて")
    level = fields.ChoiceField(
        "判定", choices=[("info", "対象"), ("warn", "確認"), ("block", "対象外")], required=False, empty="すべて"
    )  # fmt: skip
