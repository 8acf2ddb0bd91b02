"""What a caller reads when a value has not the right form: which one, and what may stand there."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from sesshu.contracts.hub.v1 import InquiryIn
from sesshu.foundation.api.problems import wrong


def test_選べない項目は_何番目かと選べるものを言い_書かれた値は繰り返さない() -> None:
    with pytest.raises(ValidationError) as refused:
        InquiryIn.model_validate(
            {
                "application": "K-1", "key": "1", "addressee_number": "000000000012344",
                "items": ["given_on", "doctor"], "operator": "boshi.hana", "reference": "健診-12",
            }
        )  # fmt: skip
    field, text = wrong(dict(refused.value.errors()[0]))
    assert field == "items"
    assert text.startswith("「items」の2番目に選べない値があります。選べるもの: given_on、vaccine、")
    assert "doctor" not in text
    assert "0」" not in text


def test_項目の説明がなくても_日付の話は日付だけにする() -> None:
    said = {
        "missing": wrong({"type": "missing", "loc": ("query", "sha256")})[1],
        "string": wrong({"type": "string_pattern_mismatch", "loc": ("query", "sha256")})[1],
        "date": wrong({"type": "date_from_datetime_parsing", "loc": ("query", "day")})[1],
        "moment": wrong({"type": "timezone_aware", "loc": ("query", "at")})[1],
    }
    assert said["missing"] == "「sha256」がありません。必ず付けてください。接続仕様（openapi.json）を確認してください。"
    assert {kind for kind, text in said.items() if "2026-11-21" in text} == {"date", "moment"}
