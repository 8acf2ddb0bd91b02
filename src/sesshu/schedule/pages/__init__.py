"""Pages about the law for people who do not program: each series with its rules and its cases, and an index."""

from __future__ import annotations

from pathlib import Path

from sesshu.law import Entry, entries, read_yaml, schedule_files
from sesshu.law.cases import case_tables, read_cases
from sesshu.schedule.compile.parameters import read_parameters, settle
from sesshu.schedule.pages import across, rules
from sesshu.schedule.pages.examples import examples
from sesshu.schedule.pages.words import CATEGORIES, Names, table

_MADE = "> このページは法令データから `./sesshu law pages` が作ります。直すときは `src/sesshu/law/{}` を直します。"
_INDEX = """\
# 予防接種の規則

法令データ（`src/sesshu/law/`）から作ったページです。規則の表の下に、毎回確かめている判定例があります。
「要確認」は、一次資料の本文で確かめていないことを示します。書き方は [法令データの書き方](../law.md)、
数字を1つずつ変えたときに判定例が気づくかは [変更の検査](mutation.md) にあります。
"""


def pages(folder: Path | None = None) -> dict[str, str]:
    """File name (`mr_1.md`, `index.md`) → Markdown. Raises LawError."""
    files = [read_yaml(name, folder=folder) for name in schedule_files(folder)]
    names = _names(files, folder)
    shared = {name: read_yaml(name, folder=folder) for name in ("long_illness.yaml", "exclusions.yaml")}
    found = {f"{file['series']}.md": _page(file, names, shared) for file in files}
    found["intervals.md"] = across.intervals_page(read_yaml("intervals.yaml", folder=folder), names)
    found["products.md"] = across.products_page(read_yaml("products.yaml", folder=folder), files, names)
    found["parameters.md"] = across.parameters_page(read_yaml("parameters.yaml", folder=folder))
    found["deemed.md"] = across.deemed_page(read_yaml("deemed.yaml", folder=folder), names)
    found["index.md"] = _index(files)
    return found


def _names(files: list[Entry], folder: Path | None) -> Names:
    products = read_yaml("products.yaml", folder=folder)
    conditions = read_yaml("exclusions.yaml", folder=folder)
    return Names(
        products={str(entry["code"]): str(entry["name"]) for entry in entries(products, "products")},
        conditions={str(entry["code"]): str(entry["name"]) for entry in entries(conditions, "conditions")},
        series={str(file["series"]): str(file["name"]) for file in files},
        parameters=settle(read_parameters(folder), None),
    )


def _page(file: Entry, names: Names, shared: dict[str, Entry]) -> str:
    series = str(file["series"])
    lines = [
        *rules.head(file, names),
        _MADE.format(file.file),
        "",
        *rules.targets(file, names),
        *across.long_illness(shared["long_illness.yaml"], series, names),
        *across.exclusions(shared["exclusions.yaml"], series, names),
        *rules.methods(file, names),
        *rules.paths(file, names),
        *(examples(read_cases(series), names) if series in case_tables() else []),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _index(files: list[Entry]) -> str:
    rows = [
        [
            f"[{file['name']}]({file['series']}.md)",
            CATEGORIES[str(file["category"])],
            str(file["standard_words"]),
            str(len(read_cases(str(file["series"])))),
        ]
        for file in sorted(files, key=lambda file: (str(file["category"]), str(file["series"])))
    ]
    more = [
        "- [異なるワクチンの間隔](intervals.md)",
        "- [製品](products.md)",
        "- [みなし（施行前の接種、製品の切替、外国での接種）](deemed.md)",
        "- [市が選ぶ設定](parameters.md)",
    ]
    return "\n".join([_INDEX, *table(["系列", "類型", "標準的な接種期間", "判定例"], rows), *more, ""])
