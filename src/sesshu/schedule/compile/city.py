"""A city's products and programmes, checked so that they can only add to the law, and brought into its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sesshu.law import Entry, LawError
from sesshu.schedule.city import CATEGORIES, CODE, CityRules
from sesshu.schedule.compile import products
from sesshu.schedule.compile.builder import Builder, listed
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY
from sesshu.schedule.vocabulary import known, one_of, required

HEAD = (
    *("series", "name", "category", "products", "programme", "doses_before", "every", "standard_words"),
    *("excluded", "excluded_words", "targets", "methods", "paths", "article"),
)
# Room for windows of a person in one series is limited; a programme stays far below it.
MOST_TARGETS = 12
MOST_STEPS = 9
# Series of a judgement are asked for by a set of bits.
MOST_SERIES = 62
# Sorts behind every family of the law, so that the numbers of the law's own families stay.
_FAMILY = "~programme {}"


def read_products(builder: Builder, city: CityRules) -> None:
    """Add the city's products behind those of the law. Raises LawError."""
    rows = [_entry(row, "products", str(row.get("code", ""))) for row in city.products]
    for row in rows:
        _check_code(row, "code")
    if rows:
        file = Entry("products", 1)
        file["products"] = rows
        products.read(builder, file)


def programmes(city: CityRules, lawful: list[Entry]) -> list[Entry]:
    """The city's programmes as series, in the order of their codes. Raises LawError where one would touch the law."""
    if len(lawful) + len(city.programmes) > MOST_SERIES:
        raise LawError(f"市の事業は{MOST_SERIES - len(lawful)}までです。", file="programmes")
    taken = {str(entry["series"]) for entry in lawful}
    found = []
    for row in sorted(city.programmes, key=lambda row: str(row.get("series", ""))):
        entry = _entry(row, "programmes", str(row.get("series", "")))
        _check(entry)
        code = str(entry["series"])
        if code in taken:
            raise entry.error(f"符号「{code}」はすでに使われています。別の符号にしてください。", "series")
        taken.add(code)
        entry["family"], entry["order"] = _FAMILY.format(code), 1
        found.append(entry)
    return found


def read_exclusions(builder: Builder, entry: Entry) -> None:
    """Who is kept from a programme by a condition of the closed list."""
    for code in listed(entry, "excluded"):
        if code not in builder.conditions:
            raise entry.error(f"状態「{code}」はありません。", "excluded")
        words = str(entry.get("excluded_words") or "この事業の対象者から除かれます")
        builder.exclusion_rows.append(builder.row(entry, words))
        builder.add(
            "exclusion",
            condition=builder.conditions.index(code),
            series=builder.series_index[str(entry["series"])],
            valid_from=FIRST_DAY,
            valid_until=LAST_DAY,
            known=FIRST_DAY,
            end_known=FIRST_DAY,
        )


def _check(entry: Entry) -> None:
    required(known(entry, *HEAD, "certainty"), "series", "name", "category", "article", "products")
    required(entry, "standard_words", "targets", "methods", "paths")
    _check_code(entry, "series")
    one_of(entry, "category", CATEGORIES)
    if len(entry["targets"]) > MOST_TARGETS:
        raise entry.error(f"対象の行は{MOST_TARGETS}までです。古い期間は別の事業に分けてください。", "targets")
    for path in entry["paths"]:
        if len(path.get("steps") or ()) > MOST_STEPS:
            raise entry.error(f"回数は{MOST_STEPS}回までです。", "paths")
        for step in path.get("steps") or ():
            for variant in (step, *(step.get("variants") or ())):
                _check_intervals(variant)


def _check_intervals(variant: Entry) -> None:
    """A programme counts from its own doses."""
    for interval in variant.get("intervals") or ():
        after = str(interval.get("after"))
        if after != "previous" and not after.startswith("dose "):
            raise variant.error("間隔は、同じ事業の前の回から数えます（previous、dose 1）。", "intervals")


def _check_code(entry: Entry, word: str) -> None:
    code = str(entry.get(word) or "")
    if not CODE.fullmatch(code):
        raise entry.error(
            f"符号「{code}」は使えません。市の符号は、団体コード6桁とハイフンで始めます。例: 431001-mumps。", word
        )


def _entry(row: Mapping[str, Any], kind: str, code: str) -> Entry:
    made: Entry = _made(row, f"{kind}/{code}")
    return made


def _made(value: Any, file: str) -> Any:
    """Plain values as entries of a law file. What has an article is the city's, whatever it says of itself."""
    if isinstance(value, Mapping):
        entry = Entry(file, 1)
        for word, inner in value.items():
            entry[str(word)] = _made(inner, file)
        if entry.get("certainty", "municipal") != "municipal":
            raise LawError("市の決まりの certainty は municipal です。", file=file)
        if "article" in entry:
            entry["certainty"] = "municipal"
        return entry
    if isinstance(value, list | tuple):
        return [_made(inner, file) for inner in value]
    return value
