"""Two lists on one page: each has parameters of its own, or turning the page of one turns the other as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import ROOT

SRC = ROOT / "src"
PAGES = sorted((SRC / "sesshu").glob("**/screens/**/*.py"))


def parts(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The functions of a file with the `part` of every list that they make, also by way of another function there."""
    functions = {one.name: one for one in ast.parse(path.read_text()).body if isinstance(one, ast.FunctionDef)}

    def made(name: str, seen: set[str]) -> list[str]:
        found: list[str] = []
        seen.add(name)
        for call in (one for one in ast.walk(functions[name]) if isinstance(one, ast.Call)):
            called = call.func.id if isinstance(call.func, ast.Name) else ""
            if called == "Table":
                found.append(next((ast.unparse(k.value) for k in call.keywords if k.arg == "part"), ""))
            elif called in functions and called not in seen:
                found += made(called, seen)
        return found

    return ((name, made(name, set())) for name in functions)


def test_一つの画面の一覧は_それぞれ自分のページの言葉を持つ() -> None:
    shared = [
        f"{path.relative_to(SRC)}: {name}"
        for path in PAGES
        for name, found in parts(path)
        if len(found) != len(set(found))
    ]
    assert not shared, f"a second list on a page needs part=…: {shared}"
    assert any(len(found) > 1 for path in PAGES for _, found in parts(path)), "there are pages with two lists"
