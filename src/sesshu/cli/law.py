"""`./sesshu law check|test|mutate|pages`: are the law files whole, and is every number in them proven by a case?"""

from __future__ import annotations

import argparse
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from sesshu.cli.law_diff import add_parser
from sesshu.law import LawError
from sesshu.law.capacities import all_capacities
from sesshu.law.cases import case_tables, read_cases
from sesshu.law.permission_list import all_rows
from sesshu.law.shape import shape_faults
from sesshu.schedule import load_tables
from sesshu.schedule.cases import answer
from sesshu.schedule.lint import lint
from sesshu.schedule.lint_deemed import deemed_faults
from sesshu.schedule.lint_places import place_faults
from sesshu.schedule.speech import DOMAIN
from sesshu.text.languages import compile_catalogue, is_current, translated

PAGES = Path(__file__).parents[3] / "docs" / "law"
_WRITTEN_BY_OTHERS = {"mutation.md"}


def main(arguments: list[str]) -> int:
    """Exit code 0: nothing wrong; 1: a file cannot be used or a fault was found; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    unknown = sorted(set(getattr(asked, "series", ())) - set(case_tables()))
    if unknown:
        sys.stderr.write(f"系列「{'、'.join(unknown)}」はありません。使える符号: {'、'.join(case_tables())}\n")
        return 2
    return int(asked.run(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu law", description="法令データ（規則のファイル）を検査します。", epilog="例: ./sesshu law check"
    )
    words = parser.add_subparsers(dest="what", required=True, metavar="what")
    checking = words.add_parser("check", help="すべてのファイルを検査する")
    checking.add_argument("--folder", type=Path, help="製品に付属するものとは別の法令データの置き場所")
    checking.set_defaults(run=check)
    testing = words.add_parser("test", help="判定例の表を実行し、件数を出す。例: ./sesshu law test mr_1")
    testing.add_argument("series", nargs="*", default=[], help="系列の符号（書かなければすべて）")
    testing.set_defaults(run=test)
    mutating = words.add_parser("mutate", help="規則の数字と日付を1つずつ変え、判定例が気づくかを調べる")
    mutating.add_argument("series", nargs="*", default=[], help="系列の符号（書かなければすべて）")
    mutating.add_argument("--write", action="store_true", help="docs/law/mutation.md を書き直す（系列を選ばないとき）")
    mutating.add_argument("--sample", type=int, help="この数だけを選んで調べる")
    mutating.add_argument("--seed", type=int, default=1, help="選び方の種")
    mutating.set_defaults(run=_mutate)
    add_parser(words)
    paging = words.add_parser("pages", help="docs/law/ の規則のページを法令データから作り直す")
    paging.add_argument("--check", action="store_true", help="書かずに、ページが法令データのとおりかを調べる")
    paging.set_defaults(run=write_pages)
    return parser


def check(asked: argparse.Namespace) -> int:
    """Every file is read, compiled and searched for faults."""
    faults = []
    try:
        faults += [str(fault) for fault in shape_faults(asked.folder)]
        tables = load_tables(folder=asked.folder)
        faults += lint(tables)
        faults += [*place_faults(asked.folder), *deemed_faults(tables, asked.folder)]
        all_capacities()  # which kinds of bodies the law knows
        all_rows()  # the permission list of the exchange reads or says where not
        rules: str | None = tables.rules
        series = len(tables.series)
    except LawError as wrong:
        faults, rules, series = [*faults, str(wrong)], None, 0
    return _tell({"rules": rules, "series": series, "faults": faults}, faults)


def test(asked: argparse.Namespace) -> int:
    """Every row of the case tables is judged."""
    counts, faults = {}, []
    for series in asked.series or case_tables():
        cases = read_cases(series)
        wrong = [(case, seen) for case in cases if (seen := answer(_law, case)) != case.expected]
        counts[series] = {"cases": len(cases), "failed": len(wrong)}
        faults += [f"{case.place}: 期待は「{case.expected}」、判定は「{seen}」です。" for case, seen in wrong]
    total = sum(count["cases"] for count in counts.values())
    return _tell({"cases": total, "failed": len(faults), "series": counts}, faults)


def _mutate(asked: argparse.Namespace) -> int:
    from sesshu.cli import law_mutate

    answered, faults = law_mutate.mutate(asked.series, sample=asked.sample, seed=asked.seed, write=asked.write)
    return _tell(answered, faults)


def write_pages(asked: argparse.Namespace) -> int:
    """The pages under docs/law/ and the catalogues of other languages, made anew or compared.

    Pages of series that are gone are removed or named.
    """
    from sesshu.schedule.pages import pages

    made = pages()
    there = {path.name for path in PAGES.glob("*.md")} - _WRITTEN_BY_OTHERS
    stale = sorted(name for name in made if not _same(PAGES / name, made[name])) + sorted(there - made.keys())
    if not asked.check:
        PAGES.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in made:
                (PAGES / name).write_text(made[name], encoding="utf-8")
            else:
                (PAGES / name).unlink()
    faults = [f"docs/law/{name}: 法令データと違います。./sesshu law pages を実行してください。" for name in stale]
    old = [language for language in translated(DOMAIN) if not is_current(language, DOMAIN)]
    for language in old:
        if not asked.check:
            compile_catalogue(language, DOMAIN)
        faults.append(
            f"locale/{language}: {DOMAIN}.mo が {DOMAIN}.po と違います。./sesshu law pages を実行してください。"
        )
    return _tell({"pages": len(made), "changed": len(stale) + len(old)}, faults if asked.check else [])


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


@cache
def _law(settings: tuple[tuple[str, str], ...]) -> Any:
    return load_tables(overrides=dict(settings) or None)


def _tell(answered: dict[str, Any], faults: list[str]) -> int:
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    sys.stdout.write(json.dumps(answered, ensure_ascii=False) + "\n")
    return 1 if faults else 0
