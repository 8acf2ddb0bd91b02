"""続けて入力する画面: a number and Enter, and the next empty row is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import flash, show
from sesshu.ledger.doses import sessions
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.piles import actions, queries
from sesshu.ledger.piles.models import Pile, PileSlip
from sesshu.ledger.piles.screens import forms
from sesshu.ledger.piles.screens.pages import PURPOSE, month_words
from sesshu.ledger.piles.states import PileState, SlipState

SHOWN = 8
TAGS = {
    SlipState.RECORDED: "right", SlipState.HELD: "care", SlipState.DIFFERS: "wrong", SlipState.KEYED: "key",
    SlipState.REMOVED: "",
}  # fmt: skip


@endpoint(purpose=PURPOSE, permission="dose.write")
def key_page(request: HttpRequest, pile_id: UUID) -> HttpResponse:
    """Key slips of a pile one after another. The names of the last ones are shown, and that is noted."""
    pile = queries.get(request.actor, pile_id)
    if pile.state == PileState.CLOSED:
        return HttpResponseRedirect(reverse("pile-close", args=[pile.pk]))
    shown = queries.last_slips(request.actor, pile, SHOWN)
    form = forms.SlipForm.of(request, pile=pile, initial=carried(request, shown))

    def act(data: dict[str, Any]) -> str:
        actions.key_slip(pile_id=pile.pk, keyed=keyed_of(request, data), by=request.actor, purpose=request.purpose)
        return reverse("pile-key", args=[pile.pk])

    if done := form.submit(act):
        return done
    audit.record_read(
        "pile.slips_shown", by=request.actor, purpose=request.purpose, obj=f"pile:{pile.pk}",
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown if row.resident_id)),
    )  # fmt: skip
    return show(request, "piles/key.html", form=form, **head(pile, shown))


@endpoint(purpose=PURPOSE, permission="dose.write")
def hold_page(request: HttpRequest, pile_id: UUID) -> HttpResponse:
    """Put a slip aside that cannot be keyed."""
    pile = queries.get(request.actor, pile_id)
    form = forms.HoldForm.of(request)

    def act(data: dict[str, Any]) -> str:
        slip = actions.hold_slip(
            pile_id=pile.pk, typed_number=data["number"], reason=data["reason"], by=request.actor,
            purpose=request.purpose,
        )  # fmt: skip
        flash(request, f"票{slip.number}を保留にしました", "紙に票の番号を書いて、保留の箱に入れてください。")
        return reverse("pile-key", args=[pile.pk])

    return form.submit(act) or show(request, "piles/hold.html", form=form, pile=pile, section="piles")


def keyed_of(request: HttpRequest, data: dict[str, Any]) -> actions.Keyed:
    """What was typed, with the person that the number names."""
    try:
        [one] = sessions.read_people(request.actor, data["number"])
    except InvalidInput:
        raise InvalidInput(
            f"健管番号・宛名番号：「{data['number']}」の人が台帳にいません。番号を確かめ、分からなければ保留にしてください。",
            field="number", example="4310000017",
        ) from None  # fmt: skip
    return actions.Keyed(one.resident.pk, data["given_on"], data["product"], data["lot_typed"])


def carried(request: HttpRequest, shown: list[PileSlip]) -> dict[str, Any]:
    """What stays from the slip that this person keyed last: all but the person."""
    mine = next((row for row in shown if row.keyed_by == request.actor.code and row.given_on), None)
    last = mine or next((row for row in shown if row.given_on), None)
    if last is None or last.given_on is None:
        return {}
    return {"given_on": wareki_short(last.given_on), "product": last.product, "lot_typed": last.lot_typed}


def head(pile: Pile, shown: list[PileSlip]) -> dict[str, Any]:
    name = institutions.names([pile.institution_code]).get(pile.institution_code, "会場")
    return {
        "pile": pile, "institution": name, "month": month_words(pile), "progress": queries.progress(pile),
        "lines": [line(row) for row in shown], "section": "piles",
    }  # fmt: skip


def line(row: PileSlip) -> dict[str, Any]:
    """One slip as the table shows it."""
    person = row.resident
    birth = wareki_short(person.birth_date) if person and person.birth_date else person.birth_text if person else ""
    return {
        "id": row.pk, "number": row.number, "name": person.name if person else row.typed_number or "（番号なし）",
        "birth": birth, "given_on": wareki_short(row.given_on) if row.given_on else "―",
        "product": product_name(row.product) if row.product else "―", "lot": row.lot_typed or "―",
        "word": row.get_state_display(), "tone": TAGS[SlipState(row.state)], "reason": row.reason,
        "link": row.state in queries.WAITING, "by": row.keyed_by_name,
    }  # fmt: skip
