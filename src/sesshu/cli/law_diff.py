"""`./sesshu law diff OLD NEW`: who changes state when the law changes, or from one day to another."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sesshu.cli.due import LABELS, PERMISSIONS, PURPOSE, day, whole
from sesshu.cli.production import reported
from sesshu.cli.progress import Bar
from sesshu.dates import fiscal_year, fiscal_year_start
from sesshu.law import LawError
from sesshu.ledger.due.comparing import Difference, Place, Tally, differences
from sesshu.ledger.due.watching import Watch
from sesshu.schedule import GivenDose, InputError, Person, Tables, load_tables
from sesshu.schedule.batch import evaluate_columns, people_columns
from sesshu.schedule.reading import parse, read_person

CURRENT, NEXT_APRIL = "current", "next-april"
Pair = tuple[Person, list[GivenDose]]


def add_parser(words: Any) -> None:
    """The words of `law diff`."""
    found = words.add_parser(
        "diff",
        help="法令の改正や年度の切替えで、誰の状態がどう変わるかを調べる",
        epilog="例: ./sesshu law diff current new-law --as-of 2027-04-01 --list\n"
        "年度更新の予行: ./sesshu law diff current current --as-of 2027-03-31 --and-as-of next-april",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    found.add_argument("old", metavar="OLD", help="前の法令データのフォルダー（current は今のもの）")
    found.add_argument("new", metavar="NEW", help="後の法令データのフォルダー（current は今のもの）")
    found.add_argument("--as-of", type=day, required=True, metavar="YYYY-MM-DD", help="判定の基準日")
    found.add_argument("--and-as-of", metavar="YYYY-MM-DD", help="後の判定の基準日（next-april は次の4月1日）")
    found.add_argument("--people", type=Path, metavar="FILE", help="台帳のかわりに調べる人（judge と同じJSON Lines）")
    found.add_argument(
        "--write", type=Path, metavar="FILE", help="--people のとき、状態が変わる人を書き出す先（JSON Lines）"
    )
    found.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    found.add_argument("--list", action="store_true", help="状態が変わる人の一覧を出力台帳に作る")
    found.add_argument("--profile", choices=["human", "machine", "cp932", "xlsx"], default="human", help="一覧の形式")
    found.add_argument("--processes", type=whole, default=os.cpu_count() or 1, help="使うプロセスの数")
    found.set_defaults(run=diff)


class WrongWordsError(Exception):
    """The command line cannot be meant so."""


def diff(asked: argparse.Namespace) -> int:
    """Exit code 0: compared; 1: a law or a person cannot be used; 2: wrong usage."""
    try:
        days = (asked.as_of, _second_day(asked))
        folders = (_folder(asked.old), _folder(asked.new))
        _check(asked, days, folders)
        if asked.people:
            return _of_file(asked, days, folders)
    except (WrongWordsError, argparse.ArgumentTypeError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    except (LawError, InputError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return reported(lambda: _of_ledger(asked, days, folders))


def _second_day(asked: argparse.Namespace) -> date:
    if asked.and_as_of == NEXT_APRIL:
        return fiscal_year_start(fiscal_year(asked.as_of) + 1)
    return day(asked.and_as_of) if asked.and_as_of else asked.as_of


def _folder(word: str) -> Path | None:
    if word == CURRENT:
        return None
    found = Path(word)
    if not (found / "schedule").is_dir():
        raise WrongWordsError(f"「{word}」は法令データのフォルダーではありません（schedule がありません）。例: current")
    return found


def _check(asked: argparse.Namespace, days: tuple[date, date], folders: tuple[Path | None, Path | None]) -> None:
    if days[0] == days[1] and folders[0] == folders[1]:
        raise WrongWordsError("前と後が同じです。法令データか基準日（--and-as-of）を変えてください。")
    if asked.people and asked.list:
        raise WrongWordsError("--list は台帳の人のためのものです。--people のときは --write FILE を使ってください。")
    if asked.write and not asked.people:
        raise WrongWordsError("--write は --people のときだけ使えます。台帳の人の一覧は --list で作ってください。")


def _of_file(asked: argparse.Namespace, days: tuple[date, date], folders: tuple[Path | None, Path | None]) -> int:
    laws = [load_tables(folder=folder) for folder in folders]
    try:
        pairs = list(_people(asked.people.read_bytes().splitlines()))
    except OSError:
        raise WrongWordsError(f"ファイル「{asked.people}」を読めません。名前と場所を確かめてください。") from None
    before, after = (
        evaluate_columns(law, people_columns(law, pairs), as_of=on, processes=asked.processes)
        for law, on in zip(laws, days, strict=True)
    )
    found, tally = differences(before, after), Tally()
    tally.add(len(pairs), found)
    if asked.write:
        with asked.write.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in _lines(found, pairs))
    _tell(asked, days, laws[0], laws[1], tally, {"engine": after.engine})
    return 0


def _people(lines: Iterable[bytes]) -> Iterator[Pair]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = read_person(parse(line.decode("utf-8-sig")))
        except InputError as wrong:
            raise InputError(wrong.code, wrong.field, f"{number}行目: {wrong}") from None
        except (ValueError, RecursionError):
            sentence = f"{number}行目: UTF-8のJSONとして読めません。1行に1人を {{ }} で書いてください。"
            raise InputError("NOT_JSON", "line", sentence) from None
        yield asked.person, asked.doses


def _lines(found: list[Difference], pairs: list[Pair]) -> Iterator[dict[str, Any]]:
    for one in found:
        if one.changes_status:
            yield {
                "id": pairs[one.person][0].id, "series": one.series, "from": one.old.status, "to": one.new.status,
                "old": _days(one.old), "new": _days(one.new),
            }  # fmt: skip


def _days(place: Place) -> dict[str, str | None]:
    days = {"earliest": place.earliest, "latest": place.latest}
    return {
        name: date.fromordinal(at).isoformat() if 1 <= at <= date.max.toordinal() else None for name, at in days.items()
    }


def _of_ledger(asked: argparse.Namespace, days: tuple[date, date], folders: tuple[Path | None, Path | None]) -> int:
    from sesshu.foundation.errors import Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered

    bar = Bar(LABELS)

    class Shown(Watch):
        def progress(self, step: str, done: int, total: int) -> None:
            bar.show(step, done, total)

    watch = Shown()
    try:
        with entered(asked.municipality):
            found, more = _compare(asked, days, folders, watch)
    except (Refused, CannotStartError, LawError, InputError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    more |= {"unclear": found.unclear, "engine": found.engine or None, "seconds": watch.seconds}
    _tell(asked, days, found.old.tables, found.new.tables, found.tally, more)
    return 0


def _compare(
    asked: argparse.Namespace, days: tuple[date, date], folders: tuple[Path | None, Path | None], watch: Watch
) -> Any:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.due import differing

    by = job_actor("law-diff", *PERMISSIONS)
    old, new = (differing.Side(differing.law_of(folder), on) for folder, on in zip(folders, days, strict=True))
    found = differing.compare(old=old, new=new, by=by, purpose=PURPOSE, processes=asked.processes, watch=watch)
    if not asked.list or not found.people:
        return found, {}
    with watch.step("list"):
        made = differing.export_differences(found=found, profile=asked.profile, by=by, purpose=PURPOSE)
    return found, {"list": {"export": str(made.id), "name": made.file_name, "rows": made.rows, "sha256": made.sha256}}


def _tell(
    asked: argparse.Namespace, days: tuple[date, date], old: Tables, new: Tables, tally: Tally, more: dict[str, Any]
) -> None:
    answer = {
        "old": {"law": asked.old, "rules": old.rules, "as_of": days[0].isoformat()},
        "new": {"law": asked.new, "rules": new.rules, "as_of": days[1].isoformat()},
        **tally.told(old, new),
        **more,
    }
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
