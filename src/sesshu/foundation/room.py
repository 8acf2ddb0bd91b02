"""Room on disks: whether an error says that there is none left, and what people are told then."""

from __future__ import annotations

import errno

CODE = "DISK_FULL"
SENTENCE = "保存先の空き容量がありません。システム管理担当へ連絡してください。"
GOES_ON = "空きができると自動で続きから再開します。登録済みの分は失われません。"
NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLSTATE = "53100"  # PostgreSQL: disk_full


def is_disk_full(error: BaseException | None) -> bool:
    """True for an error of the operating system or of PostgreSQL, also where another error was made of it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NUMBERS:
            return True
        if getattr(error, "sqlstate", None) == SQLSTATE:
            return True
        error = error.__cause__
    return False
