"""Rules that several series share: long illness, exclusions, intervals between vaccines, products, settings."""

from __future__ import annotations

from sesshu.law import Entry, entries
from sesshu.law.cases import read_cases
from sesshu.schedule.compile.parameters import KIND_WORDS
from sesshu.schedule.pages import words
from sesshu.schedule.pages.examples import examples
from sesshu.schedule.pages.words import Names, table

CLASSES = {
    "live_injected": "注射生ワクチン",
    "live_oral": "経口生ワクチン",
    "inactivated": "不活化ワクチン",
    "influenza": "インフルエンザワクチン",
    "covid": "新型コロナワクチン",
    "unknown": "不明",
}


def long_illness(file: Entry, series: str, names: Names) -> list[str]:
    """The exception after a long illness, as far as it is about a series."""
    rows = [
        [
            f"事情がなくなった日から{entry['years']}年を経過する日まで",
            words.span(entry, names),
            names.of_products(entry["products"]) if entry.get("products") else "",
            words.days(entry.get("valid")),
            words.source(entry),
        ]
        for entry in entries(file, "exceptions")
        if series in entry["series"]
    ]
    heads = ["期間", "年齢の上限", "製品", "この行で見る接種日", "根拠"]
    return ["## 長期療養特例", "", *(table(heads, rows) if rows else ["特例はありません。", ""])]


def exclusions(file: Entry, series: str, names: Names) -> list[str]:
    """Who is kept from a series."""
    rows = [
        [
            names.conditions[str(entry["condition"])],
            str(entry["words"]),
            words.days(entry.get("valid")),
            words.source(entry),
        ]
        for entry in entries(file, "exclusions")
        if series in (entry.get("series") or [series]) and series not in (entry.get("except") or [])
    ]
    return ["## 対象者から除かれる者", "", *table(["状態", "内容", "この行で見る日", "根拠"], rows)]


def intervals_page(file: Entry, names: Names) -> str:
    """Intervals between different vaccines."""
    rows = [
        [
            "・".join(CLASSES[str(code)] for code in entry["earlier"]),
            "・".join(CLASSES[str(code)] for code in entry["later"]),
            f"{str(entry['between'])[:-1]}日以上",
            words.days(entry.get("valid")),
            words.source(entry),
        ]
        for entry in entries(file, "intervals")
    ]
    lines = [
        "# 異なるワクチンの間隔",
        "",
        "条文にはなく、守られていなくても接種は無効になりません。注意だけを示します。後の接種の日に有効な規則で見ます（要確認）。",
        "",
        *table(["先に受けたもの", "後に受けるもの", "間隔", "後の接種の日", "根拠"], rows),
        *examples(read_cases("intervals"), names),
    ]
    return "\n".join(lines).rstrip() + "\n"


def products_page(file: Entry, series: list[Entry], names: Names) -> str:
    """All products with the codes that other systems use, and how each series gives them."""
    rows = [
        [
            str(entry["name"]),
            f"`{entry['code']}`",
            CLASSES[str(entry["class"])],
            "、".join(map(str, entry.get("diseases") or ())),
            *(str(entry.get(word) or "") for word in ("cvx", "hot13", "yj", "icd11")),
        ]
        for entry in entries(file, "products")
    ]
    given = [row for entry in entries(file, "products") for row in _given(str(entry["code"]), series, names)]
    lines = [
        "# 製品",
        "",
        "外部の符号（CVX、HOT13、YJ、ICD-11）は、出典の確かなものだけを載せます。",
        "",
        *table(["製品", "符号", "区分", "対象疾病", "CVX", "HOT13", "YJ", "ICD-11"], rows),
        "## 使える日・量・経路",
        "",
        *table(["製品", "系列", "使える日", "年齢", "1回の量", "経路"], given),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _given(product: str, series: list[Entry], names: Names) -> list[list[str]]:
    """How a product is given in each series, with the amounts of single paths."""
    found = []
    for file in series:
        holders = [file, *(path for path in entries(file, "paths") if "methods" in path)]
        for method in (method for holder in holders for method in entries(holder, "methods")):
            if product not in method["products"]:
                continue
            for amount in list(entries(method, "amounts")) or [method]:
                age = words.span(amount, names) if amount is not method else ""
                volume = f"{amount['volume_ml']}mL" if "volume_ml" in amount else ""
                routes = "・".join(words.ROUTES[str(route)] for route in amount.get("routes") or ())
                used = words.days(method.get("valid"), "期限なし")
                link = f"[{file['name']}]({file['series']}.md)"
                found.append([names.products[product], link, used, age, volume, routes])
    return found


def deemed_page(file: Entry, names: Names) -> str:
    """Which doses count although they were no routine doses or of an older product, and by what."""
    rows = [
        [
            f"[{names.series[str(entry['series'])]}]({entry['series']}.md)",
            "、".join(names.products[str(code)] for code in entry["given"]),
            _until(entry),
            "、".join(names.products[str(code)] for code in entry.get("as") or ()),
            "数える" if entry["counted"] else "数えない",
            str(entry["words"]),
            words.source(entry),
        ]
        for entry in entries(file, "deemed")
    ]
    head = ["系列", "受けたもの", "接種日", "みなすもの", "回数", "内容", "根拠"]
    return "\n".join(["# みなし", "", *table(head, rows)]).rstrip() + "\n"


def _until(entry: Entry) -> str:
    period = Entry(entry.file, entry.line)
    period.update({word: entry[word] for word in ("until",) if word in entry})
    return words.days(period) if period else "いつでも"


def parameters_page(file: Entry) -> str:
    """What a city may set, and which pages it changes."""
    rows = [
        [
            str(entry["name"]),
            f"`{entry['code']}`",
            str(entry["default"]),
            "・".join(map(str, entry.get("choices") or ())) or KIND_WORDS[str(entry["kind"])],
            "、".join(dict.fromkeys(_page_of(str(place["file"])) for place in entries(entry, "places"))),
            words.source(entry),
        ]
        for entry in entries(file, "parameters")
    ]
    head = ["設定", "符号", "初めの値", "選べる値", "値の入る規則", "根拠"]
    return "\n".join(["# 市が選ぶ設定", "", *table(head, rows)]).rstrip() + "\n"


def _page_of(name: str) -> str:
    page = name.removeprefix("schedule/").removesuffix(".yaml")
    return f"[{page}]({page}.md)"
