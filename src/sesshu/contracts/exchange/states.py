"""The ways of an inquiry and of a provision, as tables; the diagrams of docs/exchange.md are made from them."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=StrEnum)


class InquiryState(StrEnum):
    DRAFT = "draft"
    QUEUED = "queued"
    SENT = "sent"
    PERMITTED = "permitted"
    WAITING = "waiting"
    ANSWERED = "answered"
    FETCHED = "fetched"
    ADOPTED = "adopted"
    DISMISSED = "dismissed"
    REJECTED_LOCAL = "rejected_local"
    REJECTED_NETWORK = "rejected_network"
    REFUSED_PROVIDER = "refused_provider"
    NO_CODE_INQUIRER = "no_code_inquirer"
    NO_CODE_PROVIDER = "no_code_provider"
    NO_DATA = "no_data"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


INQUIRY_LABELS: dict[InquiryState, str] = {
    InquiryState.DRAFT: "作成",
    InquiryState.QUEUED: "送信待ち",
    InquiryState.SENT: "送信済み",
    InquiryState.PERMITTED: "許可済み",
    InquiryState.WAITING: "相手の職員の確認待ち",
    InquiryState.ANSWERED: "回答あり",
    InquiryState.FETCHED: "業務システムが受領",
    InquiryState.ADOPTED: "取入れ済み",
    InquiryState.DISMISSED: "取り入れない",
    InquiryState.REJECTED_LOCAL: "自団体の点検で不可",
    InquiryState.REJECTED_NETWORK: "ネットワークが不許可",
    InquiryState.REFUSED_PROVIDER: "相手の団体が不提供",
    InquiryState.NO_CODE_INQUIRER: "自団体の符号なし",
    InquiryState.NO_CODE_PROVIDER: "相手の団体の符号なし",
    InquiryState.NO_DATA: "副本の登録なし",
    InquiryState.EXPIRED: "期限切れ",
    InquiryState.CANCELLED: "取消し",
}
_S = InquiryState
INQUIRY_NEXT: dict[InquiryState, frozenset[InquiryState]] = {
    _S.DRAFT: frozenset({_S.QUEUED, _S.REJECTED_LOCAL, _S.NO_CODE_INQUIRER}),
    _S.QUEUED: frozenset({_S.SENT, _S.CANCELLED, _S.EXPIRED}),
    _S.SENT: frozenset(
        {_S.PERMITTED, _S.REJECTED_NETWORK, _S.NO_CODE_INQUIRER, _S.NO_CODE_PROVIDER, _S.REJECTED_LOCAL, _S.EXPIRED}
    ),
    _S.PERMITTED: frozenset({_S.ANSWERED, _S.WAITING, _S.NO_DATA, _S.REFUSED_PROVIDER, _S.EXPIRED}),
    _S.WAITING: frozenset({_S.ANSWERED, _S.NO_DATA, _S.REFUSED_PROVIDER, _S.EXPIRED}),
    _S.ANSWERED: frozenset({_S.FETCHED}),
    _S.FETCHED: frozenset({_S.ADOPTED, _S.DISMISSED}),
} | {
    end: frozenset()
    for end in (
        _S.ADOPTED, _S.DISMISSED, _S.REJECTED_LOCAL, _S.REJECTED_NETWORK, _S.REFUSED_PROVIDER, _S.NO_CODE_INQUIRER,
        _S.NO_CODE_PROVIDER, _S.NO_DATA, _S.EXPIRED, _S.CANCELLED,
    )
}  # fmt: skip
OPEN_INQUIRIES = frozenset({_S.DRAFT, _S.QUEUED, _S.SENT, _S.PERMITTED, _S.WAITING})


class ProvisionState(StrEnum):
    NOTIFIED = "notified"
    HELD = "held"
    RELEASED = "released"
    ANSWERED = "answered"
    NOT_LISTED = "not_listed"
    NO_COPY = "no_copy"
    REFUSED_BY_STAFF = "refused_by_staff"
    EXPIRED = "expired"


PROVISION_LABELS: dict[ProvisionState, str] = {
    ProvisionState.NOTIFIED: "提供の求め",
    ProvisionState.HELD: "職員の確認待ち",
    ProvisionState.RELEASED: "提供を許可",
    ProvisionState.ANSWERED: "提供済み",
    ProvisionState.NOT_LISTED: "リスト外のため不可",
    ProvisionState.NO_COPY: "副本の登録なし",
    ProvisionState.REFUSED_BY_STAFF: "職員が不提供",
    ProvisionState.EXPIRED: "期限切れ",
}
_P = ProvisionState
PROVISION_NEXT: dict[ProvisionState, frozenset[ProvisionState]] = {
    _P.NOTIFIED: frozenset({_P.ANSWERED, _P.HELD, _P.NO_COPY, _P.NOT_LISTED, _P.EXPIRED}),
    # The hold may fall away before a person began (answered, no copy), and the list of the day may end the permission.
    _P.HELD: frozenset({_P.RELEASED, _P.REFUSED_BY_STAFF, _P.ANSWERED, _P.NO_COPY, _P.NOT_LISTED, _P.EXPIRED}),
    # What was blocked after two persons released it is held again.
    _P.RELEASED: frozenset({_P.ANSWERED, _P.HELD, _P.NO_COPY, _P.NOT_LISTED, _P.EXPIRED}),
    _P.ANSWERED: frozenset(),
    _P.NOT_LISTED: frozenset(),
    _P.NO_COPY: frozenset(),
    _P.REFUSED_BY_STAFF: frozenset(),
    _P.EXPIRED: frozenset(),
}


class CodeState(StrEnum):
    """A linkage code of one body for one person. `failed`: the register said that there will be none. `held` again to
    `requested`: the resident record code has changed. `retired`: the unified number or the copies are gone; two persons
    may ask for a code again."""

    REQUESTED = "requested"
    HELD = "held"
    STUCK = "stuck"
    FAILED = "failed"
    RETIRED = "retired"


CODE_LABELS: dict[CodeState, str] = {
    CodeState.REQUESTED: "取得依頼中",
    CodeState.HELD: "取得済み",
    CodeState.STUCK: "応答なし",
    CodeState.FAILED: "取得できず",
    CodeState.RETIRED: "廃止",
}
CODE_NEXT: dict[CodeState, frozenset[CodeState]] = {
    CodeState.REQUESTED: frozenset({CodeState.HELD, CodeState.STUCK, CodeState.FAILED, CodeState.RETIRED}),
    CodeState.STUCK: frozenset({CodeState.HELD, CodeState.REQUESTED, CodeState.FAILED, CodeState.RETIRED}),
    CodeState.FAILED: frozenset({CodeState.REQUESTED, CodeState.RETIRED}),
    CodeState.HELD: frozenset({CodeState.REQUESTED, CodeState.RETIRED}),
    CodeState.RETIRED: frozenset({CodeState.REQUESTED}),
}


class MediumState(StrEnum):
    """A medium that carries a sealed file. It is finished when another person has verified that it was erased; one that
    was lost stays unfinished until it is found."""

    REQUESTED = "requested"
    APPROVED = "approved"
    WRITTEN = "written"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    ERASED = "erased"
    VERIFIED = "verified"
    CANCELLED = "cancelled"
    LOST = "lost"


MEDIUM_LABELS: dict[MediumState, str] = {
    MediumState.REQUESTED: "許可待ち",
    MediumState.APPROVED: "書込み待ち",
    MediumState.WRITTEN: "書込み済み",
    MediumState.HANDED_OVER: "受渡し済み",
    MediumState.RETURNED: "返却済み",
    MediumState.ERASED: "消去済み（確認待ち）",
    MediumState.VERIFIED: "消去を確認",
    MediumState.CANCELLED: "取りやめ",
    MediumState.LOST: "紛失",
}
_M = MediumState
MEDIUM_NEXT: dict[MediumState, frozenset[MediumState]] = {
    _M.REQUESTED: frozenset({_M.APPROVED, _M.CANCELLED}),
    _M.APPROVED: frozenset({_M.WRITTEN, _M.CANCELLED}),
    _M.WRITTEN: frozenset({_M.HANDED_OVER, _M.RETURNED, _M.LOST}),
    _M.HANDED_OVER: frozenset({_M.RETURNED, _M.LOST}),
    _M.RETURNED: frozenset({_M.ERASED, _M.LOST}),
    # Whoever goes to verify may not find it: what it holds nobody has seen.
    _M.ERASED: frozenset({_M.VERIFIED, _M.RETURNED, _M.LOST}),
    _M.VERIFIED: frozenset(),
    _M.CANCELLED: frozenset(),
    _M.LOST: frozenset({_M.RETURNED}),
}


class WrongStepError(Exception):
    """この状態からは、その状態にできません。"""


def check_step(table: dict[S, frozenset[S]], now: S, to: S) -> None:
    """Raises WrongStepError for a step that the table does not have."""
    if to not in table[now]:
        raise WrongStepError(f"{now} → {to}")


def diagram(table: dict[S, frozenset[S]], labels: dict[S, str]) -> str:
    """A table of states as a Mermaid diagram."""
    order = list(labels)
    lines = ["stateDiagram-v2", f"    [*] --> {order[0].value}"]
    lines += [f"    {state.value} : {label}" for state, label in labels.items()]
    for state in order:
        lines += [f"    {state.value} --> {to.value}" for to in sorted(table[state], key=order.index)]
        lines += [] if table[state] else [f"    {state.value} --> [*]"]
    return "\n".join(lines) + "\n"
