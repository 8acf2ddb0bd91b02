"""One inquiry: how it stands, what its result says and does not say, and the answer beside our own records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.results import LIST_DIFFERS, Known
from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary.v1 import InquiryOut
from sesshu.dates import fiscal_year_words, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.effects import Effects, check_seen, effects
from sesshu.ledger.doses.judging import judge_entries
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.screens.effects import shown
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.doses.screens.presenters import LEVEL_WORDS
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.exchange_inquiries import actions, queries, standing
from sesshu.ledger.exchange_inquiries.kinds import InquiryKind, kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens.forms import AdoptForm
from sesshu.ledger.exchange_inquiries.screens.pages import PURPOSE
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident

AT_FIRST = timedelta(seconds=10)  # most answers come within moments: until then the page is renewed each second
YEARS = range(1900, 2200)  # what another body answers is shown as it came where it is no year
KNOWN_WORDS = {
    Known.GIVEN: "接種の記録があります。",
    Known.NONE_RECORDED: "相手の団体に接種の記録はありません。ほかの団体や医療機関の接種は、この回答では分かりません。",
    Known.UNKNOWN: "接種したかどうかは、この結果では分かりません。未接種として扱わないでください。",
}


class CancelForm(Form):
    """Nothing to fill in."""


class EndInDoubtForm(Form):
    reason = fields.TextField(
        "終わらせる理由", most=200, width="long", example="中間サーバーの停止が続き、書類で確かめた",
        hint="氏名や番号は書きません。終わらせた照会の回答は、受け取れません。",
    )  # fmt: skip


class ConfirmForm(Form):
    """Nothing to fill in: the answer has been looked at."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of our own records, for comparing."""

    given_on: str
    product: str
    lot: str


@endpoint(purpose=PURPOSE, permission=queries.READ)
def detail_page(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """One inquiry. Its answer is decided about here, once."""
    row = queries.get(request.actor, inquiry_id)
    audit.record_read(
        "exchange.inquiry_read", by=request.actor, purpose=request.purpose, obj=f"exchange_inquiry:{row.pk}",
        subjects=[f"resident:{row.resident_id}"],
    )  # fmt: skip
    resident = residents.get(request.actor, row.resident_id)
    may_write = request.actor.may(actions.WRITE)
    found: dict[str, Any] = {"adopt": None, "effects": None, "cancel": None, "confirm": None, "end": None}
    kind = kinds()[row.kind]
    if may_write and row.state == InquiryState.FETCHED and kind.case:
        answered = _confirming(request, row, found)
        if answered:
            return answered
    elif may_write and row.state == InquiryState.FETCHED:
        answered = _adopting(request, row, resident, found)
        if answered:
            return answered
    else:
        answered = _cancelling(request, row, found) or _ending(request, row, found)
        if answered:
            return answered
    meaning, cancelling = queries.meaning(row), request.method == "POST"
    return show(
        request, "exchange_inquiries/detail.html", row=row, kind=kind, meaning=meaning, why=queries.why(row),
        known=KNOWN_WORDS[meaning.known] if meaning and not kind.case else "",
        differs=LIST_DIFFERS if row.list_differs else "", answers=list(row.answers.all()),
        case_answers=answers_in_words(row, kind), own=[] if kind.case else _own(request, resident),
        is_late=_is_late(row), is_in_doubt=_is_in_doubt(row),
        polls=not cancelling and (row.is_open or row.state == InquiryState.ANSWERED),
        pace=1 if clock.now() < row.asked_at + AT_FIRST else 5,
        status=max((f.status for f in map(found.get, ("adopt", "cancel", "end")) if f and f.errors), default=200),
        **found, **header(resident) | {"section": "exchange-inquiries"},
    )  # fmt: skip


def _adopting(
    request: HttpRequest, row: ExchangeInquiry, resident: Resident, found: dict[str, Any]
) -> HttpResponse | None:  # fmt: skip
    form = AdoptForm.of(request, inquiry=row, answers=list(row.answers.all()))
    looked: dict[str, Effects] = {}

    def act(_: dict[str, Any]) -> str:
        entries = [form.found[n] for n in sorted(form.found)]
        looked["effects"] = effects(resident, entries)
        with _row_errors(form):
            done = actions.adopt(
                inquiry_id=row.pk, entries=form.found, skipped=form.skipped, by=request.actor, purpose=request.purpose
            )
        check_seen(looked["effects"], request.POST.get("effects_seen", ""))
        said = (
            f"{row.provider_shown}の回答から{len(done)}件の接種を登録しました。"
            if done
            else "取り入れないと記録しました。"
        )
        flash(request, "回答の取り入れを登録しました", said)
        return reverse("resident-page", args=[resident.pk])

    answered = form.submit(act)
    if answered is None:
        _judge(form, resident)
        found["adopt"] = form
        found["effects"] = shown(looked["effects"]) if "effects" in looked else None
    return answered


def _judge(form: AdoptForm, resident: Resident) -> None:
    """What each record would be as a dose, before anything is saved."""
    if not form.is_bound:
        fresh = AdoptForm(
            {name: field.initial or "" for name, field in form.fields.items()}, request=form.request,
            inquiry=form.inquiry, answers=form.answers,
        )  # fmt: skip
        fresh.is_valid()
        entries = fresh.found
    else:
        entries = form.found
    order = sorted(entries)
    verdicts = judge_entries({resident.pk: resident}, [entries[n] for n in order], clock.today())
    by_number = dict(zip(order, verdicts, strict=True))
    for one in form.rows:
        verdict = by_number.get(one.answer.number)
        if verdict:
            why = verdict.reasons[0].text if verdict.level != "info" and verdict.reasons else ""
            one.level = verdict.level
            one.words = f"{LEVEL_WORDS[verdict.level][0]}　{verdict.step}".strip() + (f"：{why}" if why else "")


def _confirming(request: HttpRequest, row: ExchangeInquiry, found: dict[str, Any]) -> HttpResponse | None:
    form = ConfirmForm.of(request)

    def act(_: dict[str, Any]) -> str:
        actions.confirm(inquiry_id=row.pk, by=request.actor, purpose=request.purpose)
        flash(request, "回答を確かめたことを記録しました", "回答は案件の横に残ります。")
        return reverse("exchange-case-detail", args=[row.exchange_case])

    answered = form.submit(act)
    found["confirm"] = form
    return answered


def _cancelling(request: HttpRequest, row: ExchangeInquiry, found: dict[str, Any]) -> HttpResponse | None:
    """Before it was sent."""
    if not (request.actor.may(actions.WRITE) and row.state == InquiryState.DRAFT):
        return None
    form = CancelForm.of(request)

    def act(_: dict[str, Any]) -> str:
        actions.cancel(inquiry_id=row.pk, by=request.actor, purpose=request.purpose)
        flash(request, "照会を取り消しました", row.label)
        return reverse("exchange-inquiry-person", args=[row.resident_id])

    answered = _submit(form, act, request, row)
    found["cancel"] = form
    return answered


def _ending(request: HttpRequest, row: ExchangeInquiry, found: dict[str, Any]) -> HttpResponse | None:
    """For whoever may, once its time is over and nobody can say how it ended there."""
    if not (request.actor.may(actions.END) and _is_in_doubt(row)):
        return None
    form = EndInDoubtForm.of(request)

    def act(given: dict[str, Any]) -> str:
        actions.end_in_doubt(inquiry_id=row.pk, reason=given["reason"], by=request.actor, purpose=request.purpose)
        flash(request, "照会を終わらせました", row.label)
        return reverse("exchange-inquiry-detail", args=[row.pk])

    answered = _submit(form, act, request, row)
    found["end"] = form
    return answered


def _submit(
    form: Form, act: Callable[[dict[str, Any]], str], request: HttpRequest, row: ExchangeInquiry
) -> HttpResponse | None:  # fmt: skip
    """Like `form.submit`; a refusal undoes what `act` wrote, but what the intermediary said of `row` stays."""
    said: list[InquiryOut] = []

    def heard(given: dict[str, Any]) -> str:
        try:
            return act(given)
        except standing.Arrived as arrived:
            said.extend(arrived.told)
            raise

    answered = form.submit(heard)
    if said:
        standing.keep(said, by=request.actor, purpose=request.purpose)  # type: ignore[attr-defined]
        row.refresh_from_db()
    return answered


def _is_late(row: ExchangeInquiry) -> bool:
    """Whether its time is over and it has not ended here."""
    return (row.is_open or row.state == InquiryState.ANSWERED) and row.valid_until < clock.now()


def _is_in_doubt(row: ExchangeInquiry) -> bool:
    """Whether, of those, the intermediary may have it."""
    return _is_late(row) and (row.state != InquiryState.DRAFT or row.tried_at is not None)


def answers_in_words(row: ExchangeInquiry, kind: InquiryKind) -> list[list[tuple[str, str]]]:
    """What a case asked for: label and value, a list a record, in the order of the items and of their values (taxes
    year by year). An inquiry of an earlier version may lack an item of today: "―"."""
    records = [one.values for one in row.answers.all()]
    items = list(dict.fromkeys([*kind.items, *(item for values in records for item in values)]))
    records.sort(key=lambda values: [values.get(item) or "" for item in items])
    return [
        [(kind.item_names.get(item, item), _in_words(item, values.get(item))) for item in items] for values in records
    ]


def _in_words(item: str, value: str | None) -> str:
    if item == "fiscal_year" and value and value.isdecimal() and int(value) in YEARS:
        return fiscal_year_words(int(value))
    return value or "―"


def _own(request: HttpRequest, resident: Resident) -> list[OwnLine]:
    if not request.actor.may("dose.read"):
        return []
    rows = Dose.objects.filter(resident=resident, withdrawn_at=None).order_by("given_on", "product")
    return [OwnLine(wareki(one.given_on), product_name(one.product), one.lot_number) for one in rows]


class _row_errors:  # noqa: N801 - reads like a statement
    """Refusals that name entries become errors of the records they came from."""

    def __init__(self, form: AdoptForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, wrong: BaseException | None, place: object) -> None:
        order = sorted(self.form.found)
        if isinstance(wrong, doses.DecisionNeeded):
            numbers = sorted(order[index] for index in wrong.verdicts)
            self.form.ask_decisions(numbers)
            raise InvalidInput(
                f"定期接種として扱えない接種が{len(numbers)}件あります。判断を選んでください。"
            ) from wrong
        if isinstance(wrong, doses.AlreadyRecorded):
            for index in wrong.rows:
                n = order[index]
                text = "同じ日・同じワクチンの接種がすでに登録されています。「取り入れない」を選んでください。"
                self.form.add_error(f"take_{n}", f"{n}件目：{text}")
            raise InvalidInput("すでに登録されている接種があります。") from wrong
