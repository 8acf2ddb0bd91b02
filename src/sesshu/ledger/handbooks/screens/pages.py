"""母子健康手帳の登録: a whole handbook on one page, judged row by row while it is typed, saved in one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import storage
from sesshu.foundation.screens import flash, show
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.effects import Effects, check_seen, effects
from sesshu.ledger.doses.judging import Verdict
from sesshu.ledger.doses.screens import presenters
from sesshu.ledger.doses.screens.effects import shown
from sesshu.ledger.doses.screens.forms import products
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.handbooks import queries
from sesshu.ledger.handbooks.actions import record_handbook
from sesshu.ledger.handbooks.images import ENDINGS
from sesshu.ledger.handbooks.judging import judge_rows
from sesshu.ledger.handbooks.screens.forms import GridForm, Row
from sesshu.ledger.residents import queries as residents

PURPOSE = "DOSE_REGISTRATION"


@dataclass(slots=True)
class Looked:
    """What the page has to say of the rows once they were judged."""

    effects: Effects | None = None


@endpoint(purpose=PURPOSE, permission="dose.write")
def grid_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Type the doses of a handbook. Rows outside the rules ask for a decision; nothing is saved until all are right."""
    resident = _announced(request, resident_id, "handbook.entry_opened")
    form, looked = GridForm.of(request, resident=resident), Looked()

    def act(_: dict[str, Any]) -> str:
        entries = [entry for _, entry in form.found]
        looked.effects = effects(resident, entries)
        with _row_errors(form):
            done = record_handbook(
                resident_id=resident.pk, entries=entries, image=form.kept_image, by=request.actor,
                purpose=request.purpose,
            )  # fmt: skip
        check_seen(looked.effects, request.POST.get("effects_seen", ""))
        flash(request, "登録しました", f"母子健康手帳から{len(done)}件の接種を登録しました。")
        return reverse("resident-page", args=[resident.pk])

    answered = form.submit(act)
    if answered:
        return answered
    rows = form.rows
    if form.is_bound:
        _say(rows, judge_rows(resident, form.found), form.asked)
    return show(
        request, "handbooks/grid.html", form=form, rows=rows, products=products(),
        effects=shown(looked.effects) if looked.effects else None, images=queries.images_of(request.actor, resident.pk),
        **header(resident),
    )  # fmt: skip


class _row_errors:  # noqa: N801 - reads like a statement
    """Refusals that name entries become errors of the rows they came from."""

    def __init__(self, form: GridForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, wrong: BaseException | None, place: object) -> None:
        numbers = [n for n, _ in self.form.found]
        if isinstance(wrong, doses.DecisionNeeded):
            rows = sorted(numbers[index] for index in wrong.verdicts)
            self.form.ask_decisions(rows)
            raise InvalidInput(f"定期接種として扱えない接種が{len(rows)}件あります。判断を選んでください。") from wrong
        if isinstance(wrong, doses.AlreadyRecorded):
            for index in wrong.rows:
                n = numbers[index]
                text = "同じ日・同じワクチンの接種がすでに登録されています。この行を空にしてください。"
                self.form.add_error(f"given_on_{n}", f"{n}行目：{text}")
            raise InvalidInput("すでに登録されている接種があります。") from wrong


@endpoint(purpose=PURPOSE, permission="dose.write")
@require_POST
def judge_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """What the rows typed so far would be; nothing is saved. Rows with faults are told their fault."""
    resident = _announced(request, resident_id, "dose.what_if")
    form = GridForm.of(request, resident=resident)
    form.is_valid()
    rows = form.rows
    _say(rows, judge_rows(resident, form.found), set())
    return JsonResponse({row.number: {"level": row.level, "words": row.words} for row in rows})


def _say(rows: list[Row], verdicts: dict[int, Verdict], asked: set[int]) -> None:
    for row in rows:
        wrong = [str(e) for name in ("given_on", "product", "lot_number") for e in row.cells[name].errors]
        row.asks = row.number in asked or bool(row.cells["decision"].value())
        if wrong:
            row.level, row.words = "error", wrong[0]
        elif row.number in verdicts:
            row.level, row.words = verdicts[row.number].level, _words(row, verdicts[row.number])


def _words(row: Row, verdict: Verdict) -> str:
    word = presenters.PROGRAMME_WORDS.get(verdict.category) or presenters.LEVEL_WORDS[verdict.level][0]
    name = product_name(row.cells["product"].form.cleaned_data[f"product_{row.number}"])
    why = verdict.reasons[0].text if verdict.level != "info" and verdict.reasons else ""
    return "　".join(part for part in (word, name, verdict.step) if part) + (f"：{why}" if why else "")


@endpoint(purpose="DOSE_INQUIRY", permission="dose.read")
def image_file(request: HttpRequest, image_id: UUID) -> HttpResponse:
    """A picture as a download, never shown inside the browser: what came from outside is not run here."""
    image = queries.get(request.actor, image_id)
    audit.record_read(
        "handbook.image_read", by=request.actor, purpose=request.purpose, obj=f"handbook_image:{image.pk}",
        subjects=[f"resident:{image.resident_id}"],
    )  # fmt: skip
    answer = HttpResponse(storage.read(image.sha256), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{image.pk}.{ENDINGS[image.media_type]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _announced(request: HttpRequest, resident_id: UUID, act: str) -> residents.Resident:
    audit.record_read(act, by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    return residents.get(request.actor, resident_id)
