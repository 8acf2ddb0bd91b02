"""束の一覧, a new pile, and its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.piles import actions, outputs, queries
from sesshu.ledger.piles.models import Pile
from sesshu.ledger.piles.screens import forms
from sesshu.ledger.piles.states import PileState

PURPOSE = "DOSE_REGISTRATION"


def month_words(pile: Pile) -> str:
    return wareki(pile.month).removesuffix("1日")


@endpoint(purpose=PURPOSE, permission="dose.write")
def list_page(request: HttpRequest) -> HttpResponse:
    """All piles with what was received, entered and checked."""
    rows = queries.piles(request.actor)
    names = institutions.names(set(Pile.objects.values_list("institution_code", flat=True)))
    columns = (
        Column("label", "束", css="code tight", sort=("fiscal_year", "number"),
               link=lambda r: reverse("pile-key", args=[r.id])),
        Column("institution", "医療機関", lambda r: names.get(r.institution_code) or r.institution_code or "会場"),
        Column("month", "接種した月", month_words, sort="month", css="tight"),
        Column("box", "箱", css="tight"),
        Column("claimed", "受領", sort="claimed", align="right"),
        Column("keyed", "入力", sort="keyed", align="right"),
        Column("checked", "照合済", lambda r: r.checked if r.double_keying else "―", align="right"),
        Column("recorded", "登録済", sort="recorded", align="right"),
        Column("waiting", "待ち", sort="waiting", align="right", tag=lambda r: "care" if r.waiting else ""),
        Column("state", "状態", lambda r: r.get_state_display(), sort="state", css="tight",
               tag=lambda r: "key" if r.state == PileState.OPEN else ""),
    )  # fmt: skip
    table = Table(
        request,
        name="piles",
        columns=columns,
        rows=rows,
        caption="予診票の束",
        empty="束はまだありません。",
        settings=True,
    )
    form, done = offer_file(request, table, name="予防接種_予診票の束_一覧")
    return done or show(request, "piles/list.html", table=table, form=form, section="piles")


@endpoint(purpose=PURPOSE, permission="dose.write")
def new_page(request: HttpRequest) -> HttpResponse:
    """Open a pile; what all slips share is typed once."""
    form = forms.PileForm.of(request)

    def act(data: dict[str, Any]) -> str:
        pile = actions.open_pile(by=request.actor, purpose=request.purpose, **data | {"claimed": int(data["claimed"])})
        flash(request, f"{pile.label}を作りました", "番号を入力してEnterを押すと、次の票に進みます。")
        return reverse("pile-key", args=[pile.pk])

    return form.submit(act) or show(request, "piles/new.html", form=form, section="piles")


@endpoint(purpose=PURPOSE, permission="dose.write")
def close_page(request: HttpRequest, pile_id: UUID) -> HttpResponse:
    """The numbers of a pile, its result as a file, and its end."""
    pile = queries.get(request.actor, pile_id)
    form = forms.CloseForm.of(request)
    result = forms.ResultForm.of(request) if request.actor.may("file.export") else None

    def close(data: dict[str, Any]) -> str:
        actions.close_pile(pile_id=pile.pk, note=data["note"], by=request.actor, purpose=request.purpose)
        flash(request, f"{pile.label}を完了しました")
        return reverse("pile-list")

    def give(data: dict[str, Any]) -> str:
        made = outputs.export_pile(
            pile_id=pile.pk, profile=data["profile"], by=request.actor, purpose=request.purpose
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    done = form.submit(close) or (result.submit(give) if result else None)
    if done:
        return done
    return show(
        request, "piles/close.html", form=form, result=result, pile=pile, progress=queries.progress(pile),
        is_open=pile.state == PileState.OPEN, section="piles",
    )  # fmt: skip
