"""The linkage code (符号) as a type of its own, and what it looks like, so that a search through anything finds one.

Only `intermediary` and `network` may import this module (import-linter holds it): nobody else can hold a code.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from pydantic_core import core_schema

_SHAPE = "fg-[0-9a-f]{32}"
PATTERN = re.compile(_SHAPE)
_MASK = "fg-****"


class LinkageCode(str):
    """A code of one person at one body. Printed, logged or put into a sentence it shows a mask; `reveal` gives it."""

    __slots__ = ()

    def __new__(cls, value: str) -> LinkageCode:
        if not re.fullmatch(_SHAPE, value):
            raise ValueError("符号の形ではありません。")
        return super().__new__(cls, value)

    @classmethod
    def issue(cls) -> LinkageCode:
        """A new one: random, so that nothing can be computed from it and no two are ever alike."""
        return cls(f"fg-{secrets.token_hex(16)}")

    def reveal(self) -> str:
        return str.__str__(self)[:]

    def __repr__(self) -> str:
        return f"LinkageCode({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return format(_MASK, spec)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(strict=True),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda code: code.reveal()),
        )
