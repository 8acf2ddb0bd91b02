"""This system's own keys: a file of mode 0600 that is made once. Production names its place with
SESSHU_EXCHANGE_KEYS; otherwise it lies in the system's folder."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from sesshu.contracts.exchange.keys import Keys

NAME = "exchange-keys.json"


def own_keys() -> Keys:
    """The keys of this process's system."""
    return _keys(_file(), body_code())


def body_code() -> str:
    """How this system is called in messages: its municipality, or `network`."""
    return settings.SESSHU_MUNICIPALITY or "network"


def made_at() -> datetime:
    """When this system's keys were made."""
    own_keys()
    return datetime.fromtimestamp(_file().stat().st_mtime, UTC)


def _file() -> Path:
    named = os.environ.get("SESSHU_EXCHANGE_KEYS", "")
    return Path(named) if named else settings.SESSHU_VAR / f"{settings.SESSHU_SYSTEM}-{body_code()}-{NAME}"


@cache
def _keys(file: Path, body: str) -> Keys:
    if not file.exists():
        _make(file, body)
    return Keys.from_dict(json.loads(file.read_text(encoding="utf-8")))


def _make(file: Path, body: str) -> None:
    """Written whole under another name and linked into place: of two processes that start together one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as writing:
        json.dump(Keys.generate(body).to_dict(), writing)
        writing.flush()
        os.fsync(writing.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
