"""窓口・電話: the box to type or scan into, and the people it may mean. What was typed never stands in an address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import fields, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.counter.finding import EXAMPLE, MOST, Found, find
from sesshu.ledger.inquiries import actions as inquiries
from sesshu.ledger.inquiries.codes import choices, codes

PURPOSE = "RESIDENT_SEARCH"
KEPT = "counter_search"


class FindForm(Form):
    """A search: it may be sent again and again. The slip it may open is one for each person, clerk and day."""

    one_time = False
    text = fields.TextField(
        "番号・バーコード・カナ・氏名・生年月日", most=60, width="long", example="ヤマダ ハナコ、R6.9.18",
        hint="読取機はそのまま使えます。カナと生年月日は、空白で区切って一度に入力できます。例：たかはし R6.9.18",
    )  # fmt: skip
    channel = fields.ChoiceField("受付の方法", style="radio", choices=lambda: choices("channel"), initial="counter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["text"].widget.attrs["data-focus-first"] = ""


class ChooseForm(Form):
    person = fields.TextField("対象の人", most=40)


@endpoint(purpose=PURPOSE, permission="inquiry.write")
def counter_page(request: HttpRequest) -> HttpResponse:
    """One person found: the slip is opened at once. Several: a list with a button each. All are recorded as seen."""
    kept = request.staff_session.data.get(KEPT, {}) if getattr(request, "staff_session", None) else {}
    form, chosen = FindForm.of(request, initial=kept), ChooseForm.of(request)

    if form.is_bound and form.is_valid():
        try:
            return redirect(found_at(request, form.cleaned_data))
        except InvalidInput as refused:
            form.add_refusal(refused)
    done = chosen.submit(lambda data: _open(request, UUID(data["person"]), kept.get("channel", "counter")))
    if done:
        return done
    found = _find(request, kept["text"]) if kept and not form.is_bound else None
    return show(
        request, "counter/find.html", form=form, found=found, choose=chosen if found else None, most=MOST,
        channel=codes("channel").get(kept.get("channel", ""), ""),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="inquiry.write")
def clear_page(request: HttpRequest) -> HttpResponse:
    """Forget what was typed last."""
    _keep(request, None)
    return redirect("counter")


def found_at(request: HttpRequest, data: dict[str, Any]) -> str:
    """Where to go for what was typed or scanned. Raises `InvalidInput` when it means nobody."""
    found = _find(request, data["text"])
    if not found.people:
        raise InvalidInput(
            "該当する住民はいません。カナの先頭だけ、または生年月日だけで探してみてください。"
            "転入届・出生届が処理される前の人は、まだ登録されていないことがあります。",
            field="text", example=EXAMPLE,
        )  # fmt: skip
    if found.total == 1:
        return _open(request, found.people[0].pk, data["channel"])
    _keep(request, {"text": data["text"], "channel": data["channel"]})
    return reverse("counter")


def _find(request: HttpRequest, text: str) -> Found:
    found = find(request.actor, text)
    if found.people:
        audit.record_read(
            "resident.searched", by=request.actor, purpose=request.purpose,
            subjects=[f"resident:{person.pk}" for person in found.people],
        )  # fmt: skip
    for person in found.people:
        person.look_alike_words = [str(word) for word in found.alike.get(person.pk, ())]  # type: ignore[attr-defined]
    return found


def _open(request: HttpRequest, resident_id: UUID, channel: str) -> str:
    slip = inquiries.open_slip(resident_id=resident_id, channel=channel, by=request.actor, purpose=request.purpose)
    _keep(request, None)
    return reverse("counter-slip", args=[slip.id])


def _keep(request: HttpRequest, given: dict[str, str] | None) -> None:
    session = getattr(request, "staff_session", None)
    if session is not None:
        session.data = {key: value for key, value in session.data.items() if key != KEPT}
        if given:
            session.data[KEPT] = given
