"""What stands in a message, mapping or list, each value with the words by which a reader finds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

_SHORT = 12  # a longer key may be a number of a person and is not repeated, unless it is a plain name
_NAME = re.compile("[A-Za-z_]{1,60}")
_PLAIN = {str, int, type(None)}  # nearly all of them: the dear questions are for the others


def leaves(
    value: Any, name: str, fields: Callable[[type[BaseModel]], Iterable[str]] = lambda kind: kind.model_fields,
    place: str = "",
) -> Iterator[tuple[str, str, Any]]:  # fmt: skip
    """(field, where among several, value) of everything that is no message, mapping or list itself; keys of mappings
    are values too. `fields`: which of a message are looked at."""
    if type(value) in _PLAIN:
        yield name, place, value
    elif isinstance(value, BaseModel):
        for field in fields(type(value)):
            yield from leaves(getattr(value, field), field, fields, place)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(key, name, fields, place)
            yield from leaves(one, _told(str(key), name), fields, place)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, one in enumerate(value, start=1):
            yield from leaves(one, name, fields, f"{place}（{name}の{number}番目）")
    else:
        yield name, place, value


def _told(key: str, name: str) -> str:
    return key if len(key) < _SHORT or _NAME.fullmatch(key) else name
