"""会場・施設の一括登録: type what all have in common and the numbers, look at everybody's judgement, register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses import actions, sessions
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict
from sesshu.ledger.doses.screens.forms import DATE_HINT, InstitutionField, vaccine_field
from sesshu.ledger.doses.screens.presenters import LEVEL_WORDS, PROGRAMME_WORDS
from sesshu.ledger.doses.vaccines import product_name
from sesshu.numbers.in_texts import TwelveDigits
from sesshu.text import normalise_lot


class Unseen(Refused):
    """まだ登録していません。全員の氏名と判定を確認し、よければもう一度「登録する」を押してください。"""

    code = "UNSEEN"
    status = 422


class SessionForm(Form):
    given_on = fields.DateField("接種日", not_future=True, hint=DATE_HINT, example="R8.11.20")
    product = vaccine_field()
    lot_number = fields.LotField("ロット番号（製造番号）", required=False, example="Y1234")
    institution_code = InstitutionField("医療機関コード", required=False, hint="10桁", example="4310112345")
    place = fields.TextField("接種した場所", required=False, hint="会場・施設の名前", most=100)
    setting = fields.ChoiceField("実施形態", choices=lambda: choices("setting"), empty="", initial="mass")
    kind = fields.ChoiceField("接種区分", choices=lambda: choices("kind"), empty="", initial="routine")
    source = fields.ChoiceField("記録の源", choices=lambda: choices("source"), empty="", initial="slip")
    numbers = fields.NoteField(
        "受けた人の番号", rows=8, most=12000, hint="宛名番号か健管番号を1行に1人。バーコードリーダーでも入力できます。",
        twelve_digits=TwelveDigits.OWN_NUMBER,
    )  # fmt: skip

    def entries(self, people: list[sessions.Named]) -> list[DoseEntry]:
        """One entry a person. Doses outside the rules go to 判断待ち."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "numbers"}
        typed = self.typed("lot_number").strip()
        given |= {"lot_typed": typed, "lot_number": normalise_lot(typed).number if typed else ""}
        return [DoseEntry(resident_id=one.resident.pk, decision="undecided", **given) for one in people]


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the page before registering."""

    number: int
    name: str
    birth: str
    word: str
    tone: str
    why: str


@dataclass(slots=True)
class Looked:
    """What was found for the numbers typed."""

    lines: list[Line]
    token: str = ""
    subjects: tuple[str, ...] = ()


@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def session_page(request: HttpRequest) -> HttpResponse:
    """Register one product for many persons in one act, after everybody's name and judgement were shown."""
    form, looked = SessionForm.of(request), Looked([])

    def act(given: dict[str, Any]) -> str:
        people = sessions.read_people(request.actor, given["numbers"])
        entries = form.entries(people)
        verdicts = sessions.judged(people, entries)
        looked.lines = [_line(one, verdict) for one, verdict in zip(people, verdicts, strict=True)]
        looked.token = sessions.token(entries, verdicts)
        looked.subjects = tuple(f"resident:{one.resident.pk}" for one in people)
        if request.POST.get("session_seen", "") != looked.token:
            raise Unseen
        try:
            done = actions.record_doses(entries=entries, by=request.actor, purpose=request.purpose)
        except actions.AlreadyRecorded as doubled:
            at = "、".join(f"{people[index].line}行目" for index in doubled.rows[:20])
            text = f"番号：{at}の人は、同じ日・同じワクチンの接種がすでに登録されています。行を消してください。"
            raise InvalidInput(text, field="numbers") from doubled
        waiting = sum(one.verdict.level == "block" for one in done)
        text = f"{wareki(given['given_on'])}の{product_name(given['product'])}を{len(done)}人に登録しました。"
        flash(request, "登録しました", text + (f"定期外の{waiting}件は判断待ちに入れました。" if waiting else ""))
        return reverse("dose-session")

    answered = form.submit(act)
    if answered:
        return answered
    if looked.lines:
        audit.record_read(
            "dose.session_looked", by=request.actor, purpose=request.purpose, subjects=looked.subjects
        )  # fmt: skip
    return show(request, "doses/session.html", form=form, looked=looked, section="session")


def _line(one: sessions.Named, verdict: Verdict) -> Line:
    word, tone = LEVEL_WORDS[verdict.level]
    person = one.resident
    return Line(
        one.line, person.name, wareki(person.birth_date) if person.birth_date else person.birth_text,
        PROGRAMME_WORDS.get(verdict.category, word), tone,
        verdict.reasons[0].text if verdict.level != "info" and verdict.reasons else "",
    )  # fmt: skip
