"""The generated parts of docs/exchange.md: state diagrams, rules, results, and the permission list."""

from __future__ import annotations

from sesshu.contracts.exchange.interface_labels import LABELS
from sesshu.contracts.exchange.results import BESIDES_VACCINATIONS, MEANINGS, Known
from sesshu.contracts.exchange.rules import RULES
from sesshu.contracts.exchange.states import (
    CODE_LABELS,
    CODE_NEXT,
    INQUIRY_LABELS,
    INQUIRY_NEXT,
    MEDIUM_LABELS,
    MEDIUM_NEXT,
    PROVISION_LABELS,
    PROVISION_NEXT,
    diagram,
)
from sesshu.law.permission_list import all_rows, name_of

_KNOWN = {Known.GIVEN: "接種の記録がある", Known.NONE_RECORDED: "記録がないと分かった", Known.UNKNOWN: "分からない"}


def parts() -> dict[str, str]:
    """Each generated part by its name; docs/exchange.md holds them between marks of that name."""
    return {
        "inquiry": _fenced(diagram(INQUIRY_NEXT, INQUIRY_LABELS)),
        "provision": _fenced(diagram(PROVISION_NEXT, PROVISION_LABELS)),
        "code": _fenced(diagram(CODE_NEXT, CODE_LABELS)),
        "medium": _fenced(diagram(MEDIUM_NEXT, MEDIUM_LABELS)),
        "labels": _table(
            ["群", "公式の番号（目印）", "題", "同じ目的のもの（独自）", "対応"],
            [
                [one.group, "、".join(one.ids), one.title, one.ours, "" if one.is_sure else "要確認"]
                for one in LABELS
            ],
        ),
        "rules": _table(["規則", "内容"], [[key, title] for key, (title, _) in RULES.items()]),
        "results": _table(
            ["結果", "何が起きたか", "職員がすること", "接種について言えること", "後で回答があり得る"],
            [[m.label, m.sentence, m.act, _KNOWN[m.known], "○" if m.retry else ""] for m in MEANINGS.values()],
        ),
        "results_besides": _table(
            ["結果", "何が起きたか", "職員がすること"],
            [[MEANINGS[one].label, sentence, act] for one, (sentence, act) in BESIDES_VACCINATIONS.items()],
        ),
        "list": _table(
            ["項", "照会者", "事務", "提供者", "情報", "照会される人", "適用日", "確認"],
            [
                [
                    one.label, _names("body", one.inquirers), name_of("duty", one.duty), _names("body", one.providers),
                    _names("information", one.information), _names("subject", one.subjects),
                    one.valid_from.isoformat(), "" if one.confirmed else "要確認",
                ]
                for one in all_rows()
            ],
        ),
    }  # fmt: skip


def rewritten(text: str) -> str:
    """The page with every generated part made anew."""
    for name, part in parts().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}{part}{end}{tail}"
    return text


def _names(kind: str, words: frozenset[str]) -> str:
    return "、".join(name_of(kind, word) for word in sorted(words))


def _fenced(text: str) -> str:
    return f"```mermaid\n{text}```\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
