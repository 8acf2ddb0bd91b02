"""What people write beside a record: reasons, notes, words of a case. The same look at each door (R-16)."""

from __future__ import annotations

from sesshu.contracts.exchange.rules import keeping
from sesshu.foundation.errors import InvalidInput


def check_no_number(**texts: str) -> None:
    """No text holds an Individual Number, however it is written. Raises `InvalidInput` that names the field."""
    for field, text in texts.items():
        if refused := keeping.holds_no_number(text):
            raise InvalidInput(f"{refused.message}番号を消してください。", field=field)
