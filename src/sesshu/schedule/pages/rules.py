"""The rules of one series as tables: whom, when, with what, in which steps, by which article."""

from __future__ import annotations

from itertools import groupby

from sesshu.law import Entry, entries
from sesshu.law.changes import days_of_change
from sesshu.schedule.pages import words
from sesshu.schedule.pages.words import Names, table


def head(file: Entry, names: Names) -> list[str]:
    """Name, category, diseases, beginning, standard period."""
    programme, before = file.get("programme"), file.get("doses_before")
    facts = {
        "類型": words.CATEGORIES[str(file["category"])],
        "対象疾病": "、".join(map(str, file["diseases"])),
        "標準的な接種期間": str(file["standard_words"]),
        "受ける機会": words.EVERY[str(file.get("every", "once"))],
    }
    if isinstance(programme, Entry):
        facts["制度の始まり"] = f"{words.day(programme['from'])}（{words.source(programme)}）"
    if isinstance(before, Entry):
        counts = {"deemed": "回数に数える", "not_counted": "回数に数えない"}[str(before["count"])]
        facts["始まりより前の接種"] = f"{counts}（{words.source(before)}）"
    if file.get("only_with"):
        facts["この表で見る者"] = f"{names.of_products(file['only_with'])}のいずれかを受けた者だけ"
    if file.get("not_offered"):
        facts["次の接種として示さない製品"] = names.of_products(file["not_offered"])
    changed = "、".join(words.day(day) for day in days_of_change(file))
    if changed:
        facts["規則の変わった日"] = changed
    return [f"# {file['name']} `{file['series']}`", "", *(f"- **{name}**: {fact}" for name, fact in facts.items()), ""]


def targets(file: Entry, names: Names) -> list[str]:
    """Who may receive it, and when."""
    rows = [_target(entry, names) for entry in entries(file, "targets")]
    heads = ["区分", "接種できる時期", "だれ", "製品", "この行で見る接種日", "根拠"]
    return ["## 対象者と期間", "", *table(heads, rows)]


def _target(entry: Entry, names: Names) -> list[str]:
    who = [str(entry["words"])] if entry.get("words") else []
    named = bool(who)
    who += ["女性"] if entry.get("sex") == "F" else ["男性"] if entry.get("sex") == "M" else []
    who += [f"{words.days(entry['born'])}生まれ"] if entry.get("born") else []
    who += [names.conditions[str(entry["condition"])]] if entry.get("condition") and not named else []
    history = entry.get("history")
    if isinstance(history, Entry):
        who.append(f"{words.days(history)}に{history['at_least']}回以上受けた")
    ages = entry.get("in_fiscal_years_of_age")
    when = f"{'・'.join(map(str, ages))}歳となる日の属する年度" if ages else words.span(entry, names)
    when = "、".join(part for part in (when, words.season(entry.get("season"), names)) if part)
    products = names.of_products(entry["products"]) if entry.get("products") else ""
    kind = words.KINDS[str(entry["kind"])]
    return [kind, when, "、".join(who), products, words.days(entry.get("valid")), words.source(entry)]


def methods(file: Entry, names: Names) -> list[str]:
    """Products with amount and route."""
    return ["## 製品と接種方法", "", *_methods(file, names)]


def _methods(holder: Entry, names: Names) -> list[str]:
    rows = []
    for method in entries(holder, "methods"):
        for amount in list(entries(method, "amounts")) or [method]:
            volume = f"{amount['volume_ml']}mL" if "volume_ml" in amount else ""
            routes = "・".join(words.ROUTES[str(route)] for route in amount.get("routes") or ())
            age = words.span(amount, names) if amount is not method else ""
            used = words.days(method.get("valid"), "期限なし")
            rows.append([names.of_products(method["products"]), used, age, volume, routes, words.source(method)])
    return table(["製品", "使える日", "年齢", "1回の量", "経路", "根拠"], rows)


def paths(file: Entry, names: Names) -> list[str]:
    """Each way through the series, step by step."""
    lines = ["## 接種の順序", ""]
    for number, path in enumerate(entries(file, "paths"), start=1):
        lines += [f"### {number}. {path['name']}", "", f"根拠: {words.source(path)}", "", *_who(path, names)]
        rows = []
        for step, same in groupby(entries(path, "steps")):
            times = len(list(same))
            rows += _step(step, path, names, f"（{times}回まで）" if times > 1 else "")
        heads = [
            "期",
            "回",
            "製品",
            "この行で見る接種日",
            "接種できる時期",
            "間隔",
            "標準的な期間",
            "打ち切り・注意",
            "根拠",
        ]
        lines += table(heads, rows)
        if "methods" in path:
            lines += ["この順序での接種方法", "", *_methods(path, names)]
    return lines


def _who(path: Entry, names: Names) -> list[str]:
    facts = []
    start, history = path.get("start"), path.get("history")
    if isinstance(start, Entry):
        when = words.span(start, names)
        facts.append(f"1回目を{when}{'に' if when.endswith('まで') else ''}受ける者")
    if path.get("products"):
        facts.append(f"1回目が{names.of_products(path['products'])}の者")
    if path.get("born"):
        facts.append(f"{words.days(path['born'])}生まれの者")
    if isinstance(history, Entry):
        facts.append(f"{words.day(history['by'])}までに{history.get('at_least', 0)}回以上受けた者")
    if path.get("within"):
        facts.append(f"{words.KINDS[str(path['within'])]}で受ける者")
    if path.get("restart"):
        facts.append("それまでの回数によらず、あらためて数える")
    if path.get("otherwise"):
        facts.append(f"間隔か製品が合わなければ「{path['otherwise']}」による")
    return [*(f"- {fact}" for fact in facts), ""] if facts else []


def _step(step: Entry, path: Entry, names: Names, times: str) -> list[list[str]]:
    """One row for each variant of a step; `times` is said of a step that the law repeats."""
    standard = words.span(step["standard"], names) if isinstance(step.get("standard"), Entry) else ""
    usual = words.usual(step)
    notes = [_skip(skip, names) for skip in entries(step, "skip")]
    late = step.get("not_recommended")
    if isinstance(late, Entry):
        notes.append(f"{words.span(late, names, low='after')[:-2]}より後は勧められない（{words.source(late)}）")
    notes += ["受けなくても完了"] if step.get("optional") else []
    rows = []
    for variant in list(entries(step, "variants")) or [step]:
        counted = variant.get("counted")
        conditions = []
        if isinstance(counted, Entry):
            conditions += [f"それまでに{counted['at_least']}回以上"] if "at_least" in counted else []
            conditions += [f"それまでに{counted['at_most']}回以下"] if "at_most" in counted else []
        chosen = variant.get("products") or step.get("products")
        rows.append(
            [
                str(step.get("phase") or ""),
                f"{step['step']}{times}",
                names.of_products(chosen) if chosen else "",
                words.days(variant.get("valid")),
                "、".join(part for part in (words.span(variant, names), *conditions) if part),
                words.intervals(variant, names) or words.intervals(step, names),
                "、".join(part for part in (standard, usual) if part),
                "。".join(notes),
                words.source(variant, step if step.get("article") else path),
            ]
        )
    return rows


def _skip(skip: Entry, names: Names) -> str:
    dose = f"{skip['dose']}回目が" if skip.get("dose") else ""
    after = words.span(skip, names, low="after")[:-2]
    products = f"{names.of_products(skip['products'])}は" if skip.get("products") else ""
    period = f"（{words.days(skip['valid'])}の接種）" if skip.get("valid") else ""
    return f"{products}{dose}{after}を過ぎたら行わない{period}（{words.source(skip)}）".replace("（）", "")
