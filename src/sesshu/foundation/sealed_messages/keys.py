"""This system's own keys: those in use, those that come next, and what opens messages of earlier ones.

They stand in a file of mode 0600 that is made once. Production names its place with SESSHU_EXCHANGE_KEYS; otherwise it
lies in the system's folder. The next pair opens from the day it is made and signs as soon as it is taken into use; a
pair that was replaced signs no more and opens for as long as anything sealed for it can be on its way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc.jwk import ECKey

from sesshu.contracts.exchange.keys import Keys, PublicKeys, thumbprint
from sesshu.contracts.exchange.sealing import LONGEST_DAYS
from sesshu.foundation import clock
from sesshu.foundation.errors import NotNow
from sesshu.foundation.sealed_messages import key_file

# No city's setting: shorter, and messages that are still good could not be opened; longer, and a key that may have been
# read opens what nobody may use any more. It follows from how long anything sealed is good for, which is bounded.
OPENS_FOR = timedelta(days=LONGEST_DAYS + 1)


def own_keys() -> Keys:
    """The keys of this process's system, as they are in use now."""
    kept = _kept()
    return _keys(kept, kept, *_openers(kept.get("next")))


def next_keys() -> Keys | None:
    """The pair that comes next, where one was made."""
    kept = _kept()
    return _keys(kept, kept["next"], *_openers(kept)) if kept.get("next") else None


def make_next() -> PublicKeys:
    """The public part of the next pair; made where there is none yet."""

    def made(kept: dict[str, Any]) -> None:
        kept.setdefault("next", _new(body_code()))

    key_file.change(key_file.place(body_code()), made)
    found = next_keys()
    assert found is not None  # noqa: S101 - just made
    return found.public


def use_next(only: PublicKeys | None = None) -> None:
    """From now on the next pair signs. Raises `NotNow` where none was made, or it is not the one that is meant."""

    def used(kept: dict[str, Any]) -> None:
        following = kept.pop("next", None)
        if following is None or (only and thumbprint(following["signing"]) != thumbprint(only.signing)):
            raise NotNow("次の鍵がありません。先に ./sesshu exchange keys --next で作ってください。")
        until = (clock.now() + OPENS_FOR).isoformat()
        kept["before"] = [*_still_open(kept), {"encryption": kept["encryption"], "until": until}]
        kept.update(following)
        kept["used_at"] = clock.now().isoformat()

    key_file.change(key_file.place(body_code()), used)


def signs_since() -> datetime | None:
    """When the pair in use took another's place; None where it is the first one."""
    kept = _kept()
    return datetime.fromisoformat(kept["used_at"]) if "used_at" in kept else None


def drop_before() -> int:
    """What was sealed for replaced keys is opened no more (somebody else may have them). How many pairs went."""
    gone = []

    def dropped(kept: dict[str, Any]) -> None:
        gone.extend(kept.pop("before", []))

    key_file.change(key_file.place(body_code()), dropped)
    return len(gone)


def public_file() -> dict[str, Any]:
    """What others may know, as the network registers it and as bodies keep it of the network."""
    public = own_keys().public
    told: dict[str, Any] = {"body": public.body, "signing": public.signing, "encryption": public.encryption}
    if following := next_keys():
        told["next"] = {"signing": following.public.signing, "encryption": following.public.encryption}
    return told


def body_code() -> str:
    """How this system is called in messages: its municipality, or `network`."""
    return settings.SESSHU_MUNICIPALITY or "network"


def made_at() -> datetime:
    """When the keys in use were made."""
    kept = _kept()
    return datetime.fromisoformat(kept["made_at"]) if "made_at" in kept else key_file.changed_at(_place())


def _place() -> Path:
    return key_file.place(body_code())


def _kept() -> dict[str, Any]:
    file, body = _place(), body_code()
    first: Callable[[], dict[str, Any]] = lambda: {"body": body, **_new(body)}  # noqa: E731 - two words
    return key_file.read(file, first)


def _new(body: str) -> dict[str, Any]:
    made = Keys.generate(body).to_dict()
    return {"signing": made["signing"], "encryption": made["encryption"], "made_at": clock.now().isoformat()}


def _keys(kept: dict[str, Any], pair: dict[str, Any], *openers: ECKey) -> Keys:
    before = tuple(_key(one["encryption"]) for one in _still_open(kept))
    return Keys(kept["body"], _key(pair["signing"]), _key(pair["encryption"]), (*openers, *before))


def _openers(pair: dict[str, Any] | None) -> tuple[ECKey, ...]:
    return (_key(pair["encryption"]),) if pair else ()


def _key(kept: dict[str, Any]) -> ECKey:
    return _read_key(json.dumps(kept, sort_keys=True))


@lru_cache(maxsize=64)
def _read_key(text: str) -> ECKey:
    return ECKey.import_key(json.loads(text))


def _still_open(kept: dict[str, Any]) -> list[dict[str, Any]]:
    now = clock.now()
    return [one for one in kept.get("before", []) if datetime.fromisoformat(one["until"]) > now]


def marks(told: dict[str, Any]) -> list[str]:
    """What names the keys of a public file, for people who compare them: signing, encryption, and the next two."""
    pairs = [told, *([told["next"]] if "next" in told else [])]
    return [thumbprint(one[name])[:16] for one in pairs for name in ("signing", "encryption")]
