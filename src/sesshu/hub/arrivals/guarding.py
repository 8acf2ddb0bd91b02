"""Individual Numbers go to the unified addressee system alone, never through here. The digits are never repeated.

They are looked for anywhere in a value: in an address, with blanks or hyphens between, in full-width digits. A city's
own numbers may have twelve digits too; one in eleven of those passes the check digit by chance, all of them never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sesshu.contracts.exchange.rules import keeping
from sesshu.foundation.files.reading import FileRefused
from sesshu.numbers import individual_number

SHORTEST = 12


def holds_number(text: str) -> bool:
    """As the words that people write are looked at (R-16); whole files go by, so what is too short is not."""
    return len(text) >= SHORTEST and keeping.holds_no_number(text) is not None


@dataclass(slots=True)
class NumberGuard:
    """Looks at the values of one file that are kept. `key`: the column with the sender's own numbers of people."""

    labels: frozenset[str]
    key: str
    twelve: int = 0
    passing: int = 0

    def look(self, row: Mapping[str, str], line: int) -> None:
        """Raises `FileRefused`."""
        for label in self.labels:
            if label != self.key and holds_number(row[label]):
                raise _refusal(f"{line}行目の「{label}」")
        number = row[self.key].strip()
        if len(number) == SHORTEST and number.isdecimal():
            self.twelve += 1
            self.passing += individual_number.is_valid(number)

    def end(self) -> None:
        """Raises `FileRefused` where the sender's numbers are Individual Numbers."""
        if self.twelve and self.passing == self.twelve:
            raise _refusal(f"「{self.key}」")


def _refusal(where: str) -> FileRefused:
    return FileRefused(
        f"{where}に、個人番号と思われる12桁の数字があります。"
        "個人番号は庁内連携では受け取りません。その項目を空にして作り直してください。"
    )
