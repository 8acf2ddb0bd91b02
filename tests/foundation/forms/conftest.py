"""A small form of its own, so that these tests do not hang on a room's letter."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sesshu.foundation.forms import registry
from sesshu.foundation.forms.registry import Field, FormTemplate

TEMPLATE = """
#import "/foundation/forms/typst/house.typ": *
#set page(paper: "a6", margin: 10mm)
#set text(font: gothic, size: 11pt, lang: "ja")
#for (index, row) in data.rows.enumerate() {
  if index > 0 { pagebreak() }
  [#data.common.greeting #parbreak() #official(row.name) #parbreak() #row.note]
  if row.bars != none { symbol(row.bars, 50mm, 8mm, "番号") }
  if row.code != none { symbol(row.code, 20mm, 20mm, "案内") }
  place(bottom, control-line(index))
}
"""


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FormTemplate]:
    """An A6 card with a name, registered for one test."""
    file = registry.PACKAGE / "foundation" / "forms" / "typst" / f"test-{tmp_path.name}.typ"
    file.write_text(TEMPLATE, encoding="utf-8")
    form = FormTemplate(
        code="test-card", version=1, valid_from=date(2020, 1, 1), label="試験用", file=file, pages_per_row=1,
        row=(Field("name", "氏名", "official"), Field("note", "備考", required=False),
             Field("bars", "番号", "nw7", required=False), Field("code", "案内", "qr", required=False)),
        common=(Field("greeting", "あいさつ"),),
    )  # fmt: skip
    monkeypatch.setitem(registry._templates, "test-card", [form])
    yield form
    file.unlink()
