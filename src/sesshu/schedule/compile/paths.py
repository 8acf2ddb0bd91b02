"""Paths of a series: who takes which, their steps, and the ways of each step.

A way is where a variant of a step (ages, intervals) meets a method (product, amount, period in force).
"""

from __future__ import annotations

from sesshu.law import Entry, entries
from sesshu.schedule.compile.builder import Builder, listed, ordinal, period, span
from sesshu.schedule.tables import MANY, RuleRow
from sesshu.schedule.vocabulary import (
    ROUTES,
    TARGET_KINDS,
    day,
    interval,
    interval_words,
    known,
    one_of,
    required,
)

PATH = (
    *("name", "start", "born", "products", "history", "within", "restart", "otherwise", "article"),
    *("certainty", "methods", "steps"),
)
VARIANT = ("products", "valid", "recorded_on", "counted", "from", "until", "intervals", "article", "certainty")
STEP = (*VARIANT, "phase", "step", "standard", "usual_interval", "skip", "variants", "not_recommended", "optional")
METHOD = ("products", "valid", "recorded_on", "volume_ml", "routes", "amounts", "article", "certainty")
AMOUNT = ("volume_ml", "routes", "from", "until")


def read(builder: Builder, file: Entry) -> None:
    """Fill the columns of paths, steps, ways, intervals, amounts and skips. Raises LawError."""
    first = len(builder.path_rows)
    builder.columns["series_path_first"].append(first)
    found = list(entries(file, "paths"))
    names = [str(entry.get("name")) for entry in found]
    for entry in found:
        _read_path(builder, file, entry, first, names)
    builder.columns["series_path_end"].append(len(builder.path_rows))


def _read_path(builder: Builder, file: Entry, entry: Entry, first: int, names: list[str]) -> None:
    required(known(entry, *PATH), "name", "article", "steps")
    row = builder.row(entry, str(entry["name"]))
    start = entry.get("start") or Entry(entry.file, entry.line)
    known(start, "from", "until")
    other = entry.get("otherwise")
    if other is not None and other not in names:
        raise entry.error(f"「otherwise: {other}」という名前の経路がありません。", "otherwise")
    within = entry.get("within")
    steps_first = len(builder.step_names)
    methods = entry if "methods" in entry else file
    required_end = steps_first
    for step in entries(entry, "steps"):
        _read_step(builder, methods, step, row)
        if not step.get("optional"):
            required_end = len(builder.step_names)
    born_from, born_until = period(entry, "born")
    builder.path_rows.append(row)
    builder.add(
        "path",
        **{"from": builder.bound(start, "from")},
        until=builder.bound(start, "until"),
        born_from=born_from,
        born_until=born_until,
        products=builder.mask(entry) if listed(entry, "products") else 0,
        **_history(entry),
        within=-1 if within is None else TARGET_KINDS.index(one_of(entry, "within", TARGET_KINDS)),
        restart=1 if entry.get("restart") else 0,
        otherwise=-1 if other is None else first + names.index(str(other)),
        step_first=steps_first,
        step_end=len(builder.step_names),
        required_end=required_end,
    )


def _history(entry: Entry) -> dict[str, int]:
    history = entry.get("history")
    if history is None:
        return {"history_day": 0, "history_least": 0, "history_most": 0}
    required(known(history, "by", "at_least", "at_most"), "by")
    by = ordinal(day(history, "by"), 0)
    return {
        "history_day": by,
        "history_least": int(history.get("at_least", 0)),
        "history_most": int(history.get("at_most", MANY)),
    }


def _read_step(builder: Builder, methods: Entry, step: Entry, row: RuleRow) -> None:
    required(known(step, *STEP), "step")
    way_first = len(builder.way_rows)
    skip_first = builder.size("skip_dose")
    for skip in entries(step, "skip"):
        _read_skip(builder, skip)
    variants = list(entries(step, "variants")) or [step]
    for variant in variants:
        for method in entries(methods, "methods"):
            _read_way(builder, step, variant, method, row)
    if len(builder.way_rows) == way_first:
        raise step.error("この回に使える製品がありません。methods と products を確かめてください。")
    standard = step.get("standard") or Entry(step.file, step.line)
    usual = step.get("usual_interval") or Entry(step.file, step.line)
    low, high = interval(known(usual, "from", "until"), "from"), interval(usual, "until")
    late = step.get("not_recommended")
    if late is not None:
        required(known(late, "after", "words", "article", "certainty"), "after", "words", "article")
        builder.late_rows.append(builder.row(late, str(late["words"])))
    phase = step.get("phase")
    builder.step_names.append((str(phase) if phase else None, str(step["step"])))
    builder.add(
        "step",
        way_first=way_first,
        way_end=len(builder.way_rows),
        skip_first=skip_first,
        skip_end=builder.size("skip_dose"),
        standard_from=builder.bound(known(standard, "from", "until"), "from"),
        standard_until=builder.bound(standard, "until"),
        usual_from_unit=low[0] if low else 0,
        usual_from=low[1] if low else -1,
        usual_until_unit=high[0] if high else 0,
        usual_until=high[1] if high else -1,
        late_after=builder.bound(late, "after") if late is not None else -1,
        late_row=len(builder.late_rows) - 1 if late is not None else -1,
    )


def _read_skip(builder: Builder, skip: Entry) -> None:
    """A cut-off: the step is not given once a day (or an earlier dose) lies after a moment."""
    required(known(skip, "dose", "after", "products", "valid", "recorded_on", "article", "certainty"), "after")
    when = span(skip)
    builder.add(
        "skip",
        dose=int(skip.get("dose") or 0),
        after=builder.bound(skip, "after"),
        products=builder.mask(skip) if listed(skip, "products") else 0,
        valid_from=when.first,
        valid_until=when.last,
        known=when.known,
        end_known=when.end_known,
    )


def _read_way(builder: Builder, step: Entry, variant: Entry, method: Entry, row: RuleRow) -> None:
    known(method, *METHOD)
    if variant is not step:
        known(variant, *VARIANT)
    allowed = builder.mask(required(method, "products"))
    if listed(variant, "products"):
        allowed &= builder.mask(variant)
    when = span(variant).meets(span(method))
    if not allowed or when is None:
        return
    counted = variant.get("counted") or Entry(variant.file, variant.line)
    known(counted, "at_least", "at_most")
    interval_first = builder.size("interval_unit")
    words = _read_intervals(builder, variant)
    amount_first = builder.size("amount_volume")
    _read_amounts(builder, method)
    rule = builder.row(variant, words, fallback=row)
    if variant.get("article") is None and variant is not step and step.get("article"):
        rule = RuleRow(variant.file, variant.line, str(step["article"]), rule.certainty, words)
    builder.way_rows.append(rule)
    builder.add(
        "way",
        products=allowed,
        valid_from=when.first,
        valid_until=when.last,
        known=when.known,
        end_known=when.end_known,
        **{"from": builder.bound(variant, "from")},
        until=builder.bound(variant, "until"),
        least=int(counted.get("at_least", 0)),
        most=int(counted.get("at_most", MANY)),
        interval_first=interval_first,
        interval_end=builder.size("interval_unit"),
        amount_first=amount_first,
        amount_end=builder.size("amount_volume"),
    )


def _read_intervals(builder: Builder, variant: Entry) -> str:
    words = []
    for entry in entries(variant, "intervals"):
        required(known(entry, "after", "between", "doctor"), "after", "between")
        found = interval(entry, "between")
        if found is None:
            continue
        reference, name = _reference(builder, entry)
        shorter = interval(entry, "doctor")
        builder.add(
            "interval",
            reference=reference,
            unit=found[0],
            amount=found[1],
            doctor_unit=shorter[0] if shorter else 0,
            doctor_amount=shorter[1] if shorter else -1,
        )
        words.append(f"{name}から{interval_words(*found)}以上")
    return "、".join(words)


def _reference(builder: Builder, entry: Entry) -> tuple[int, str]:
    """What an interval is counted from: `previous`, `dose 1`, or the last dose of a series."""
    written = str(entry["after"])
    if written == "previous":
        return 0, "前回の接種"
    if written.startswith("dose ") and written[5:].isdigit() and int(written[5:]) > 0:
        return int(written[5:]), f"{written[5:]}回目の接種"
    if written in builder.series_index:
        number = builder.series_index[written]
        return -1 - number, f"{builder.series_names[number]}の最後の接種"
    raise entry.error(f"「after: {written}」を読めません。例: previous、dose 1、je_1（系列の最後の接種）。", "after")


def _read_amounts(builder: Builder, method: Entry) -> None:
    amounts = list(entries(method, "amounts")) or ([method] if "volume_ml" in method or "routes" in method else [])
    for entry in amounts:
        if entry is not method:
            required(known(entry, *AMOUNT), "volume_ml")
        routes = 0
        for route in listed(entry, "routes"):
            if route not in ROUTES:
                raise entry.error(f"経路「{route}」はありません。使える語: {'、'.join(ROUTES)}。", "routes")
            routes |= 1 << ROUTES.index(route)
        builder.add(
            "amount",
            volume=round(float(entry["volume_ml"]) * 1000) if "volume_ml" in entry else -1,
            routes=routes,
            **{"from": builder.bound(entry, "from")} if entry is not method else {"from": -1},
            until=builder.bound(entry, "until") if entry is not method else -1,
        )
