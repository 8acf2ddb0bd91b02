"""二次元コードとバーコード: what is drawn is read again from the printed page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sesshu.foundation.forms import filling, symbols
from sesshu.foundation.forms.registry import FormTemplate
from sesshu.foundation.forms.typesetting import typesetter
from tests.foundation.forms.paper import symbols_on


def test_印刷した紙面から同じ番号が読める(card: FormTemplate, tmp_path: Path) -> None:
    row = {"name": "佐藤　花子", "bars": "2026-0012-000034-57", "code": "https://example.jp/yobou/"}
    data = {
        "run": {"label": "P2026-00001", "first": 1, "of": 1, "reprint": 0},
        "common": {"greeting": "こんにちは"},
        "rows": [filling.filled(card.row, row)],
    }
    with typesetter() as setter:
        pages = setter.set_pages(card, data, stamp=datetime(2026, 11, 20, tzinfo=UTC), into=tmp_path / "card.pdf")
    assert symbols_on(pages.file, tmp_path) == {"A2026-0012-000034-57A", "https://example.jp/yobou/"}


def test_NW7に使えない文字は断る() -> None:
    with pytest.raises(ValueError, match="digits"):
        symbols.nw7("12-あ")
