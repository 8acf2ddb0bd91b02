"""How each receiver takes a delivery: over its API, with a key of its own. What it has is compared by its hash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from pydantic import BaseModel, ValidationError

from sesshu.contracts.hub.v1 import FactsIn, FactsOut, HandedOut, ReceiptIn
from sesshu.foundation import posting
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.files.sealing import opened
from sesshu.hub.arrivals import addressees
from sesshu.hub.arrivals.models import Delivery

M = TypeVar("M", bound=BaseModel)
JSON = "application/json"
MOST_ANSWER = 4_000_000
TRY_AGAIN = {401, 403, 408, 425, 429}  # a key or a limit that somebody puts right: nothing wrong with the delivery


class ReceiverAway(Refused):
    """受け取り側のシステムが応答しません。自動でもう一度送ります。"""

    code = "SYSTEM_DOWN"
    status = 503


class ReceiverFull(ReceiverAway):
    """受け取り側の保存先に空き容量がありません。空きができれば自動で送ります。"""


class ReceiverShut(ReceiverAway):
    """受け取り側が接続キーを受け付けません。接続キーと期間を確かめてください。"""


class ReceiverRefused(Refused):
    """受け取り側のシステムが受け取りませんでした。"""

    code = "NOT_TAKEN"


def hand_over(delivery: Delivery) -> dict[str, Any]:
    """The receiver's receipt. Raises `ReceiverAway` (try again) and `ReceiverRefused` (with its reason)."""
    if delivery.content is None:
        raise ReceiverRefused("内容は保存期間を過ぎて消去されています。送り元に送り直してもらってください。")
    content = opened(bytes(delivery.content))
    if delivery.receiver == "addressee":
        return addressees.hand_over(delivery, content, lambda message: _call("addressee", "findings/people", message))
    asked = urlencode(
        {"interface": delivery.arrival.layout, "name": delivery.file_name, "sha256": delivery.sha256,
         "rows": delivery.rows}
    )  # fmt: skip
    answer = _post(delivery.receiver, f"intake-files?{asked}", content, "application/octet-stream")
    told = _read(answer, HandedOut)
    if told.sha256 != delivery.sha256:
        raise ReceiverAway("受け取り側の控えのハッシュが違います。もう一度送ります。")
    return told.model_dump()


def look_after(delivery: Delivery) -> dict[str, Any]:
    """What became of a delivery at the receiver: its own states and counts, where it has any."""
    if delivery.receiver == "addressee":
        return dict(delivery.told)
    return _read(
        _call(delivery.receiver, "intake-files/state", ReceiptIn(receipt=delivery.receipt)), HandedOut
    ).model_dump()


def take_back(delivery: Delivery) -> dict[str, Any]:
    """Have the receiver undo it. Raises `ReceiverRefused` with what the receiver says where it cannot."""
    if delivery.receiver == "addressee":
        raise ReceiverRefused(
            "団体内統合宛名システムの業務宛名は、次の一覧で置き換わります。正しい一覧を送り直してもらってください。"
        )
    answer = _call(delivery.receiver, "intake-files/withdraw", ReceiptIn(receipt=delivery.receipt))
    return _read(answer, HandedOut).model_dump()


def facts(message: FactsIn) -> FactsOut:
    """The ledger's answer about one person; it goes on to the asker and stays nowhere."""
    return _read(_call("ledger", "vaccination-facts", message), FactsOut)


def _call(receiver: str, path: str, message: BaseModel) -> bytes:
    return _post(receiver, path, message.model_dump_json().encode("utf-8"), JSON)


def _read(answer: bytes, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(answer)
    except ValidationError:
        raise ReceiverAway("受け取り側の答えを読めません。もう一度送ります。") from None


def _post(receiver: str, path: str, body: bytes, content_type: str) -> bytes:
    place = _place(receiver)
    headers = {"Content-Type": content_type, "Authorization": f"Bearer {place['key']}"}
    try:
        told = posting.post(
            place["address"] + path, body, headers, seconds=settings.SESSHU_DELIVERY_TIMEOUT, most=MOST_ANSWER
        )
    except OSError as away:  # not there, or cut off in the middle of its answer
        raise ReceiverAway from away
    if told.status >= 400:
        raise _refusal(told)
    return told.body


def _refusal(told: posting.Posted) -> Refused:
    if told.status >= 500 or told.status in TRY_AGAIN:
        return {507: ReceiverFull, 401: ReceiverShut, 403: ReceiverShut}.get(told.status, ReceiverAway)()
    try:
        text = str(json.loads(told.body)["error"]["text"])[:300]
    except (ValueError, KeyError, TypeError):
        text = ""
    return ReceiverRefused(text)


def _place(receiver: str) -> dict[str, str]:
    """Address and key of a receiver, from the file that SESSHU_RECEIVERS names. Raises `NotNow` without them."""
    file = Path(settings.SESSHU_RECEIVERS) if settings.SESSHU_RECEIVERS else None
    found = json.loads(file.read_text(encoding="utf-8")).get(receiver) if file and file.exists() else None
    if not found or urlsplit(found["address"]).scheme not in {"http", "https"}:
        raise NotNow("受け取り側の接続先と接続キーが設定されていません。システム管理担当へ連絡してください。")
    if not posting.may_carry(found["address"]):
        raise NotNow("受け取り側の接続先が https:// ではありません。システム管理担当へ連絡してください。")
    return dict(found)
