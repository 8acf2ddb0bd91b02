"""媒体管理簿: the register, one medium with its next step, asking for one, and reading one that came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.contracts.exchange.sealing import SealError
from sesshu.contracts.exchange.states import MEDIUM_LABELS, MEDIUM_NEXT, MediumState
from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.queries import may_fetch
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.media import actions, carrying, queries
from sesshu.intermediary.media.models import DONE, Direction, Medium
from sesshu.intermediary.media.refused_files import refused_words
from sesshu.intermediary.peers.directory import name_of as body_name

PURPOSE = "INFORMATION_EXCHANGE"
COLUMNS = (
    Column("number", "媒体番号", sort="number", link=lambda r: reverse("medium-detail", args=[r.pk])),
    Column("direction", "内容", lambda r: r.get_direction_display(), sort="direction"),
    Column("counterpart", "相手", css="code tight", sort="counterpart"),
    Column("items", "件数", align="right"),
    Column("state", "状態", lambda r: MEDIUM_LABELS[MediumState(r.state)], sort="state", css="tight",
           tag=lambda r: "plain" if r.state in DONE else "care"),
    Column("finished", "完了", lambda r: "" if r.state in DONE else "未了", css="tight"),
    Column("requested_at", "申請", sort="requested_at", css="tight"),
)  # fmt: skip


class MediaFilter(FilterForm):
    state = fields.ChoiceField(
        "状態", choices=[(s.value, label) for s, label in MEDIUM_LABELS.items()], required=False, empty="すべて"
    )


def _notices() -> list[tuple[str, str]]:
    return [
        (str(one.pk), f"{body_name(one.provider)}（{wareki(one.received_at.astimezone(clock.TOKYO).date())}の許可）")
        for one in carrying.waiting_notices()
    ]


class RequestForm(Form):
    number = fields.TextField("媒体番号", most=30, example="媒体-2026-001")
    notice = fields.ChoiceField("書き込む提供の求め", choices=_notices, empty="")
    reason = fields.TextField("媒体を使う理由", most=200, width="long", example="回線の停止のため")


class ReadForm(Form):
    file = fields.FileField("受け取ったファイル", accept=".jose", most_bytes=16 * 1024**2)
    number = fields.TextField("回答に使う媒体番号", most=30, required=False, example="媒体-2026-002")
    reason = fields.TextField(
        "媒体を使う理由", most=200, width="long", required=False, example="相手の回線の停止のため"
    )


class ApproveForm(Form):
    """許可 without questions."""


class WriteForm(Form):
    """書込み without questions."""


class HandOverForm(Form):
    handed_to = fields.TextField("受け取った人", most=100, width="long", example="小樽市 情報政策課 受領者名")


class TakeBackForm(Form):
    """返却 without questions."""


class EraseForm(Form):
    how = fields.TextField("消去の方法", most=100, width="long", example="全領域の上書き")


class VerifyForm(Form):
    """消去の確認 without questions."""


class LeftOverForm(Form):
    what = fields.TextField("残っていたもの", most=200, width="long", example="封をしたファイルが1件")


class CancelForm(Form):
    """取りやめ without questions."""


class LoseForm(Form):
    lost_how = fields.TextField(
        "紛失の状況と報告先", most=300, width="long", example="搬送中に所在不明。情報政策課へ報告済み"
    )


# state → (form, heading, button, what is told, permission)
STEPS: dict[MediumState, tuple[type[Form], str, str, str, str]] = {
    MediumState.REQUESTED: (ApproveForm, "書込みの許可", "許可する", "許可しました", "medium.approve"),
    MediumState.APPROVED: (WriteForm, "書込み", "封をしたファイルを作る", "ファイルを作りました", "medium.write"),
    MediumState.WRITTEN: (HandOverForm, "受渡し", "渡したことを記録する", "受渡しを記録しました", "medium.write"),
    MediumState.HANDED_OVER: (TakeBackForm, "返却", "返却を記録する", "返却を記録しました", "medium.write"),
    MediumState.RETURNED: (EraseForm, "消去", "消去を記録する", "消去を記録しました", "medium.write"),
    MediumState.LOST: (TakeBackForm, "発見", "見つかったことを記録する", "発見を記録しました", "medium.write"),
    MediumState.ERASED: (VerifyForm, "消去の確認", "消去を確かめた", "消去の確認を記録しました", "medium.approve"),
}


@endpoint(purpose=PURPOSE, permission="medium.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """The register; asking for a medium and reading one that came."""
    by, purpose = request.actor, request.purpose
    filters = MediaFilter(request.GET, request=request)
    table = Table(
        request, name="media", columns=COLUMNS, rows=queries.media(by).filter(**filters.conditions()),
        filters=filters, caption="媒体管理簿", empty="媒体は登録されていません。",
    )  # fmt: skip
    ask = RequestForm.of(request) if by.may("medium.write") and _notices() else None
    read = ReadForm.of(request) if by.may("medium.write") else None
    if read:
        read.auto_id = "read_%s"

    def request_one(data: dict[str, Any]) -> str:
        notice = next(one for one in carrying.waiting_notices() if str(one.pk) == data["notice"])
        row = actions.request(
            number=data["number"], direction=Direction.CALL, counterpart=notice.provider, reason=data["reason"],
            notice=notice, by=by, purpose=purpose,
        )  # fmt: skip
        flash(request, "媒体の作成を申請しました", "別の職員が許可すると、書き込めます。")
        return reverse("medium-detail", args=[row.pk])

    def read_one(data: dict[str, Any]) -> str:
        row, answered = carrying.read(
            data=data["file"].read(), number=data["number"], reason=data["reason"], by=by, purpose=purpose
        )
        if row is None:
            flash(request, "回答を取り込みました", f"{answered}件の回答を照会に結び付けました。")
            return reverse("medium-list")
        flash(request, "提供の求めを受け取りました", "別の職員が許可すると、回答のファイルを作れます。")
        return reverse("medium-detail", args=[row.pk])

    done = (ask and ask.submit(request_one)) or (read and read.submit(read_one))
    return done or show(
        request,
        "media/list.html",
        table=table,
        ask=ask,
        read=read,
        anew=queries.signed_before_renewal(by),
        late=queries.overdue(),
    )


@endpoint(purpose=PURPOSE, permission="medium.read")
def detail_page(request: HttpRequest, medium_id: UUID) -> HttpResponse:
    """One medium; the one step that comes next, for whoever may take it."""
    row = queries.get(request.actor, medium_id)
    state = MediumState(row.state)
    kind, heading, button, told, permission = STEPS.get(state, (None, "", "", "", ""))
    own = (state is MediumState.REQUESTED and row.requested_by == request.actor.code) or (
        state is MediumState.ERASED and row.erased_by == request.actor.code
    )
    form = kind.of(request) if kind and request.actor.may(permission) and not own else None
    may_cancel = state in {MediumState.REQUESTED, MediumState.APPROVED} and request.actor.may("medium.write")
    stop = CancelForm.of(request) if may_cancel else None
    may_lose = MediumState.LOST in MEDIUM_NEXT[state] and request.actor.may("medium.write")
    lose = LoseForm.of(request) if may_lose else None
    left = LeftOverForm.of(request) if form and state is MediumState.ERASED else None

    def act(data: dict[str, Any]) -> str:
        _act(request, row, state, data)
        flash(request, told, row.number)
        return reverse("medium-detail", args=[row.pk])

    def cancel(_: dict[str, Any]) -> str:
        actions.cancel(medium_id=row.pk, by=request.actor, purpose=request.purpose)
        flash(request, "取りやめました", row.number)
        return reverse("medium-detail", args=[row.pk])

    def lost(data: dict[str, Any]) -> str:
        actions.lose(medium_id=row.pk, how=data["lost_how"], by=request.actor, purpose=request.purpose)
        flash(request, "紛失を記録しました", f"{row.number}。見つかるまで「未了」です。")
        return reverse("medium-detail", args=[row.pk])

    def left_over(data: dict[str, Any]) -> str:
        actions.find_left_over(medium_id=row.pk, what=data["what"], by=request.actor, purpose=request.purpose)
        flash(request, "残っていたことを記録しました", f"{row.number}。もう一度消去してください。")
        return reverse("medium-detail", args=[row.pk])

    done = (form and form.submit(act)) or (stop and stop.submit(cancel)) or (lose and lose.submit(lost))
    done = done or (left and left.submit(left_over))
    return done or show(
        request, "media/detail.html", row=row, facts=_facts(row), form=form, stop=stop, lose=lose, left=left,
        step=heading, button=button, own=own, state=MEDIUM_LABELS[state], section="media",
        may_fetch=may_fetch(request.actor, row.export), history=queries.history(request.actor, row),
        others=queries.other_uses(request.actor, row),
    )  # fmt: skip


def _act(request: HttpRequest, row: Medium, state: MediumState, data: dict[str, Any]) -> None:
    told = {"medium_id": row.pk, "by": request.actor, "purpose": request.purpose}
    if state is MediumState.REQUESTED:
        actions.approve(**told)
    elif state is MediumState.APPROVED:
        try:
            carrying.write(**told)
        except SealError as refused:
            words = refused_words(refused, row.received, row.counterpart)
            raise NotNow(f"ファイルを作れません。{words}") from None
    elif state is MediumState.WRITTEN:
        actions.hand_over(handed_to=data["handed_to"], **told)
    elif state in {MediumState.HANDED_OVER, MediumState.LOST}:
        actions.take_back(**told)
    elif state is MediumState.RETURNED:
        actions.erase(how=data["how"], **told)
    else:
        actions.verify(**told)


def _facts(row: Medium) -> list[tuple[str, Any]]:
    return [
        ("内容", row.get_direction_display()), ("相手", body_name(row.counterpart)), ("件数", row.items or ""),
        ("理由", row.reason), ("ファイルのハッシュ", row.sha256[:16]),
        ("消去の確認の期限", queries.due_at(row)),
    ]  # fmt: skip
