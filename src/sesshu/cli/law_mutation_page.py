"""`docs/law/mutation.md`: how many changed numbers the case tables notice, and why the others go unnoticed."""

from __future__ import annotations

from sesshu.law.survivors import Survivor
from sesshu.schedule import load_tables
from sesshu.schedule.mutation import SURVIVED, Fate

_INTRODUCTION = """\
# 数字を変えた法令データは判定例に気づかれるか

`./sesshu law mutate --write` が書いたページです。規則の数字・日付・「以後／後」の別を1つずつ変え
（日は1日、月は1月、年は1年、回数は1回、接種量は0.05mL）、その系列の判定例を実行しました。判定例の1つでも答えが変わるか、検査が断れば「気づいた」と数えます。
気づかない変更には、下に理由があります。理由のない変更が1つでもあると、コマンドは終了コード1で終わります。

| 系列 | 変えた数 | 判定例が気づいた | 検査が断った | 理由のある生き残り | 理由のない生き残り |
|---|---:|---:|---:|---:|---:|
"""


def page(counts: dict[str, dict[str, int]], fates: dict[str, list[Fate]], reasons: list[Survivor]) -> str:
    """The page in Markdown from the counts and fates of a whole run."""
    names = {text.code: text.name for text in load_tables().series}
    words = ("mutants", "killed", "refused", "explained", "unexplained")
    rows = [
        f"| {names.get(code, '異なるワクチンの間隔')} `{code}` | {' | '.join(str(count[word]) for word in words)} |"
        for code, count in counts.items()
    ]
    total = " | ".join(f"**{sum(count[word] for count in counts.values())}**" for word in words)
    return "\n".join([_INTRODUCTION + "\n".join(rows), f"| **合計** | {total} |", "", *_survivors(fates, reasons)])


def _survivors(fates: dict[str, list[Fate]], reasons: list[Survivor]) -> list[str]:
    lines = ["## 気づかれない変更と、その理由", ""]
    found: dict[str, list[str]] = {}
    for code in sorted(fates):
        for fate in fates[code]:
            if fate.outcome != SURVIVED:
                continue
            met = (survivor.reason for survivor in reasons if survivor.explains(code, fate.mutant.name))
            place = f"`{fate.mutant.file}` {fate.mutant.path}: {fate.mutant.change}"
            found.setdefault(next(met, "理由が書かれていません。"), []).append(f"  - {code}: {place}")
    for reason, places in found.items():
        lines += [f"- {reason}", *dict.fromkeys(places)]
    return [*lines, ""]
