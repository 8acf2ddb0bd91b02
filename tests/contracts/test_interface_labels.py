"""Official interface IDs are labels: each once, in the page for everybody, and nothing in the product acts on them."""

from __future__ import annotations

import re
from pathlib import Path

from sesshu.contracts.exchange.interface_labels import LABELS, NONE

SOURCE = Path(__file__).parents[2] / "src" / "sesshu"
ID = re.compile(r"\b(?:SKI|TKY|TKM|DBM|SCM|SYM|JTK|OSR|FGU)_\d{5}\b")


def test_公式の番号はどれも一度だけ現れる() -> None:
    ids = [one for label in LABELS for one in label.ids]
    assert len(ids) == len(set(ids)) == 80 + 3  # of business systems, and of the register
    assert all(ID.fullmatch(one) for one in ids)
    assert all(label.ours for label in LABELS)
    assert any(label.ours == NONE for label in LABELS), "ないものは、ないと言う"


def test_公式の番号で動くものはない() -> None:
    files = [one for one in SOURCE.rglob("*.py") if one.name != "interface_labels.py"]
    files += [one for kind in ("*.yaml", "*.html", "*.csv") for one in SOURCE.rglob(kind)]
    assert not [one.name for one in files if ID.search(one.read_text(encoding="utf-8"))]
