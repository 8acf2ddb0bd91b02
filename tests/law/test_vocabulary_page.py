"""docs/law.md explains every word of the law files, with examples that fit the schemas."""

import json
import re
from pathlib import Path

import pytest
import yaml

from sesshu.law import LawError, drafted
from sesshu.law.files import _build, _Loader
from sesshu.law.shape import SCHEMAS, faults_of
from sesshu.schedule import vocabulary

PAGE = (Path(__file__).parents[2] / "docs" / "law.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(# (\w+)\.yaml.*?)```", PAGE, re.DOTALL)
QUOTED = " ".join([*re.findall(r"`([^`\n]+)`", PAGE), *(block for block, _ in BLOCKS)])


def words(node) -> set[str]:
    found = set()
    if isinstance(node, dict):
        found |= set(node.get("properties", {})) | {word for word in node.get("enum", []) if isinstance(word, str)}
        for inner in node.values():
            found |= words(inner)
    elif isinstance(node, list):
        for inner in node:
            found |= words(inner)
    return found


def every_word() -> list[str]:
    schemas = (json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json"))
    listed = {*vocabulary.ROUTES, *vocabulary.CERTAINTIES, *vocabulary.TARGET_KINDS}
    return sorted(listed.union(*(words(schema) for schema in schemas)))


@pytest.mark.parametrize("word", every_word())
def test_どの語も法令データの書き方に載っている(word):
    assert re.search(rf"(?<![a-z_]){re.escape(word)}(?![a-z_])", QUOTED), f"docs/law.md に「{word}」の例がありません"


@pytest.mark.parametrize(("block", "name"), BLOCKS, ids=[name for _, name in BLOCKS])
def test_書き方の例は形の定めに合う(block, name):
    file = _build(yaml.compose(block, Loader=_Loader), f"{name}.yaml", _Loader(""))
    assert [str(fault) for fault in faults_of(file, name)] == []


def test_形の定めのあるファイルにはどれも例がある():
    assert {name for _, name in BLOCKS} == {path.stem for path in SCHEMAS.glob("*.json")} - {"common"}


def test_書きかけの法令データは囲みの外では読めない():
    with drafted({}) as folder:
        pass
    with pytest.raises(LawError, match="ファイルを開けません"):
        __import__("sesshu.law", fromlist=["read_yaml"]).read_yaml("products.yaml", folder=folder)
