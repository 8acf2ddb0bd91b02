"""Rules that hold across series: conditions, exclusions, long illness, intervals between vaccines."""

from __future__ import annotations

from sesshu.law import Entry, entries
from sesshu.schedule.compile.builder import Builder, listed, span
from sesshu.schedule.compile.products import CLASSES
from sesshu.schedule.vocabulary import interval, interval_words, known, required


def read_conditions(builder: Builder, file: Entry) -> None:
    """The closed list of condition codes."""
    known(file, "conditions", "exclusions")
    for entry in entries(file, "conditions"):
        required(known(entry, "code", "name"), "code", "name")
        builder.conditions.append(str(entry["code"]))


def read_exclusions(builder: Builder, file: Entry) -> None:
    """Who is kept from which series. A rule without `series` holds for all of the law."""
    for entry in entries(file, "exclusions"):
        known(entry, "condition", "series", "except", "valid", "recorded_on", "article", "certainty", "words")
        required(entry, "condition", "words")
        row = builder.row(entry, str(entry["words"]))
        when = span(entry)
        named = known_series(builder, entry, "series") or [text.code for text in builder.series]
        spared = known_series(builder, entry, "except")
        for code in named:
            if code not in spared:
                builder.exclusion_rows.append(row)
                builder.add(
                    "exclusion",
                    condition=builder.condition(entry),
                    series=builder.series_index[code],
                    valid_from=when.first,
                    valid_until=when.last,
                    known=when.known,
                    end_known=when.end_known,
                )


def exceptions(file: Entry, builder: Builder) -> dict[str, list[Entry]]:
    """The rows of long_illness.yaml by series code."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(known(file, "exceptions"), "exceptions"):
        words = ("series", "years", "until", "products", "valid", "recorded_on", "article", "certainty")
        required(known(entry, *words), "series", "years", "article")
        for code in known_series(builder, entry, "series"):
            found.setdefault(code, []).append(entry)
    return found


def read_gaps(builder: Builder, file: Entry) -> None:
    """Intervals between different vaccines, by classes of products."""
    for entry in entries(known(file, "intervals"), "intervals"):
        known(entry, "earlier", "later", "between", "valid", "recorded_on", "article", "certainty", "words")
        required(entry, "earlier", "later", "between", "words")
        found = interval(entry, "between")
        if not found or found[0] != 0:
            raise entry.error("異なるワクチンの間隔は日で書いてください。例: between: 27d。", "between")
        when = span(entry)
        builder.gap_rows.append(builder.row(entry, f"{entry['words']}は{interval_words(*found)}以上の間隔をおく"))
        builder.add(
            "gap",
            earlier=_classes(entry, "earlier"),
            later=_classes(entry, "later"),
            days=found[1],
            valid_from=when.first,
            valid_until=when.last,
            known=when.known,
            end_known=when.end_known,
        )


def known_series(builder: Builder, entry: Entry, word: str) -> list[str]:
    """Series codes under a word. Raises LawError for one that has no file."""
    codes = [str(code) for code in listed(entry, word)]
    for code in codes:
        if code not in builder.series_index:
            raise entry.error(f"系列「{code}」のファイルが schedule/ にありません。", word)
    return codes


def _classes(entry: Entry, word: str) -> int:
    mask = 0
    for name in listed(entry, word):
        if name not in CLASSES:
            raise entry.error(f"区分「{name}」はありません。使える語: {'、'.join(CLASSES)}。", word)
        mask |= 1 << CLASSES.index(name)
    return mask
