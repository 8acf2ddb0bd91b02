"""Why a number is refused, in words for the person who typed it."""

from __future__ import annotations


class NumberError(ValueError):
    """A text is not a number of its kind.

    `code` is NUMBER_EMPTY, NUMBER_DIGITS, NUMBER_LENGTH, NUMBER_PART, NUMBER_CHECK or NUMBER_SKIPPED. The typed text is
    not repeated: it may identify a person, and errors reach logs.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def empty(label: str, example: str) -> NumberError:
    return NumberError("NUMBER_EMPTY", f"{label}を入力してください。（例: {example}）")


def not_digits(label: str, example: str) -> NumberError:
    return NumberError("NUMBER_DIGITS", f"{label}は数字だけで入力してください。（例: {example}）")


def wrong_length(label: str, length: str, example: str) -> NumberError:
    return NumberError("NUMBER_LENGTH", f"{label}は{length}桁の数字です。桁数を確かめてください。（例: {example}）")


def wrong_check(label: str, example: str) -> NumberError:
    return NumberError(
        "NUMBER_CHECK",
        f"{label}の検査用の数字が合いません。一字違いや入れ違いがないか確かめてください。（例: {example}）",
    )
