"""A fictitious change of the law, made as a lawyer would: a copy of the folder with one file edited."""

from __future__ import annotations

import shutil
from pathlib import Path

from sesshu.law import FOLDER

BEFORE = """\
    until: 36m
    valid: {from: 2014-10-01}
    article: 施行令3条1項
"""
AFTER = """\
    until: 36m
    valid: {from: 2014-10-01, until: 2027-03-31}
    article: 施行令3条1項
  - kind: legal
    from: 12m
    until: 60m
    valid: {from: 2027-04-01}
    article: 架空の改正（水痘の対象を生後60月まで延ばす）
    certainty: unconfirmed
"""


def longer_varicella(folder: Path) -> Path:
    """The law with varicella open until 60 months of age from next April; every other file is the same."""
    found = folder / "law"
    shutil.copytree(FOLDER, found, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    file = found / "schedule" / "varicella.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(BEFORE) == 1
    file.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    return found
