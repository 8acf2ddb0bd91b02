"""The pages of a decision document as rows of its form. No name stands in it: birthdays and reasons are enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sesshu.dates import age_text, wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.forms import fonts
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings import letters, queries, wording
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.freshness import accepted_words
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.models import Mailing, Producer
from sesshu.ledger.mailings.reasons import SENTENCES, Why
from sesshu.ledger.mailings.screens import presenters

Page = dict[str, Any]
EDGE_HEAD = ("生年月日", "基準日の年齢", "性別", "区分", "手紙の内容")
BY_LAW = "法令の判定によります。個人ごとの理由は「なぜ入るか」の画面にあります。"
LINES_A_ROW = 10  # of a text; a row of a table is never broken
LINES, WIDTH = 36, 38  # lines of a table on a page, letters of a text in a line
TEXTS = (
    ("title", "標題"), ("document_number", "文書番号"), ("sender", "発信者"), ("seal_omitted", "公印省略"),
    ("seal_place", "公印"),
    ("opening", "本文"), ("how_to", "受け方"), ("bring", "持ち物"), ("cost", "費用"), ("remarks", "注意事項"),
    ("crossing", "行き違いの文"), ("contact", "問い合わせ先"), ("web_address", "案内ページ"), ("return_to", "差出人"),
)  # fmt: skip


def pages(viewer: Actor, mailing: Mailing) -> list[Page]:
    """Conditions and counts, reasons, comparison, edge birthdays, the text of the letter."""
    counts = queries.counts(viewer, mailing)
    found = [
        _first(mailing, counts),
        *_cut("対象から外れる人と理由", ("理由", "分類", "人数", "説明"), _reasons(counts)),
        *_comparison(mailing),
        *_cut("件数の内訳（送付する人）", ("区分", "項目", "人数"), list(_shares(counts))),
        *_cut("境目の誕生日の見本", EDGE_HEAD, _edges(viewer, mailing)),
        *_cut("手紙の文面", ("項目", "文"), _letter_text(mailing)),
    ]
    return [_printable(page) for page in found]


def _first(mailing: Mailing, counts: queries.Counts) -> Page:
    c = Conditions.of_json(mailing.conditions)
    kind = letter_kinds()[mailing.kind]
    envelopes = "同じ世帯・同じ送付先は一つの封筒" if c.siblings == "together" else "一人に一通"
    facts = [
        ["発送の種類", f"{kind.name}（{kind.article}）"],
        ["発行日", wareki(mailing.issued_on)],
        ["印刷の方法", f"{Producer(mailing.producer).label}　一箱{mailing.box_size:,}通　{envelopes}"],
        ["準備した職員", f"{mailing.prepared_by_name}（{wareki(presenters.day_of(mailing.prepared_at))}）"],
        ["仮抽出", wareki(presenters.day_of(mailing.trial_at)) if mailing.trial_at else ""],
        ["住民情報の最終更新", wareki(presenters.day_of(mailing.register_as_of)) if mailing.register_as_of else "なし"],
        ["判定に使った法令の版", mailing.rules[:40]],
    ]
    if stale := accepted_words(mailing):
        facts.insert(6, ["住民情報の期限", stale])
    numbers = [
        ["判定した人", f"{counts.judged:,}人"],
        ["送付する", f"{counts.included:,}通"],
        ["理由があって送付しない", f"{sum(one.count for one in counts.reasons):,}人"],
        ["対象になったことがない", f"{counts.not_target:,}人"],
        ["重複の疑い（両方の記録に送る組）", f"{mailing.duplicate_pairs:,}組"],
    ]
    return {
        "heading": "抽出の条件と件数",
        "sentences": wording.sentences(mailing),
        "caption_1": "発送の内容", "head_1": ["項目", "内容"], "body_1": facts,
        "caption_2": "件数", "head_2": ["区分", "人数"], "body_2": numbers,
    }  # fmt: skip


def _reasons(counts: queries.Counts) -> list[list[str]]:
    rows = []
    for one in counts.reasons:
        sentence = SENTENCES.get(Why(one.reason), BY_LAW)
        rows.append([one.label, one.group.label, f"{one.count:,}人", sentence])
    return rows


def _comparison(mailing: Mailing) -> Iterator[Page]:
    heading = "前年度の同じ種類の発送との比較"
    if mailing.compared_with is None:
        yield {"heading": heading, "sentences": ["比べられる前年度の発送がありません。"]}
        return
    before = mailing.compared_with
    over = len(mailing.deviations)
    sentences = [
        f"比べた発送：{before.label}　{before.title}（基準日 {wareki(before.base_date)}）",
        f"基準を超えた差異：{over}件" if over else "基準を超えた差異はありません。",
    ]
    if mailing.deviation_accepted_at:
        when = wareki(presenters.day_of(mailing.deviation_accepted_at))
        sentences.append(f"差異の理由：{mailing.deviation_reason}（{mailing.deviation_accepted_by_name}、{when}）")
    rows = [
        [by, group, f"{now:,}人", f"{then:,}人", words, "基準を超える" if too_much else ""]
        for by, group, now, then, words, too_much in presenters.compared(mailing)
    ]
    head = ("比べる項目", "区分", "今回", "前年度", "差", "")
    for at, page in enumerate(_cut(heading, head, rows)):
        yield page | ({"sentences": sentences} if at == 0 else {})


def _shares(counts: queries.Counts) -> Iterator[list[str]]:
    words = {"months": "生年月", "sexes": "性別", "towns": "町"}
    for by, rows in presenters.shares(counts).items():
        for group, number in rows:
            yield [words[by], group, f"{number:,}人"]


def _edges(viewer: Actor, mailing: Mailing) -> list[list[str]]:
    people = queries.edge_birthdays(viewer, mailing)
    known = Known.of(mailing)
    lines = letters.due_lines(mailing, [person.resident for person in people if person.included], known)
    rows = []
    for person in people:
        birth = person.birth_date
        if birth is None:
            continue
        age = age_text(birth, mailing.base_date) if birth <= mailing.base_date else "出生前"
        due = "／".join(f"{series} {step} {period}" for series, step, period, _ in lines.get(person.resident_id, []))
        sex = dict(presenters.SEXES).get(person.sex, "不明")
        rows.append([wareki(birth), age, sex, presenters.outcome(person), due or "―"])
    return rows


def _letter_text(mailing: Mailing) -> list[list[str]]:
    values = mailing.text or letters.text_of(
        mailing,
        letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on),
        sample=True,
    )
    values = letters.without_seal(values)
    rows = []
    for name, label in TEXTS:
        value = values.get(name)
        lines = value if isinstance(value, list) else [str(value)] if value else []
        for at in range(0, len(lines), LINES_A_ROW):
            rows.append([label if at == 0 else f"{label}（続き）", "\n".join(lines[at : at + LINES_A_ROW])])
    return rows


def _cut(heading: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Page]:
    """A table over as many pages as it needs."""
    if not rows:
        return [{"heading": heading, "sentences": ["該当する人はいません。"]}]
    parts: list[list[Sequence[str]]] = [[]]
    used = 0
    for row in rows:
        weight = _lines(row)
        if parts[-1] and used + weight > LINES:
            parts, used = [*parts, []], 0
        parts[-1].append(row)
        used += weight
    return [
        {
            "heading": f"{heading}（{number}／{len(parts)}）" if len(parts) > 1 else heading,
            "head_1": list(head),
            "body_1": [list(row) for row in part],
        }
        for number, part in enumerate(parts, start=1)
    ]


def _lines(row: Sequence[str]) -> int:
    """About how many lines a row takes, from the length of its texts; generous, since nothing may run over."""
    own = max((sum(1 + len(piece) // WIDTH for piece in text.split("\n")) for text in row), default=1)
    return max(own, 1 + sum(len(text) for text in row) // (WIDTH + 6))


def _printable(value: Any) -> Any:
    """〓 stands for a character that no font has: a decision is never held up by a town's name."""
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_printable(one) for one in value]
    pieces = str(value).split("\n")
    return "\n".join("".join("〓" if fonts.unprintable(c, fonts.PLAIN) else c for c in one) for one in pieces)
