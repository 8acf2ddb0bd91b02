"""One series file: its head, its targets (windows), its methods, its paths."""

from __future__ import annotations

from sesshu.law import Entry, entries
from sesshu.schedule.compile import paths
from sesshu.schedule.compile.builder import Builder, listed, ordinal, period, span
from sesshu.schedule.tables import FIRST_DAY, SeriesText
from sesshu.schedule.vocabulary import (
    FISCAL_FIRST,
    FISCAL_LAST,
    TARGET_KINDS,
    day,
    interval_words,
    known,
    moment,
    moment_words,
    month_day,
    one_of,
    required,
)

REPEATS = ("once", "fiscal_year", "pregnancy")
BEFORE = ("not_counted", "deemed")
HEAD = (
    *("series", "name", "category", "diseases", "family", "order", "products", "programme", "every"),
    *("doses_before", "standard_words", "targets", "methods", "paths", "only_with", "not_offered"),
)
TARGET = (
    *("kind", "from", "until", "valid", "recorded_on", "article", "certainty", "sex", "born", "products"),
    *("condition", "season", "words", "history", "in_fiscal_years_of_age"),
)


def check_head(entry: Entry) -> None:
    """Raises LawError where a file lacks what every series has."""
    required(known(entry, *HEAD), "series", "name", "category", "diseases", "family", "order", "products")
    required(entry, "standard_words", "targets", "methods", "paths")
    one_of(entry, "category", ("A", "B", "temporary"))
    if not isinstance(entry["order"], int):
        raise entry.error("「order」は整数で書いてください。", "order")
    if entry.file != f"schedule/{entry['series']}.yaml":
        raise entry.error(f"ファイル名と「series: {entry['series']}」が違います。", "series")


def number(builder: Builder, files: list[Entry]) -> None:
    """Number series and families, and say which families a product belongs to."""
    families = sorted({str(entry["family"]) for entry in files})
    members: dict[int, set[int]] = {}
    for position, entry in enumerate(files):
        builder.series_index[str(entry["series"])] = position
        builder.series_names.append(str(entry["name"]))
        mask = builder.mask(entry)
        builder.columns["series_products"].append(mask)
        builder.columns["series_choice_first"].append(builder.size("choice"))
        withheld = builder.mask(entry, "not_offered")
        offered = [builder.product_index[code] for code in entry["products"]]
        builder.columns["choice"] += [product for product in offered if not withheld >> product & 1]
        builder.columns["series_choice_end"].append(builder.size("choice"))
        for product in range(len(builder.products)):
            if mask >> product & 1:
                members.setdefault(product, set()).add(families.index(str(entry["family"])))
    for family in families:
        inside = [place for place, entry in enumerate(files) if str(entry["family"]) == family]
        builder.add("family", first=inside[0], end=inside[-1] + 1)
    for product in range(len(builder.products)):
        builder.columns["product_family_first"].append(builder.size("product_family"))
        builder.columns["product_family"] += sorted(members.get(product, ()))
        builder.columns["product_family_end"].append(builder.size("product_family"))


def read(builder: Builder, file: Entry, exceptions: list[Entry]) -> None:
    """Compile one series. Raises LawError."""
    programme = file.get("programme")
    before = file.get("doses_before")
    builder.series.append(
        SeriesText(
            code=str(file["series"]),
            name=str(file["name"]),
            category=str(file["category"]),
            standard_words=str(file["standard_words"]),
            before_article=_before_article(file, before) or str(file.get("article", "")),
        )
    )
    builder.columns["series_repeats"].append(REPEATS.index(one_of(file, "every", REPEATS, "once")))
    builder.columns["series_start"].append(_programme_start(file, programme))
    counts = one_of(before, "count", BEFORE) if isinstance(before, Entry) else "not_counted"
    builder.columns["series_before"].append(BEFORE.index(counts))
    builder.columns["series_only_with"].append(builder.mask(file, "only_with"))
    builder.columns["series_window_first"].append(len(builder.window_rows))
    for target in entries(file, "targets"):
        _read_target(builder, target)
    for exception in exceptions:
        _read_exception(builder, exception)
    builder.columns["series_window_end"].append(len(builder.window_rows))
    paths.read(builder, file)


def _programme_start(file: Entry, programme: object) -> int:
    if programme is None:
        return FIRST_DAY
    if not isinstance(programme, Entry):
        raise file.error("「programme」は {from: 2016-10-01, article: …} の形で書いてください。", "programme")
    required(known(programme, "from", "article", "certainty"), "from", "article")
    return ordinal(day(programme, "from"), FIRST_DAY)


def _before_article(file: Entry, before: object) -> str:
    if before is None:
        return ""
    if not isinstance(before, Entry):
        raise file.error("「doses_before」は {count: deemed, article: …} の形で書いてください。", "doses_before")
    required(known(before, "count", "article", "certainty"), "count", "article")
    return str(before["article"])


def _read_target(builder: Builder, target: Entry) -> None:
    required(known(target, *TARGET), "kind", "article")
    kind = TARGET_KINDS.index(one_of(target, "kind", TARGET_KINDS))
    for age in listed(target, "in_fiscal_years_of_age"):
        if not isinstance(age, int) or "from" in target or "until" in target:
            raise target.error(
                "「in_fiscal_years_of_age」は [65, 70] のように整数で書き、from・until とは一緒に使いません。",
                "in_fiscal_years_of_age",
            )
        bounds = (builder.number((FISCAL_FIRST, age, 0)), builder.number((FISCAL_LAST, age, 0)))
        words = str(target.get("words") or f"{age}歳となる日の属する年度")
        _add_window(builder, target, kind, words, years=0, bounds=bounds)
    if "in_fiscal_years_of_age" in target:
        return
    low, high = (moment(target, word, builder.parameters) for word in ("from", "until"))
    words = f"{moment_words(low)}から" + (f"{moment_words(high)}まで" if high else "")
    _add_window(builder, target, kind, str(target.get("words") or words), years=0)


def _read_exception(builder: Builder, entry: Entry) -> None:
    years = entry["years"]
    if not isinstance(years, int) or not 1 <= years <= 9:
        raise entry.error("「years」は1から9までの整数で書いてください。", "years")
    words = f"特別の事情がなくなった日から{interval_words(1, years * 12).replace('月', 'か月')}を経過する日まで"
    _add_window(builder, entry, TARGET_KINDS.index("long_illness"), words, years=years)


def _add_window(
    builder: Builder, entry: Entry, kind: int, words: str, *, years: int, bounds: tuple[int, int] | None = None
) -> None:
    when = span(entry)
    born_from, born_until = period(entry, "born")
    season = entry.get("season")
    low, high = bounds or (builder.bound(entry, "from"), builder.bound(entry, "until"))
    builder.window_rows.append(builder.row(entry, words))
    builder.add(
        "window",
        kind=kind,
        **{"from": low},
        until=high,
        valid_from=when.first,
        valid_until=when.last,
        known=when.known,
        end_known=when.end_known,
        products=builder.mask(entry) if listed(entry, "products") else 0,
        sex=("", "F", "M").index(one_of(entry, "sex", ("", "F", "M"), "")),
        born_from=born_from,
        born_until=born_until,
        condition=builder.conditions.index("long_illness") if years else builder.condition(entry),
        years=years,
        season_from=month_day(season, "from", builder.parameters) if isinstance(season, Entry) else 0,
        season_until=month_day(season, "until", builder.parameters) if isinstance(season, Entry) else 0,
        **_history(entry),
    )


def _history(entry: Entry) -> dict[str, int]:
    """Doses that a target asks for: `{from: 2022-04-01, until: 2025-03-31, at_least: 1}`."""
    written = entry.get("history")
    if written is None:
        return {"history_from": 0, "history_until": 0, "history_least": 0}
    required(known(written, "from", "until", "at_least"), "from", "until", "at_least")
    first, last = day(written, "from"), day(written, "until")
    return {
        "history_from": ordinal(first, 0),
        "history_until": ordinal(last, 0),
        "history_least": int(written["at_least"]),
    }
