"""抽出条件 in sentences: what the clerk asked for, as it stands on the screen and in the decision document."""

from __future__ import annotations

from sesshu.dates import wareki
from sesshu.law.letters import letter_kinds
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.mailings.conditions import STATUS_WORDS, Conditions, series_names
from sesshu.ledger.mailings.entering import month_of
from sesshu.ledger.mailings.late_institutions.queries import checks
from sesshu.ledger.mailings.models import LateAct, Mailing
from sesshu.ledger.unvaccinated.schools import school_names


def sentences(mailing: Mailing) -> list[str]:
    """The conditions of a mailing, one sentence each."""
    c = Conditions.of_json(mailing.conditions)
    kind = letter_kinds()[mailing.kind]
    names = series_names()
    series = "」「".join(names.get(code, code) for code in c.series)
    statuses = "または".join(f"「{STATUS_WORDS[code]}」" for code in c.statuses)
    found = [
        f"{wareki(mailing.base_date)}を基準日として判定します。",
        f"「{series}」について、接種の状態が{statuses}である人に、{kind.name}を送ります（{kind.article}）。",
        *_limits(mailing, c),
        *_records(mailing, c),
    ]
    if c.quiet_days:
        found.append(f"同じ予防接種の手紙を基準日の前{c.quiet_days}日のうちに送った人には送りません。")
    if c.without_duplicates:
        found.append("同じ人かもしれない別の記録がある人（重複の疑い）には、どちらの記録か決まるまで送りません。")
    if kind.calls_unvaccinated:
        found.append(
            "転入してきた人は、転入前の接種歴を聞くか確認を省く理由を登録するまで、未接種の人として扱いません。"
        )
    together = "同じ世帯で送付先が同じ人の手紙は、一つの封筒に入れます。"
    found.append(together if c.siblings == "together" else "きょうだいでも、一人に一通ずつ送ります。")
    found.append("死亡・転出・転出予定の人と、支援措置の対象の世帯の人には、この発送では送りません。")
    return found


def _limits(mailing: Mailing, c: Conditions) -> list[str]:
    found = []
    born = _between(c.born_from and wareki(c.born_from), c.born_until and wareki(c.born_until))
    if born:
        found.append(f"生年月日が{born}の人に限ります。")
    low, high = (None if age is None else f"{age}歳" for age in (c.age_from, c.age_until))
    if age := _between(low, high):
        found.append(f"基準日の年齢が{age}の人に限ります。")
    if c.towns:
        found.append(f"町名が「{'」「'.join(c.towns)}」で始まる人に限ります。")
    if c.school:
        name = school_names(mailing.base_date).get(c.school, c.school)
        found.append(f"基準日に{name}に通う人に限ります。")
    if c.ahead_days:
        found.append(f"基準日から{c.ahead_days}日のうちに接種できるようになる人を含めます。")
    return found


def _records(mailing: Mailing, c: Conditions) -> list[str]:
    found = []
    if mailing.known_on:
        found.append(
            f"{wareki(mailing.known_on)}までに登録された接種の記録で判定し、確定のときにもう一度すべての記録で確かめます。"
        )
    else:
        found.append("登録されているすべての接種の記録で判定し、確定と印刷のときにもう一度確かめます。")
    if c.entered_until:
        found.append(f"予診票は{month_of(c.entered_until)}分まで入力済みです。手紙に行き違いの文を入れます。")
    if c.late_institutions:
        names = institutions.names(c.late_institutions)
        listed = "、".join(names.get(code, code) for code in c.late_institutions)
        found.append(f"入力が遅れている医療機関（{listed}）で最後に接種した人は、今回は送りません。")
    crossing = [code for code, one in checks(mailing).items() if one.act == LateAct.CROSSING]
    if crossing:
        names = institutions.names(crossing)
        listed = "、".join(names.get(code, code) for code in crossing)
        found.append(f"入力が遅れている医療機関（{listed}）の人にも、行き違いの文を入れて送ります。")
    return found


def _between(first: str | None, last: str | None) -> str:
    """「…から…まで」 with one or both ends, or nothing."""
    return f"{first}から" * bool(first) + f"{last}まで" * bool(last)
