"""`./sesshu judge FILE.jsonl`: people in, judgements out, one JSON object a line."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from sesshu.law import LawError
from sesshu.schedule import InputError, Tables, judge, load_tables, spoken_languages
from sesshu.schedule.reading import parse, read_day, read_person

CACHE = Path(__file__).parents[3] / "var" / "law"


def main(arguments: list[str]) -> int:
    """Exit code 0: all lines judged; 1: a line (or the law) could not be used; 2: wrong usage."""
    asked = _arguments(arguments)
    if asked is None:
        return 2
    try:
        tables = load_tables(cache=asked.cache)
    except LawError as wrong:
        sys.stderr.write(f"法令データを使えません。{wrong}\n")
        return 1
    if asked.file == "-":
        return _judge_all(tables, sys.stdin.buffer, asked)
    try:
        with Path(asked.file).open("rb") as file:
            return _judge_all(tables, file, asked)
    except OSError:
        sys.stderr.write(f"ファイル「{asked.file}」を読めません。名前と場所を確かめてください。\n")
        return 2


def _arguments(arguments: list[str]) -> argparse.Namespace | None:
    parser = argparse.ArgumentParser(
        prog="./sesshu judge",
        description="1行1人のJSON（UTF-8）を読み、接種歴の判定を1行ずつ書き出します。",
        epilog="例: ./sesshu judge people.jsonl --as-of 2026-11-21",
    )
    parser.add_argument("file", metavar="FILE.jsonl", help="人のファイル（- は標準入力）")
    parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="判定の基準日（行に as_of があればそれが先）")
    parser.add_argument("--known-on", metavar="YYYY-MM-DD", help="この日までに記録された規則と接種だけで判定する")
    parser.add_argument(
        "--lang", choices=spoken_languages(), default="ja", help="理由の文の言語（初めの値は ja。条文は訳しません）"
    )
    parser.add_argument("--cache", type=Path, default=CACHE, help="読みやすくした法令データの置き場所")
    try:
        found = parser.parse_args(arguments)
    except SystemExit as ended:
        if ended.code:
            return None
        raise
    try:
        found.as_of = read_day(found.as_of, "--as-of") if found.as_of else None
        found.known_on = read_day(found.known_on, "--known-on") if found.known_on else None
    except InputError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return None
    return found


def _judge_all(tables: Tables, lines: BinaryIO, asked: argparse.Namespace) -> int:
    failed = 0
    with contextlib.suppress(BrokenPipeError):
        answers = judge_lines(tables, lines, as_of=asked.as_of, known_on=asked.known_on, language=asked.lang)
        for answer in answers:
            failed += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    return 1 if failed else 0


def judge_lines(
    tables: Tables, lines: Iterable[bytes], *, as_of: date | None, known_on: date | None, language: str = "ja"
) -> Iterator[dict[str, Any]]:
    """A judgement or `{"line": n, "error": {...}}` for every line that is not empty."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _judge_line(tables, line, as_of, known_on, language)
        except InputError as wrong:
            yield {"line": number, "error": wrong.as_dict()}


def _judge_line(
    tables: Tables, line: bytes, as_of: date | None, known_on: date | None, language: str
) -> dict[str, Any]:
    try:
        value = parse(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("NOT_UTF8", "line", "文字コードがUTF-8ではありません。") from None
    except (ValueError, RecursionError):
        raise InputError("NOT_JSON", "line", "JSONとして読めません。1行に1人を { } で書いてください。") from None
    asked = read_person(value)
    day = asked.as_of or as_of
    if day is None:
        raise InputError(
            "AS_OF_MISSING", "as_of", "判定の基準日がありません。as_of か --as-of で指定してください。例: 2026-11-21"
        )
    return judge(tables, asked.person, asked.doses, as_of=day, known_on=known_on, language=language).as_dict()
