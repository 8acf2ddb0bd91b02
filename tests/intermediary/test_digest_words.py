"""副本と正本の照合の画面は、ハッシュの列が何か、作り方がどこに書いてあるかを言う。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.attacks.conftest import signed_in_as

__all__ = ["signed_in_as"]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
HEADING = "副本のハッシュの作り方"


def test_照合の画面はハッシュの作り方のある文書を指す(signed_in_as: Any) -> None:
    shown = signed_in_as("chief").get(reverse("copy-comparison-list")).content.decode()
    out, _, into = shown.partition("正本のファイルと照合する")
    for part in (out, into):
        assert f"docs/exchange.md の「{HEADING}」" in part
    assert "SHA-256" in out
    page = Path(__file__).parents[2] / "docs/exchange.md"
    assert f"({HEADING})\n" in page.read_text(encoding="utf-8"), "その見出しがある"
