"""The key that wraps the data keys, saved apart from the database: one sealed file that one or two people can open.

Two holders: the file is sealed twice, each time with one holder's passphrase, so neither of them opens it alone.
A backup holds the sealed numbers and never this key; `exported.json` beside the key tells that a copy of it exists.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.keys.file_provider import FILE, LENGTH, fingerprint, put_key
from sesshu.operate.databases import Place
from sesshu.operate.reach import write_private
from sesshu.operate.sealed import SealError, Writer, check_passphrase, chunks

EXPORTED = "exported.json"
ENDING = "-wrapping-key.sealed"
MOST_HOLDERS = 2


class KeyRefusedError(RuntimeError):
    """暗号鍵の控えを扱えません。"""


def export(place: Place, folder: Path, target: Path, passphrases: Sequence[str]) -> dict[str, Any]:
    """Seal the key of `folder` into a new file in `target`. Returns its name and what tells the key again."""
    _check(passphrases)
    if holds_backup(target):
        raise KeyRefusedError(f"{target} にはデータの控えがあります。鍵の控えは、別の媒体・別の場所に置いてください。")
    key = _key_of(folder)
    at = clock.now()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = target / f"{place.name}-{at.astimezone(clock.TOKYO):%Y%m%d-%H%M%S}{ENDING}"
    told = {"format": 1, "place": place.name, "made_at": at.isoformat(), "key": key.hex()}
    sealed = json.dumps(told).encode()
    for number, passphrase in enumerate(passphrases, start=1):
        sealed = _sealed(sealed, passphrase, _label(place, number))
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    if _opened(draft, place, passphrases) != key:  # read back before anybody relies on it
        raise KeyRefusedError("書いた控えを読み直せませんでした。媒体を確かめて、やり直してください。")
    draft.rename(file)
    write_private(folder / EXPORTED, json.dumps({"fingerprint": fingerprint(key), "at": at.isoformat()}))
    return {"file": str(file), "fingerprint": fingerprint(key), "holders": len(passphrases), "made_at": at.isoformat()}


def bring_back(place: Place, file: Path, folder: Path, passphrases: Sequence[str]) -> dict[str, Any]:
    """Place the key of a sealed file into `folder`, for the folder's owner alone. Another key there is left alone."""
    key = _opened(file, place, passphrases)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    placed = put_key(folder / FILE, key)
    if placed and os.geteuid() == 0:
        owner = folder.parent.stat()
        for path in (folder, folder / FILE):
            os.chown(path, owner.st_uid, owner.st_gid)
    if not placed and _key_of(folder) != key:
        raise KeyRefusedError(f"{folder} には別の鍵があります。いまの鍵を確かめ、別の場所に移してから戻してください。")
    return {"fingerprint": fingerprint(key), "placed": placed}


def needed_by(folder: Path) -> str:
    """The fingerprint of the key that a backup of this place will need; "" where no key file is used.

    Raises `KeyRefusedError` while no copy of the key exists: such a backup could never be read again.
    """
    if not (folder / FILE).exists():
        return ""
    found = fingerprint(_key_of(folder))
    try:
        exported = json.loads((folder / EXPORTED).read_text())["fingerprint"]
    except (FileNotFoundError, ValueError, KeyError):
        exported = ""
    if exported != found:
        raise KeyRefusedError(
            "暗号鍵の控えがまだありません。先に ./sesshu keys export で、データの控えとは別の場所に鍵の控えを"
            "取ってください。鍵がなければ、データの控えを戻しても個人番号を開けません。"
        )
    return found


def holds_backup(target: Path) -> bool:
    """A folder of backups, or one backup."""
    return any(target.glob("manifest.sealed")) or any(target.glob("*/manifest.sealed"))


def holds_key(target: Path) -> bool:
    return any(target.glob(f"*{ENDING}"))


def _check(passphrases: Sequence[str]) -> None:
    if not 1 <= len(passphrases) <= MOST_HOLDERS:
        raise KeyRefusedError("鍵の控えを開ける人は1人か2人です。")
    for passphrase in passphrases:
        check_passphrase(passphrase)
    known = [*passphrases, os.environ.get("SESSHU_BACKUP_PASSPHRASE", "")]
    if len(set(known)) != len(known):
        raise KeyRefusedError(
            "合言葉は、保管者ごとに、またデータの控え（SESSHU_BACKUP_PASSPHRASE）とも別にしてください。"
        )


def _key_of(folder: Path) -> bytes:
    try:
        key = (folder / FILE).read_bytes()
    except FileNotFoundError:
        raise KeyRefusedError(
            f"{folder} に鍵のファイル（{FILE}）がありません。SESSHU_KEYS を確かめてください。"
        ) from None
    if len(key) != LENGTH:
        raise KeyRefusedError("暗号鍵のファイルが壊れています。控えから戻してください。")
    return key


def _label(place: Place, number: int) -> str:
    return f"wrapping key|{place.name}|{number}"


def _sealed(text: bytes, passphrase: str, label: str) -> bytes:
    out = io.BytesIO()
    writer = Writer(out, passphrase, label)
    writer.write(text)
    writer.close()
    return out.getvalue()


def _opened(file: Path, place: Place, passphrases: Sequence[str]) -> bytes:
    text = file.read_bytes()
    for number in range(len(passphrases), 0, -1):
        text = b"".join(chunks(io.BytesIO(text), passphrases[number - 1], _label(place, number)))
    try:
        return bytes.fromhex(json.loads(text)["key"])
    except (ValueError, KeyError):  # one passphrase of two opens a seal, not the key
        raise SealError("この控えを開くには、保管者2人の合言葉が要ります。") from None
