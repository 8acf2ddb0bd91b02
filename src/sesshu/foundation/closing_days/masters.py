"""The master of the office's own days, entered and approved like every other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sesshu.dates import wareki, with_weekday
from sesshu.foundation.closing_days.models import ClosingDay, DayKind
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, DateField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.law.files import LawError
from sesshu.law.holidays import closing

MOST_DAYS = 31  # a longer row is a year that was mistyped


class ClosingDayForm(MasterForm):
    name = TextField("名称", most=40, example="システム更改による臨時閉庁")
    kind = ChoiceField("区分", choices=DayKind.choices, initial=DayKind.CLOSED, hint="土曜日などに開ける日は「開庁」。")
    first_day = DateField("最初の日")
    last_day = DateField("最後の日", hint="1日だけのときは、最初の日と同じ日。例：R8.11.25")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "最初の日以後の日を入力してください。")
        return data

    def code_of(self, values: dict[str, Any]) -> str:
        """The first day names the row for life: the same day is not decided twice."""
        first: date = values["first_day"]
        return first.isoformat()


def check(row: Any) -> None:
    """Raises `InvalidInput` for days that cannot be meant, or that this row would not reach."""
    if not 0 <= (row.last_day - row.first_day).days < MOST_DAYS:
        raise InvalidInput(
            f"最初の日から{MOST_DAYS}日以内の日を入力してください。", field="last_day", example=wareki(row.first_day)
        )
    try:
        for day in (row.first_day, row.last_day):
            closing(day)
    except LawError:
        raise InvalidInput("祝日がまだ分からない年です。", field="first_day", example="R8.11.25") from None
    earlier = ClosingDay.objects.believed().filter(code=row.code, valid_from__lte=row.first_day).exists()
    if row.valid_from > row.last_day or (row.valid_from > row.first_day and not earlier):
        raise InvalidInput(
            "適用開始日は、最初の日以前の日にしてください（決まった日から数えます）。",
            field="valid_from", example=wareki(row.first_day),
        )  # fmt: skip


def preview(_: HttpRequest, row: Any) -> SafeString | str:
    """Each day with what it is without this row, so that a Sunday that is closed twice or a wrong year is seen."""
    days = row.days()
    if not days:
        return ""
    lines = format_html_join("", "<li>{}</li>", ((_line(row, day),) for day in days))
    return format_html('<h2 class="section">この登録で変わる日（{}日）</h2><ul>{}</ul>', len(days), lines)


def _line(row: ClosingDay, day: date) -> str:
    law = closing(day)
    usual = f"暦では{law.name}のため休み" if law else "暦では開庁日"
    return f"{with_weekday(day)}：{DayKind(row.kind).label}にします（{usual}）"


CLOSING_DAY = Master(
    key="closing-day",
    label="閉庁日",
    model=ClosingDay,
    form=ClosingDayForm,
    columns=(
        Column("name", "名称"),
        Column("kind", "区分", lambda row: DayKind(row.kind).label, css="tight"),
        Column("first_day", "最初の日", sort="first_day", css="tight"),
        Column("last_day", "最後の日", sort="last_day", css="tight"),
    ),
    search=("name",),
    help="土日・祝日・年末年始のほかに、この市が休む日と、休みの日に開ける日。期限の計算と夜間処理がこの暦で数えます。",
    check=check,
    preview=preview,
)
