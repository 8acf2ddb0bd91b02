"""Errors that are told to people. Each condition has its own class; the text is Japanese and says what to do."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - named for what happened
    """この操作は受け付けられません。"""

    code = "REFUSED"
    status = 409

    def __init__(self, message: str = "", **values: object) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.values = values

    @property
    def message(self) -> str:
        return str(self.args[0])


class NotNow(Refused):
    """いまの状態ではこの操作はできません。"""

    code = "NOT_NOW"


class NotPermitted(Refused):
    """この操作を行う権限がありません。"""

    code = "NOT_PERMITTED"
    status = 403


class NotFound(Refused):
    """該当する情報がありません。"""

    code = "NOT_FOUND"
    status = 404


class InvalidInput(Refused):
    """入力内容を確認してください。"""

    code = "INVALID_INPUT"
    status = 422

    def __init__(self, message: str = "", *, field: str = "", example: str = "", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field
        self.example = example


class TooLarge(Refused):
    """送られた内容が大きすぎます。"""

    code = "TOO_LARGE"
    status = 413


class MovedOn(Refused):
    """ほかの職員がこの記録を先に更新しました。最新の内容を確認してください。"""

    code = "MOVED_ON"
