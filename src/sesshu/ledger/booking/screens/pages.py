"""予約サイト: the entrance, one's own reservations, an event, change and cancel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import public_endpoint
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.screens import show
from sesshu.ledger.booking import queries
from sesshu.ledger.booking.access import ACTOR, ENTRANCE, PURPOSE, own_page
from sesshu.ledger.booking.screens import forms, presenters
from sesshu.ledger.booking.visits import address_of
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations import actions, policies
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.actions.common import active_of
from sesshu.ledger.reservations.states import Channel, ReservationState
from sesshu.ledger.vouchers import numbering

SAID = {
    "wrong": "番号か生年月日が違うか、いまは使えない番号です。接種券・予診票を見て、もう一度入力してください。",
    "locked": "間違いが続いたため、しばらく使えません。30分ほど待つか、市の窓口に電話してください。",
    "many": "一度に扱える人数を超えました。いったん終了してから、入り直してください。",
    "stale": "画面を開いてから時間がたちました。もう一度入力してください。",
}
DONE = {
    "booked": "予約しました。", "waiting": "空き待ちに登録しました。空きが出ると、早い順に予約になります。",
    "changed": "予約を変更しました。", "cancelled": "予約を取り消しました。", "added": "家族を加えました。",
}  # fmt: skip


@public_endpoint(reason="監視装置が生死を確かめる。個人に関する情報を含まない")
def live(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"state": "good"})


@public_endpoint(reason=ENTRANCE)
def entrance(request: HttpRequest) -> HttpResponse:
    """Number and birth date; or another person of the family for who is inside already."""
    visit = request.visit  # type: ignore[attr-defined]
    form = forms.EntranceForm.of(request)
    if form.is_bound and form.is_valid():
        inside = bool(visit.people)
        said = _try(visit, request, form)
        if said == "ok":
            return redirect(reverse("booking-mine") + ("?done=added" if inside else ""))
        form.add_error(None, SAID[said])
    offers = [] if form.is_bound else queries.offers(())
    return show(request, "booking/entrance.html", form=form, offers=offers)


def _try(visit: Any, request: HttpRequest, form: forms.EntranceForm) -> str:
    try:
        number = numbering.read(form.cleaned_data["number"])
    except InvalidInput:
        number = form.cleaned_data["number"]  # counted like any other wrong number, and no hint what is wrong with it
    return str(visit.sign_in(number, form.cleaned_data["birth_date"], address_of(request)))


@own_page
def mine(request: HttpRequest) -> HttpResponse:
    """Everybody of the visit with their reservations, and the events that are open."""
    visit = request.visit  # type: ignore[attr-defined]
    names = presenters.series_names()
    people = [
        (
            presenters.who(guest),
            [presenters.line(r, may_change=policies.before_end(r.session), names=names) for r in rows],
        )
        for guest, rows in queries.reservations(visit)
    ]
    done = DONE.get(request.GET.get("done", ""), "")
    return show(request, "booking/mine.html", people=people, offers=queries.offers(visit.people), done=done)


@own_page
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event: for whom it is, its times, and the reservation."""
    visit = request.visit  # type: ignore[attr-defined]
    guests, tables = visit.people, city_tables()
    open_now = queries.offers(guests)
    offer = queries.offer(open_now, event_id)
    booked = {key: [row.session for row in rows] for key, rows in active_of(_ids(guests)).items()}
    chances = presenters.chances(guests, offer, booked, tables)
    able = [guests[one.place] for one in chances if one.may]
    later = presenters.in_time(able, offer, queries.later_sessions(offer, open_now), booked, tables)
    form = forms.BookForm.of(request)
    forms.offer(form, "people", [(str(one.place), one.words) for one in chances if one.may])
    names = presenters.series_names() if len({row.series for row in offer.sessions}) > 1 else None
    forms.offer(
        form, "session", [(str(s.id), presenters.session_words(s, names=names)) for s in offer.sessions]
    )  # fmt: skip
    forms.offer(
        form, "second",
        [("", "2回目はあとで予約する"), *((str(s.id), presenters.session_words(s, with_day=True)) for s in later)],
    )  # fmt: skip
    if not form.is_bound and len([one for one in chances if one.may]) == 1:
        form.initial["people"] = [str(one.place) for one in chances if one.may]
    if form.is_bound and form.is_valid():
        try:
            return redirect(f"{reverse('booking-mine')}?done={_book(visit, guests, form)}")
        except Refused as refused:
            form.add_refusal(refused)
    if form.is_bound and form.errors:  # seats may be gone meanwhile
        offer = queries.offer(queries.offers(guests), event_id)
    return show(
        request, "booking/event.html", form=form, offer=offer, event=offer.event, venue=queries.venue(offer.event),
        chances=chances, anybody=any(one.may for one in chances) and not offer.opens_at, pairs=bool(later),
        opens_at=offer.opens_at.astimezone(clock.TOKYO) if offer.opens_at else None,
    )  # fmt: skip


def _book(visit: Any, guests: list[Any], form: forms.BookForm) -> str:
    data = form.cleaned_data
    chosen = tuple(UUID(data[name]) for name in ("session", "second") if data[name])
    wishes = [
        Wish(
            guests[int(place)].known.resident_id, chosen, UUID(form.request_key), wait=data["wait"],
            telephone=data["telephone"],
        )
        for place in data["people"]
    ]  # fmt: skip
    made = actions.book(wishes=wishes, channel=Channel.PUBLIC, knowing=visit.knowing, by=ACTOR, purpose=PURPOSE)
    return "waiting" if any(one.waiting for one in made) else "booked"


@own_page
def change(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Another time or day of the same series. The old seat is kept until the new one is there."""
    visit = request.visit  # type: ignore[attr-defined]
    row = queries.own(visit, reservation_id)
    form = forms.ChangeForm.of(request)
    sessions = [
        one
        for offer in queries.offers(visit.people)
        for one in offer.sessions
        if one.series == row.session.series and not offer.opens_at and one.id != row.session_id
    ]
    free = [one for one in sessions if one.free_for_public]
    shown = sessions if form.is_bound else free
    forms.offer(form, "session", [(str(one.id), presenters.session_words(one, with_day=True)) for one in shown])
    if form.is_bound and form.is_valid():
        try:
            actions.move(
                reservation_id=row.id, session_id=UUID(form.cleaned_data["session"]), request=UUID(form.request_key),
                channel=Channel.PUBLIC, knowing=visit.knowing, by=ACTOR, purpose=PURPOSE,
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect(f"{reverse('booking-mine')}?done=changed")
    return show(
        request, "booking/change.html", form=form, line=presenters.line(row, may_change=True), any_free=bool(shown),
        gone=row.state == ReservationState.CANCELLED,
    )  # fmt: skip


@own_page
def cancel(request: HttpRequest, reservation_id: UUID) -> HttpResponse:
    """Give a seat up; who waits gets it. Pressing twice cancels once."""
    visit = request.visit  # type: ignore[attr-defined]
    row = queries.own(visit, reservation_id)
    form = forms.CancelForm.of(request)
    if form.is_bound and form.is_valid():
        try:
            actions.cancel(
                reservation_ids=[row.id], reason="本人の取消し", channel=Channel.PUBLIC, by=ACTOR, purpose=PURPOSE
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect(f"{reverse('booking-mine')}?done=cancelled")
    return show(request, "booking/cancel.html", form=form, line=presenters.line(row, may_change=True))


@public_endpoint(reason=ENTRANCE)
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the numbers that were given."""
    if request.method == "POST":
        request.visit.leave()  # type: ignore[attr-defined]
    return redirect("booking-entrance")


def _ids(guests: list[Any]) -> list[UUID]:
    return [guest.known.resident_id for guest in guests]
