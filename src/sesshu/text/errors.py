"""Why a text is refused, in words for the person who typed or sent it."""

from __future__ import annotations


class TextError(ValueError):
    """A text is not of its kind. The text itself is not repeated: it may be a name, and errors reach logs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
