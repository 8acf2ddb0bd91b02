"""Reading law files: YAML that remembers where every entry stands, so that errors can name file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_drafts: dict[Path | None, Mapping[str, Entry]] = {}
_numbers = count()
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LawError(ValueError):
    """A law file cannot be used. The text names file, line and what is wrong, in Japanese."""

    def __init__(self, sentence: str, *, file: str, line: int | None = None) -> None:
        place = f"{file} {line}行目" if line else file
        super().__init__(f"{place}: {sentence}")
        self.file = file
        self.line = line
        self.sentence = sentence


class Entry(dict[str, Any]):
    """A mapping of a law file with its file, its line and column, and the line of each of its words.

    Copies that one anchor makes share line and column.
    """

    def __init__(self, file: str, line: int, column: int = 0) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.column = column
        self.lines: dict[str, int] = {}

    def error(self, sentence: str, word: str | None = None) -> LawError:
        """An error at this entry, or at one of its words."""
        return LawError(sentence, file=self.file, line=self.lines.get(word or "", self.line))


@contextmanager
def drafted(files: Mapping[str, Entry]) -> Iterator[Path]:
    """Law files that exist in memory alone, under the name of a folder that the readers below take."""
    name = Path(f"draft-{next(_numbers)}")
    _drafts[name] = files
    try:
        yield name
    finally:
        del _drafts[name]


def read_yaml(name: str, *, folder: Path | None = None) -> Entry:
    """A file under `law/` as an `Entry` (`name` is relative: `schedule/mr_1.yaml`). Raises LawError."""
    if folder in _drafts:
        return _drafts[folder][name]
    path = (folder or FOLDER) / name
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise LawError("ファイルを開けません。置き場所と名前を確かめてください。", file=name) from None
    except UnicodeDecodeError:
        raise LawError("文字コードがUTF-8ではありません。UTF-8で保存してください。", file=name) from None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else None
        raise LawError(
            "YAMLとして読めません。字下げ、コロン、引用符を確かめてください。", file=name, line=line
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise LawError("「語: 値」の形で始めてください。例: series: mr_1", file=name, line=1)
    built: Entry = _build(node, name, _Loader(""))
    return built


def schedule_files(folder: Path | None = None) -> list[str]:
    """Names of the series files, in alphabetical order."""
    if folder in _drafts:
        return sorted(name for name in _drafts[folder] if name.startswith("schedule/"))
    root = folder or FOLDER
    return sorted(f"schedule/{path.name}" for path in (root / "schedule").glob("*.yaml"))


def law_files(folder: Path | None = None) -> list[str]:
    """Names of all files that decide a judgement."""
    root = folder or FOLDER
    shared = ("products.yaml", "intervals.yaml", "exclusions.yaml", "long_illness.yaml", "parameters.yaml")
    return [name for name in shared if (root / name).exists()] + schedule_files(root)


def content_hash(folder: Path | None = None) -> str:
    """A hash over names and contents of all files that decide a judgement, 64 hexadecimal digits."""
    root = folder or FOLDER
    digest = hashlib.sha256()
    for name in law_files(root):
        content = (root / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def entries(parent: Entry, word: str) -> Iterator[Entry]:
    """The mappings in a list under a word; nothing where the word is missing. Raises LawError."""
    for item in parent.get(word) or ():
        if not isinstance(item, Entry):
            raise parent.error(f"「{word}」は「- 語: 値」の並びで書いてください。", word)
        yield item


def _build(node: Any, file: str, loader: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        entry = Entry(file, node.start_mark.line + 1, node.start_mark.column)
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in entry:
                raise LawError(
                    f"「{key}」が2度書かれています。1つにしてください。",
                    file=file,
                    line=key_node.start_mark.line + 1,
                )
            entry[key] = _build(value_node, file, loader)
            entry.lines[key] = key_node.start_mark.line + 1
        return entry
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, file, loader) for item in node.value]
    try:
        return loader.construct_object(node)
    except (ValueError, yaml.YAMLError):
        raise LawError(
            f"値「{node.value}」を読めません。日付は2024-04-01のように書いてください。",
            file=file,
            line=node.start_mark.line + 1,
        ) from None
