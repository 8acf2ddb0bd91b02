"""The city's systems, played: their files in a folder, handed to a data hub over its API, receipts beside them.

What has a receipt is not sent again; what was cut off on the way is sent again, and the hub knows it by its number.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sesshu.demo.city import make_city
from sesshu.demo.city_systems import Sender, contents, senders

SECONDS = 120
Told = Callable[[str, int, int], None]


class RefusedError(RuntimeError):
    """The system answered, and refused. `code`: its word for why, "" where it has none; `seconds`: after which it may
    be asked again."""

    def __init__(self, text: str, code: str, answer: urllib.error.HTTPError) -> None:
        super().__init__(text)
        self.code, self.status = code, answer.code
        self.seconds = int(answer.headers.get("Retry-After") or 0)


@dataclass(frozen=True, slots=True)
class Hub:
    """Where the hub (or the unified addressee system) is, and the key of the sending systems."""

    address: str
    key: str


def hub_of(file: Path) -> Hub:
    """From `{"address": "https://…/api/v1/", "key": "sesshu_…"}`. Raises ValueError."""
    found = _there(file, "")
    assert found is not None  # noqa: S101 - only the second place may be missing
    return found


def addressee_of(file: Path) -> Hub | None:
    """From `{"addressee": {"address": …, "key": …}}` in the same file, where it is named. Raises ValueError."""
    return _there(file, "addressee")


def _there(file: Path, part: str) -> Hub | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        if part and part not in found:
            return None
        found = found[part] if part else found
        hub = Hub(str(found["address"]), str(found["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        example = '{"address": "https://hub.example/api/v1/", "key": "sesshu_…"}'
        raise ValueError(f"{file.name} に接続先と接続キーを書いてください。例: {example}") from None
    if urlsplit(hub.address).scheme not in {"http", "https"} or not hub.address.endswith("/"):
        raise ValueError("接続先は https:// で始まり / で終わる形で書いてください。例: https://hub.example/api/v1/")
    return hub


def waiting(folder: Path) -> list[Path]:
    """Files without a receipt, in the order of their numbers."""
    return [one for one in sorted(folder.glob("*_??????.csv")) if not _receipt(one).exists()]


def write_next(
    folder: Path, municipality: str, residents: int, seed: int, nobody: Sequence[str] = ()
) -> list[Path]:  # fmt: skip
    """One more of each list, under the next numbers; `nobody`: of these connections, with nobody left on it. Raises
    ValueError for one that is no whole list."""
    lists = [one.connection for one in senders() if one.is_whole]
    if unknown := [code for code in nobody if code not in lists]:
        raise ValueError(f"{'、'.join(unknown)} の全件の一覧はありません。使えるもの: {'、'.join(lists)}")
    city = make_city(municipality, residents, seed)
    folder.mkdir(parents=True, exist_ok=True)
    drafts = []
    for sender in senders():
        number = 1 + max((_number(one) for one in folder.glob(f"{sender.connection}_??????.csv")), default=0)
        for at, content in enumerate(contents(city, sender, nobody=sender.connection in nobody)):
            draft = folder / f"{sender.connection}_{number + at:06}.csv.draft"
            draft.write_bytes(content)
            drafts.append(draft)
    return [draft.rename(draft.with_suffix("")) for draft in drafts]  # whole or not there


def hand_over(files: list[Path], hub: Hub, made_at: datetime, told: Told) -> list[dict[str, Any]]:
    """The receipts. Raises RuntimeError where the hub does not answer or does not know the key or the connection."""
    by_code = {one.connection: one for one in senders()}
    receipts = []
    for done, file in enumerate(files):
        told("hand_over", done, len(files))
        sender = by_code.get(file.name.rpartition("_")[0])
        if sender is None:
            raise RuntimeError(f"{file.name}: この連携コードのシステムはありません。使えるもの: {'、'.join(by_code)}")
        receipt = _give(sender, file, hub, made_at) | {"file": file.name}
        _receipt(file).write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
        receipts.append(receipt)
    return receipts


def _give(sender: Sender, file: Path, hub: Hub, made_at: datetime) -> dict[str, Any]:
    content = file.read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    asked: dict[str, Any] = {
        "connection": sender.connection, "sequence": _number(file), "made_at": made_at.isoformat(), "version": "1",
    }  # fmt: skip
    if sender.way == "call":
        body = json.dumps(asked | {"rows": rows}).encode()
        return post(hub, "calls", body, "application/json", file.name)
    asked |= {"sha256": hashlib.sha256(content).hexdigest(), "rows": len(rows)}
    return post(hub, f"arrivals?{urlencode(asked)}", content, "application/octet-stream", file.name)


def post(hub: Hub, path: str, body: bytes, kind: str, name: str) -> dict[str, Any]:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {hub.key}"}
    request = urllib.request.Request(hub.address + path, body, headers)  # noqa: S310 - checked by hub_of
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))
    except urllib.error.HTTPError as refused:
        with refused:
            code, text = _why(refused)
            raise RefusedError(f"{name}: {text}", code, refused) from None
    except OSError:
        text = "庁内連携システムが応答しません。動いているか確かめ、同じ命令をもう一度実行してください。"
        raise RuntimeError(f"{name}: {text}") from None


def _why(refused: urllib.error.HTTPError) -> tuple[str, str]:
    """Code and text."""
    try:
        error = json.loads(refused.read(10_000))["error"]
        return str(error["code"]), str(error["text"])
    except (ValueError, KeyError, TypeError):
        return "", f"庁内連携システムが受け取りませんでした（{refused.code}）。"


def _number(file: Path) -> int:
    return int(file.stem.rpartition("_")[2])


def _receipt(file: Path) -> Path:
    return file.with_suffix(".receipt.json")
