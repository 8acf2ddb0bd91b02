"""当日の受付: the sessions of today, and one session on one screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki, wareki_short
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.attendance import actions, deferring, outputs, policies, queries, undoing
from sesshu.ledger.attendance.models import Attendance, SessionResult
from sesshu.ledger.attendance.states import AttendanceState
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.models import Session
from sesshu.ledger.not_given.codes import choices as reasons
from sesshu.ledger.products.catalogue import product_choices
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.naming import person_of
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "EVENT_MANAGEMENT"
A = AttendanceState
STEPS = [(str(one.value), str(one.label)) for one in A if one not in (A.BOOKED, A.NO_SHOW)]
TAGS = {A.VACCINATED: "right", A.OBSERVING: "key", A.DEFERRED: "care", A.NO_SHOW: "wrong"}
CONTENTS = [("summary", "集計（人数・ワクチン・ロット・バイアル・廃棄）"), ("people", "人ごとの一覧")]
PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）")]


class StepForm(Form):
    """One desk of the day: the step stays, the number is scanned."""

    number = fields.TextField(
        "番号（券番号・健管番号・宛名番号）",
        most=20,
        width="short",
        example="4310000017",
        twelve_digits=TwelveDigits.OWN_NUMBER,
    )
    step = fields.ChoiceField("係", choices=STEPS, empty="", initial="arrived")
    decision = fields.TextField(
        "判断の理由（飛び入りで対象外のとき）", required=False, most=200, width="full", example="医師が必要と判断"
    )
    moves = fields.CheckField("ほかの時間帯の予約をここに移す")
    reason = fields.ChoiceField("見合せの理由", choices=lambda: reasons("reason"), required=False, empty="見合せのとき")
    note = fields.TextField("見合せの記事", required=False, most=200, hint="「その他」のとき")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs["data-focus-first"] = ""


class ResultForm(Form):
    product = fields.ChoiceField("ワクチン", choices=product_choices, required=False)
    lot_typed = fields.LotField("ロット番号", required=False, example="Y1234")
    doctor_code = fields.ChoiceField("接種医", choices=list, required=False, hint="マスタ「従事者」の医師")
    vials_opened = fields.NumberField("開封したバイアル", least=0, most=9999, unit="本", required=False)
    doses_wasted = fields.NumberField("廃棄", least=0, most=9999, unit="回分", required=False)
    waste_reason = fields.TextField("廃棄の理由", required=False, most=200, width="long")


class UndoForm(Form):
    """The last step of one person was a mistake."""

    undone = fields.ChoiceField("人と最後の段階", choices=list)
    undo_reason = fields.TextField("取り消す理由", most=200, width="long", hint="例：番号を読み違えた")


class EndForm(Form):
    """時間帯を終える without questions."""


class ReportForm(Form):
    content = fields.ChoiceField("内容", choices=CONTENTS, style="radio", initial="summary")
    profile = fields.ChoiceField("形式", choices=PROFILES, initial="xlsx", empty="")


@endpoint(purpose=PURPOSE, permission="attendance.read")
def today_page(request: HttpRequest) -> HttpResponse:
    """The sessions of today."""
    columns = (
        Column("time", "時間帯", lambda r: f"{r.starts_at:%H:%M}から{r.ends_at:%H:%M}", css="tight",
               link=lambda r: reverse("attendance-session", args=[r.id])),
        Column("event", "イベント", lambda r: r.event.name),
        Column("venue", "会場", lambda r: f"{r.event.venue_name} {r.room}".strip()),
        Column("taken", "予約・受付", align="right"),
        Column("capacity", "定員", align="right"),
    )  # fmt: skip
    table = Table(
        request, name="attendance-today", columns=columns, rows=queries.sessions_today(request.actor),
        caption="今日の時間帯", empty="今日のイベントはありません。",
    )  # fmt: skip
    return show(request, "attendance/today.html", table=table, section="attendance")


@endpoint(purpose=PURPOSE, permission="attendance.write")
def session_page(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A whole session: scan, step, the people with their states, what the doses share, vials, the end."""
    session = events.session(request.actor, session_id)
    here = reverse("attendance-session", args=[session.pk])
    step = request.GET.get("step", "arrived")
    form = StepForm.of(request, initial={"step": step if step in A.values else "arrived"})
    common = SessionResult.objects.filter(session=session).first()
    result = ResultForm.of(request, initial=_initial(session, common))
    result.fields["doctor_code"].choices = [  # type: ignore[attr-defined]
        ("", "選択してください"), *policies.doctors(session).values_list("code", "name")
    ]  # fmt: skip
    end, undo = EndForm.of(request), UndoForm.of(request)
    people = queries.present(request.actor, session)
    undo.fields["undone"].choices = _undoable(people)  # type: ignore[attr-defined]
    report = ReportForm.of(request) if request.actor.may("file.export") else None

    def go(data: dict[str, Any]) -> str:
        person, asked = person_of(request.actor, data["number"]), {"by": request.actor, "purpose": request.purpose}
        if data["step"] == A.ARRIVED:
            row = actions.arrive(
                session_id=session.pk, resident_id=person.pk, decision=data["decision"],
                voucher_number=data["number"], moves=data["moves"], **asked,
            )  # fmt: skip
        else:
            row = actions.go_on(
                session_id=session.pk, resident_id=person.pk, to=data["step"], reason=data["reason"], note=data["note"],
                **asked,
            )  # fmt: skip
        kind, words = told(row)
        flash(request, f"{person.name}：{row.get_state_display()}", words, kind=kind)
        return f"{here}?step={data['step']}"

    def keep(data: dict[str, Any]) -> str:
        data |= {name: int(data[name] or 0) for name in ("vials_opened", "doses_wasted")}
        data["lot_typed"] = result.typed("lot_typed")
        actions.set_result(session_id=session.pk, by=request.actor, purpose=request.purpose, **data)
        flash(request, "時間帯の共通事項を登録しました")
        return here

    def take_back(data: dict[str, Any]) -> str:
        person, expected = data["undone"].split("|")
        word = undoing.undo(
            session_id=session.pk, resident_id=UUID(person), expected=expected, reason=data["undo_reason"],
            by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        flash(request, "最後の段階を取り消しました", f"いまは「{word}」です。")
        return here

    def finish(_: dict[str, Any]) -> str:
        missing = actions.end_session(session_id=session.pk, by=request.actor, purpose=request.purpose)
        flash(request, "時間帯を終えました", f"欠席 {missing}人")
        return here

    def give(data: dict[str, Any]) -> str:
        put_out = outputs.export_summary if data["content"] == "summary" else outputs.export_report
        made = put_out(
            session_id=session.pk, profile=data["profile"], by=request.actor, purpose=request.purpose
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    done = (
        form.submit(go)
        or result.submit(keep)
        or undo.submit(take_back)
        or end.submit(finish)
        or (report.submit(give) if report else None)
    )
    if done:
        return done
    waiting = queries.awaited(request.actor, session, {row.resident_id for row in people})
    everybody = dict.fromkeys(f"resident:{row.resident_id}" for row in [*people, *waiting])
    audit.record_read(
        "attendance.listed", by=request.actor, purpose=request.purpose, obj=f"event_session:{session.pk}",
        subjects=list(everybody),
    )  # fmt: skip
    return show(
        request, "attendance/session.html", form=form, result=result, end=end, undo=undo if people else None,
        report=report, session=session,
        day=wareki(session.event.held_on), counts=queries.counts(session), lines=[_line(row) for row in people],
        waiting=[(row.resident.name, _birth(row.resident)) for row in waiting], section="attendance",
        may_report=request.actor.may("adverse_event.write"),
        lot_missing=bool(session.series) and not (common and common.lot_typed),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="attendance.read")
def seats_part(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The seats that are left and the counts: asked for by the page itself."""
    session = events.session(request.actor, session_id)
    return show(request, "attendance/_seats.html", session=session, counts=queries.counts(session))


def told(row: Attendance) -> tuple[str, str]:
    """The banner after a step: its kind, and what the desk must know besides the state."""
    if row.state == A.VACCINATED and row.dose and not row.dose.lot_typed:
        return "warning", "ロット番号がありません。共通事項にロット番号を登録し、この接種記録を訂正してください。"
    moved = f"今日の{row.moved_from}の予約をここに移しました。" if row.moved_from else ""
    return "success", "　".join(one for one in (moved, deferring.words(row) or row.reason) if one)


def _undoable(people: list[Attendance]) -> list[tuple[str, str]]:
    """Whose last step may be taken back, the newest first. The value names the state that was seen."""
    lines = [
        (f"{row.resident_id}|{row.state}", f"{row.resident.name}（{_birth(row.resident)}）　{row.get_state_display()}")
        for row in people
        if row.before_state
    ]
    return [("", "選択してください"), *lines]


def _initial(session: Session, common: SessionResult | None) -> dict[str, Any]:
    if common is None:
        return {"product": session.product}
    names = ("product", "lot_typed", "doctor_code", "vials_opened", "doses_wasted", "waste_reason")
    return {name: getattr(common, name) for name in names}


def _birth(person: Resident) -> str:
    return wareki_short(person.birth_date) if person.birth_date else person.birth_text


def _line(row: Attendance) -> dict[str, Any]:
    until = row.observe_until.astimezone(clock.TOKYO) if row.observe_until else None
    over = bool(until and row.state in (A.VACCINATED, A.OBSERVING) and row.observe_until <= clock.now())  # type: ignore[operator]
    return {
        "name": row.resident.name, "birth": _birth(row.resident), "word": row.get_state_display(),
        "tone": TAGS.get(A(row.state), ""), "walk_in": row.reservation_id is None, "dose": row.dose_id,
        "until": f"{until:%H:%M}" if until else "", "over": over,
        "reason": deferring.words(row) or row.decision or row.reason,
    }  # fmt: skip
