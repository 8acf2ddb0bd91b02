"""Is this the recalled lot? A table: as announced, as recorded, and what is said of it."""

import pytest

from sesshu.ledger.recalls.matching import compare

CASES = [
    ("AB1234", "AB1234", "certain same"),
    ("AB1234", "ab1234", "certain same"),
    ("AB1234", "ＡＢ１２３４", "certain same"),
    ("AB1234", "AB-1234", "certain same"),
    ("AB-1234", "AB 12 34", "certain same"),
    ("Y001O", "Y0010", "possible misread"),
    ("AB1234", "AB1Z34", "possible misread"),
    ("AB1234", "ABI234", "possible misread"),
    ("HP8815", "HPBB1S", "possible misread"),
    ("AB1234", "AB1234-1", "possible part"),
    ("AB1234-1", "AB1234", "possible part"),
    ("AB1234", "1234", "possible part"),
    ("AB1234", "ミールビック AB1234", "certain same"),
    ("AB1234", "LOT AB1234", "possible part"),
    ("AB1234", "AB1334", "possible one_edit"),
    ("AB1234", "AB12345", "possible part"),
    ("AB1234", "AB134", "possible one_edit"),
    ("AB1234", "AB1324", "possible one_edit"),
    ("AB1234", "AB1256", None),
    ("AB1234", "XY9876", None),
    ("AB12", "AB13", None),
    ("AB1234", "AB", None),
    ("AB1234", "", None),
]


@pytest.mark.parametrize(("announced", "recorded", "expected"), CASES)
def test_番号の比べ方の表(announced: str, recorded: str, expected: str | None) -> None:
    found = compare(announced, recorded)
    assert (f"{found.certainty} {found.code}" if found else None) == expected


def test_理由は番号と読み違えた文字を言う() -> None:
    found = compare("AB1234", "ABI2З4".replace("З", "3"))
    assert found is not None
    assert "AB1234" in found.why
    assert "Iと1" in found.why
