"""Calling another system of the city with the key it gave us. What it refuses is told on in its own words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from pydantic import BaseModel, ValidationError

from sesshu.foundation import posting
from sesshu.foundation.errors import Refused

M = TypeVar("M", bound=BaseModel)
MOST_BYTES = 64_000_000


class NotReached(Refused):
    """連携先のシステムが応答しません。自動でもう一度送ります。"""

    code = "SYSTEM_DOWN"
    status = 503


class NotTaken(Refused):
    """連携先のシステムが受け取りませんでした。"""

    code = "NOT_TAKEN"
    status = 409

    def __init__(self, message: str = "", *, reason: str = "") -> None:
        super().__init__(message, reason=reason)
        self.reason = reason


def call(address: str, key: str, message: BaseModel, answer: type[M], *, seconds: float | None = None) -> M:
    """What the operation at `address` answers. Raises `NotReached` (worth another try) and `NotTaken` (refused).

    `key`: the path of the file with the key. Nothing but this call reads it. `seconds`: how long all of it
    may take (`posting.post`), less than usual where a person waits for a page.
    """
    if not posting.may_carry(address) or not key or not Path(key).is_file():
        raise NotReached("連携先の番地（https://）か接続キーが設定されていません。システム管理担当へ連絡してください。")
    held = Path(key).read_text(encoding="ascii", errors="replace").strip()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {held}"}
    body, long = message.model_dump_json().encode(), seconds or settings.SESSHU_CALL_TIMEOUT
    try:
        told = posting.post(address, body, headers, seconds=long, most=MOST_BYTES)
    except OSError as away:
        raise NotReached from away
    if told.status >= 400:
        raise _refusal(told)
    try:
        return answer.model_validate_json(told.body)
    except ValidationError:
        raise NotTaken("連携先の答えの形が違います。版を確かめてください。", reason="WRONG_ANSWER") from None


def _refusal(told: posting.Posted) -> Refused:
    if told.status == 401:  # not issued yet, or just replaced: worth another try
        return NotReached("連携先のシステムが接続キーを受け付けません。システム管理担当へ連絡してください。")
    if told.status >= 500 or told.status == 429:
        return NotReached()
    try:
        why = json.loads(told.body)["error"]
        return NotTaken(str(why["text"])[:300], reason=str(why["code"])[:50])
    except (ValueError, KeyError, TypeError):
        return NotTaken(reason=str(told.status))
