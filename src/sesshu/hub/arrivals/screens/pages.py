"""監視: how every connection stands; what came in and was dropped; one delivery and what can be done about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.fields import ChoiceField, NoteField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.hub.arrivals import actions, queries
from sesshu.hub.arrivals.models import NO_RECEIVER, Arrival, Delivery
from sesshu.hub.arrivals.states import AT_RECEIVER, ArrivalState, DeliveryState
from sesshu.hub.connections.layouts import layout
from sesshu.hub.connections.masters import system_name

PURPOSE = "DATA_HUB"
MARKS = {"accepted": "right", "held": "care", "refused": "wrong", "delivered": "right", "waiting": "", "sending": ""}
STANDINGS = (
    Column("code", "連携コード", lambda one: one.connection.code, css="code tight"),
    Column("name", "名称", lambda one: one.connection.name),
    Column("word", "状態", tags=lambda one: one.marks),
    Column("why", "理由"),
    Column("sequence", "最後の通番", lambda one: one.last.sequence if one.last else "", align="right"),
    Column("at", "最後の受領", lambda one: one.last.received_at if one.last else "", css="tight", with_time=True),
    Column("due", "予定", lambda one: _due(one.connection), css="tight"),
)
ARRIVALS = (
    Column("received_at", "受領の日時", sort="received_at", css="tight", with_time=True,
           link=lambda one: reverse("arrival-detail", args=[one.pk])),
    Column("connection", "連携コード", css="code tight", sort="connection"),
    Column("sequence", "通番", sort="sequence", align="right"),
    Column("state", "状態", lambda one: one.get_state_display(), tag=lambda one: MARKS.get(one.state, ""), css="tight"),
    Column("rows", "行数", align="right"),
    Column("dropped", "捨てた項目", lambda one: len(one.dropped_columns) + one.unknown_columns, align="right"),
    Column("reasons", "理由", lambda one: "、".join(one.reasons)),
    Column("out", "配信", lambda one: "、".join(
        f"{system_name(d.receiver)}：{d.get_state_display()}" for d in one.deliveries.all())),
)  # fmt: skip


class ArrivalFilter(FilterForm):
    state = ChoiceField("状態", choices=ArrivalState.choices, required=False, empty="すべて")


class ReleaseForm(Form):
    reason = NoteField("通す理由", rows=2, most=400, example=actions.EXAMPLE)


class GiveBackForm(Form):
    back_reason = NoteField("取りやめる理由", rows=2, most=400, example="送り元が作り直す")


class AgainForm(Form):
    """Send it once more."""


class LookForm(Form):
    """Ask the receiver."""


class GiveUpForm(Form):
    reason = NoteField("断念する理由", rows=2, most=400, example="次のファイルに含まれる")


class WithdrawForm(Form):
    withdraw_reason = NoteField("取り消す理由", rows=2, most=400, example="送り元の誤り")


@endpoint(purpose=PURPOSE, permission="arrival.read")
def monitor_page(request: HttpRequest) -> HttpResponse:
    """How every connection stands, and the arrivals, the newest first."""
    rows = queries.standings(request.actor)
    standings = Table(
        request, name="hub-standings", columns=STANDINGS, rows=rows, caption="連携ごとの状態",
        empty="受領の連携は登録されていません。マスタの「連携」で登録してください。", part="standings",
    )  # fmt: skip
    filters = ArrivalFilter(request.GET, request=request)
    table = Table(
        request, name="arrivals", columns=ARRIVALS, rows=queries.arrivals(request.actor, **filters.conditions()),
        filters=filters, caption="受領の一覧", empty="この条件に当てはまる受領はありません。",
    )  # fmt: skip
    return show(request, "arrivals/monitor.html", standings=standings, table=table)


@endpoint(purpose=PURPOSE, permission="arrival.read")
def arrival_page(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One arrival: what was dropped, why it waits, and its deliveries."""
    arrival = queries.get(request.actor, arrival_id)
    may = arrival.state == ArrivalState.HELD and request.actor.may("arrival.release")
    release, back = (ReleaseForm.of(request), GiveBackForm.of(request)) if may else (None, None)

    def act(name: str, said: str) -> Any:
        def do(data: dict[str, Any]) -> str:
            getattr(actions, name)(arrival_id=arrival.pk, by=request.actor, purpose=request.purpose, **_told(data))
            flash(request, said, f"{arrival.connection}　通番{arrival.sequence}")
            return reverse("arrival-detail", args=[arrival.pk])

        return do

    if release and (done := release.submit(act("release", "保留を通しました"))):
        return done
    if back and (done := back.submit(act("give_back", "受領を取りやめました"))):
        return done
    return show(
        request, "arrivals/arrival.html", arrival=arrival, facts=_facts(arrival), release_form=release, back_form=back,
        deliveries=[(one, _delivery_facts(one)) for one in arrival.deliveries.order_by("connection")],
        mark=MARKS.get(arrival.state, ""),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="arrival.read")
def delivery_page(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One delivery and the acts that its state allows."""
    one = queries.get_delivery(request.actor, delivery_id)
    forms = _forms(request, one)

    def act(name: str, said: str) -> Any:
        def do(data: dict[str, Any]) -> str:
            getattr(actions, name)(delivery_id=one.pk, by=request.actor, purpose=request.purpose, **_told(data))
            flash(request, said)
            return reverse("delivery-detail", args=[one.pk])

        return do

    for name, (form, _, said) in forms.items():
        if done := form.submit(act(name, said)):
            return done
    return show(
        request, "arrivals/delivery.html", one=one, facts=_delivery_facts(one), stuck=queries.reason_of(one),
        forms=[(form, label) for form, label, _ in forms.values()], mark=MARKS.get(one.state, "wrong"),
    )  # fmt: skip


def _forms(request: HttpRequest, one: Delivery) -> dict[str, tuple[Form, str, str]]:
    state, stuck = DeliveryState(one.state), bool(queries.reason_of(one))
    found: dict[str, tuple[Form, str, str]] = {}
    if request.actor.may("delivery.send"):
        ended = state in (DeliveryState.REFUSED, DeliveryState.GIVEN_UP, DeliveryState.DELIVERED)
        if one.content is not None and (ended or (state == DeliveryState.SENDING and stuck)):
            found["send_again"] = (AgainForm.of(request), "もう一度配信する", "もう一度配信します")
        if stuck:
            found["give_up"] = (GiveUpForm.of(request), "配信を断念する", "配信を断念しました")
    if state == DeliveryState.DELIVERED:
        found["look"] = (LookForm.of(request), "受け取り側の状態を確かめる", "受け取り側の状態を確かめました")
    if request.actor.may("delivery.withdraw") and state in (DeliveryState.WAITING, DeliveryState.DELIVERED):
        found["withdraw"] = (WithdrawForm.of(request), "配信を取り消す", "配信を取り消しました")
    return found


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Two forms stand on a page, so their fields have names of their own; the acts call each of them the reason."""
    return {"reason" if name.endswith("reason") else name: value for name, value in data.items()}


def _due(connection: Any) -> str:
    hour = "" if connection.due_hour is None else f"{connection.due_hour}時まで"
    return f"{connection.get_every_display()}{hour}"


def _facts(arrival: Arrival) -> list[tuple[str, Any]]:
    unknown = f"、ほかに知らない項目{arrival.unknown_columns}個" if arrival.unknown_columns else ""
    dropped = ("、".join(arrival.dropped_columns) or "なし") + unknown
    persons = "、".join(
        f"{code or '受け取る側がないため全員'} {n:,}人" for code, n in sorted(arrival.dropped_persons.items()) if n
    )
    nobody = NO_RECEIVER in arrival.dropped_persons
    told = [
        ("データ", layout(arrival.layout).name), ("通番", arrival.sequence), ("行数", f"{arrival.rows:,}行"),
        ("人数", f"{arrival.persons:,}人"), ("受け取る側", queries.NOBODY_RECEIVED if nobody else ""),
        ("受け取らずに捨てた項目", dropped), ("渡さない人", persons), ("理由", "、".join(arrival.reasons)),
        ("判断", arrival.decided_because), ("SHA-256", arrival.sha256[:16] + "…"),
    ]  # fmt: skip
    return [(label, value) for label, value in told if value]


def _delivery_facts(one: Delivery) -> list[tuple[str, Any]]:
    state = str(one.told.get("state", ""))
    there = AT_RECEIVER.get(state, "不明") if state else ""
    told = [
        ("受け取る側", system_name(one.receiver)), ("連携コード", one.connection), ("番号", one.number or "―"),
        ("渡す行", f"{one.rows:,}行"), ("渡さない人", f"{one.dropped_persons:,}人"),
        ("渡さない項目", "、".join(one.dropped_columns) or "なし"), ("渡す項目", f"{len(one.columns)}項目"),
        # by the register of the day of the hand-over; nothing where that dropped nothing
        ("配信の日に、さらに渡さなかった項目", "、".join(one.late_columns)),
        ("配信の日に、さらに渡さなかった人", f"{one.late_persons:,}人" if one.late_persons else ""),
        ("受領番号", one.receipt), ("受け取り側の状態", there), ("理由", one.reason),
    ]  # fmt: skip
    return [(label, value) for label, value in told if value]
