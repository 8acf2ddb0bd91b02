"""The forms of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.actions.preparing import PAPERS
from sesshu.ledger.mailings.conditions import PROGRESS, SIBLINGS, STATUS_WORDS, Conditions, series_names
from sesshu.ledger.mailings.entering import last_day_of_month
from sesshu.ledger.mailings.histories import ACTS
from sesshu.ledger.mailings.models import LateAct, LetterText, Mailing, MailingPlan, Producer
from sesshu.ledger.mailings.printing_company.models import EventKind
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.unvaccinated.schools import school_names
from sesshu.numbers.in_texts import TwelveDigits

OF_CONDITIONS = (
    "born_from", "born_until", "age_from", "age_until", "ahead_days", "quiet_days", "entered_until", "siblings",
    "progress", "without_duplicates", "school",
)  # fmt: skip


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in letter_kinds().values()]


def _texts() -> list[tuple[str, str]]:
    """Codes with the name that holds today or later; the issue day decides which version is printed."""
    rows = LetterText.objects.believed().order_by("code", "-valid_from")
    return list({row.code: (row.code, row.name) for row in rows}.values())


class MailingForm(Form):
    """What is sent about what, to whom, judged on which day."""

    keeps_draft = True
    title = fields.TextField("発送の名前", most=60, width="long", hint="例：MR第2期 11月未接種者")
    kind = fields.ChoiceField(
        "発送の種類",
        choices=_kinds,
        style="radio",
        hint="B類の予防接種は「周知」、市の事業は「市の事業の案内」を選びます。",
    )
    series = fields.MultiChoiceField("予防接種", choices=lambda: list(series_names().items()))
    statuses = fields.MultiChoiceField("接種の状態", choices=list(STATUS_WORDS.items()), initial=["due", "overdue"])
    progress = fields.ChoiceField("接種の進み方", choices=list(PROGRESS.items()), required=False, empty="どちらも")
    base_date = fields.DateField("基準日", hint="この日の時点で判定します。例：R8.11.20")
    issued_on = fields.DateField("発行日", hint="手紙に印刷する日付です。例：R8.11.25")
    text_code = fields.ChoiceField("文面", choices=_texts)
    born_from = fields.DateField("生年月日（から）", required=False)
    born_until = fields.DateField("生年月日（まで）", required=False)
    age_from = fields.NumberField("基準日の年齢（から）", required=False, most=130, unit="歳")
    age_until = fields.NumberField("基準日の年齢（まで）", required=False, most=130, unit="歳")
    towns = fields.TextField(
        "町名", required=False, most=400, width="long", hint="先頭の文字が同じ町。複数は「、」で区切ります。"
    )
    school = fields.ChoiceField(
        "学校（通学区域）", choices=lambda: list(school_names(clock.today()).items()), required=False, empty="すべて",
        hint="基準日にその学校に通う学年の人。",
    )  # fmt: skip
    ahead_days = fields.NumberField(
        "先の日数", most=366, unit="日", initial=0, hint="基準日からこの日数のうちに接種できるようになる人も含めます。"
    )
    quiet_days = fields.NumberField(
        "発送済みを除く日数",
        most=3660,
        unit="日",
        initial=30,
        hint="同じ予防接種の手紙をこの日数のうちに送った人を除きます。",
    )
    entered_until = fields.DateField(
        "接種記録を入力し終えた月", required=False,
        hint="その月の末日。手紙に行き違いの文が入ります。例：R8.9.30",
    )  # fmt: skip
    without_duplicates = fields.CheckField(
        "重複の疑いがある人を除く",
        hint="同じ人かもしれない別の記録がある人は、「重複の疑い」の画面で決まるまで送りません。",
    )
    siblings = fields.ChoiceField("きょうだい", choices=list(SIBLINGS.items()), style="radio", initial="apart")
    form = fields.ChoiceField(
        "紙の種類", choices=list(PAPERS.items()), style="radio", initial="mailing-notice", required=False,
        hint="はがきは内容が外から見えます。圧着するか、目隠しのシールを貼ってください。",
    )  # fmt: skip
    producer = fields.ChoiceField("印刷の方法", choices=list(Producer.choices), style="radio", initial="house")
    box_size = fields.NumberField("一箱の封筒の数", least=1, most=10_000, unit="通", initial=250)
    known_on = fields.DateField(
        "記録の締め日",
        required=False,
        hint="この日までの接種記録だけで判定します。空欄のときはすべての記録で判定します。",
    )

    @staticmethod
    def values_of(mailing: Mailing) -> dict[str, Any]:
        """The stored values as the form's first values."""
        c = Conditions.of_json(mailing.conditions)
        shown: dict[str, Any] = {name: getattr(c, name) for name in OF_CONDITIONS}
        own = {
            name: getattr(mailing, name)
            for name in (
                "title",
                "kind",
                "base_date",
                "issued_on",
                "text_code",
                "known_on",
                "producer",
                "box_size",
                "form",
            )
        }
        return own | shown | {"series": list(c.series), "statuses": list(c.statuses), "towns": "、".join(c.towns)}

    def asked(self, mailing: Mailing | None = None) -> dict[str, Any]:
        """The values as the actions take them. Of a mailing that is changed the institutions it waits for stay."""
        data = dict(self.cleaned_data)
        towns = tuple(town.strip() for town in data.pop("towns").replace(",", "、").split("、") if town.strip())
        limits = {name: data.pop(name) for name in OF_CONDITIONS}
        month = limits["entered_until"]
        limits["entered_until"] = last_day_of_month(month) if month else None
        late = Conditions.of_json(mailing.conditions).late_institutions if mailing and month else ()
        conditions = Conditions(
            late_institutions=late,
            series=tuple(data.pop("series")),
            statuses=tuple(data.pop("statuses")),
            towns=towns,
            **limits,
        )
        data["form"] = data["form"] or (mailing.form if mailing else "mailing-notice")
        return data | {"conditions": conditions}


def planned_values(plan: MailingPlan, month: date) -> dict[str, Any]:
    """The first values of a mailing made from an entry of the yearly plan, for its month."""
    names = ("kind", "text_code", "age_from", "age_until", "ahead_days", "quiet_days", "siblings", "producer")
    own = {name: getattr(plan, name) for name in names}
    return own | {
        "title": plan.name, "series": plan.series_codes, "statuses": plan.status_codes, "base_date": month,
        "issued_on": month,
    }  # fmt: skip


class TrialForm(Form):
    """仮抽出 without questions."""


class RequestForm(Form):
    """確定の依頼 without questions."""


class ReleaseForm(Form):
    looked = fields.CheckField("件数、境目の誕生日、文面の見本を確認しました", required=True)


class SendBackForm(Form):
    reason = fields.TextField("差戻しの理由", most=200, width="long")


class PrintForm(Form):
    """印刷 without questions."""


class ReprintForm(Form):
    """From page k on, or a range: a letter is a page."""

    first = fields.NumberField("再印刷する頁（から）", least=1, most=10_000_000, unit="頁")
    last = fields.NumberField(
        "再印刷する頁（まで）", required=False, least=1, most=10_000_000, unit="頁", hint="空欄のときは最後まで"
    )
    reason = fields.TextField("再印刷の理由", most=200, width="long", hint="例：紙づまりのため")


class ListForm(Form):
    profile = fields.ChoiceField(
        "形式", style="radio", initial="xlsx",
        choices=[("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")],
    )  # fmt: skip


class PostForm(Form):
    on = fields.DateField("投函日", not_future=True)


class CancelForm(Form):
    reason = fields.TextField("中止の理由", most=200, width="long")


class AcceptForm(Form):
    reason = fields.NoteField(
        "差異の理由", most=400, rows=2, hint="例：対象となる生年月日の範囲が法令の改正で広がったため"
    )


class StaleForm(Form):
    reason = fields.NoteField(
        "古い住民情報のまま確定する理由", most=400, rows=2,
        hint="例：住民記録の更新が今週はなく、転出届の一覧を紙で確かめたため",
    )  # fmt: skip


class DecisionForm(Form):
    """決裁資料 without questions."""


class RunListForm(Form):
    """一覧を作る without questions."""


class WithdrawListedForm(Form):
    taken = fields.CheckField("この一覧の手紙を、すべて束から取り除きました", required=True)


class PackageForm(Form):
    company = fields.TextField("印刷事業者", most=60, width="long", hint="例：架空印刷株式会社")


class PackageEventForm(Form):
    """One line of the register of packages."""

    kind = fields.ChoiceField("内容", choices=EventKind.choices, style="radio")
    on = fields.DateField("日付", not_future=True, initial=clock.today)
    letters = fields.NumberField("手紙の数", required=False, most=10_000_000, unit="通", hint="受領と納品のとき")
    boxes = fields.NumberField("箱の数", required=False, most=100_000, unit="箱", hint="納品のとき")
    note = fields.TextField("備考", required=False, most=200, width="long", hint="例：消去証明書 第12号")


class LateForm(Form):
    """Several late institutions at once, with one decision."""

    institutions = fields.MultiChoiceField("医療機関", choices=[])
    act = fields.ChoiceField("扱い", style="radio", choices=LateAct.choices)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["institutions"].choices = choices  # type: ignore[attr-defined]


class HistoryForm(Form):
    """Several movers-in at once, with one way of asking."""

    people = fields.MultiChoiceField("転入者", choices=[])
    act = fields.ChoiceField("確認", style="radio", choices=list(ACTS.items()))
    on = fields.DateField("確認日", not_future=True, initial=clock.today)
    note = fields.TextField("方法または理由", most=200, width="long", hint="例：母子健康手帳を窓口で確認")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["people"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(Form):
    reason = fields.TextField("引抜きの理由", most=200, width="long", hint="例：保護者から接種済みの連絡")


class ReturnedForm(Form):
    serial = fields.TextField("発送番号", most=24, hint="手紙のバーコードを読み取るか、16桁の番号を入力します。")
    on = fields.DateField("返戻日", not_future=True, initial=clock.today)


class MailingFilter(FilterForm):
    state = fields.ChoiceField("状態", choices=MailingState.choices, required=False, empty="すべて")
    kind = fields.ChoiceField("種類", choices=_kinds, required=False, empty="すべて")


class PeopleFilter(FilterForm):
    reason = fields.ChoiceField(
        "区分", choices=[("letter", "送付する"), *Why.choices], required=False, empty="すべて"
    )  # fmt: skip
    stage = fields.ChoiceField(
        "いつ決まったか", required=False, empty="すべて",
        choices=[("trial", "仮抽出"), ("release", "確定"), ("print", "印刷"), ("posting", "印刷後")],
    )  # fmt: skip


class WhoForm(Form):
    """Finding a person for 「なぜ」. Sent by POST: nothing personal stands in an address."""

    one_time = False
    kana = fields.KanaField("カナ氏名", required=False)
    birth_date = fields.DateField("生年月日", required=False)
    number = fields.DigitsField("宛名番号・健管番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)
