"""The fast reader reads what PyYAML's own reader reads."""

from __future__ import annotations

import pytest
import yaml

from sesshu.text import yaml_text


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: [1, 01, 1.5, 0x1f], c: 2026-11-20, d: yes, e: ~, f: 'no'}",
        "one: &one {名: 𠮷野家, 型: text}\ntwo: {<<: *one, 型: date}",
        "text: |\n  一行目\n  二行目\nfolded: >\n  続く\n  言葉\n# 注\n",
        "",
    ],
)
def test_標準の読み方と同じになる(text: str) -> None:
    assert yaml_text.read(text) == yaml.safe_load(text)


def test_安全でないものは読まない() -> None:
    with pytest.raises(yaml.YAMLError):
        yaml_text.read("!!python/object/apply:os.system ['true']")
