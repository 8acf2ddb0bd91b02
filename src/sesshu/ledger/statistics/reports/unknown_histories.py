"""接種歴の確認: of those who moved in, how many were asked for their earlier doses; how many histories are unknown."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.statistics.presenting import Cell
from sesshu.ledger.statistics.reports.residency import BIRTH_YEAR, HERE, here
from sesshu.ledger.statistics.reports.tables import Report, hidden_note, number, rate, words
from sesshu.ledger.statistics.years import fiscal_year_name, month_name

BY = {"cohort": "生まれた学年", "month": "転入した月"}
COLUMNS = {
    "moved_in": "転入した人（分母）", "asked": "聞いた・照会した", "waived": "確認を省いた", "open": "まだ聞いていない",
    "unknown": "接種歴不明（うち転入した人）",
}  # fmt: skip
# Whoever became a resident after birth moved in; a note from before the latest moving in does not count.
_PEOPLE = f"""
  SELECT resident.id, {BIRTH_YEAR} AS cohort, to_char(resident.became_on, 'YYYY-MM') AS month, note.act,
         EXISTS (SELECT FROM unknown_history missing
                  WHERE missing.resident_id = resident.id AND missing.ended_at IS NULL) AS unknown
    FROM resident
    LEFT JOIN LATERAL (SELECT act FROM mailing_history_check noted
                        WHERE noted.resident_id = resident.id AND noted."on" >= resident.became_on
                        ORDER BY noted."on" DESC, noted.id DESC LIMIT 1) AS note ON true
   WHERE {HERE} AND resident.became_on BETWEEN %(first)s AND %(last)s
     AND (resident.birth_date IS NULL OR resident.became_on > resident.birth_date)
"""  # noqa: S608 - texts of this module
_COUNTED = """
  SELECT coalesce({by}::text, ''), count(*), count(*) FILTER (WHERE act = 'asked'),
         count(*) FILTER (WHERE act = 'waived'), count(*) FILTER (WHERE act IS NULL), count(*) FILTER (WHERE unknown)
    FROM ({people}) AS person GROUP BY 1 ORDER BY 1 DESC
"""
_WHICH = {
    "moved_in": "true", "asked": "act = 'asked'", "waived": "act = 'waived'", "open": "act IS NULL",
    "unknown": "unknown",
}  # fmt: skip


def unknown_histories(*, by_what: str, first: date, last: date, limit: int, by: Actor) -> Report:
    """Counts by school year of birth or by month of moving in, of those who moved in on some days and live here."""
    by.check("statistics.read")
    if last < first:
        raise InvalidInput(
            "転入した日は、早い日から遅い日の順に入力してください。", field="last", example="R8.4.1～R9.3.31"
        )
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(by=by_what, people=_PEOPLE), here(clock.today(), first=first, last=last))
        found = [(str(row[0]), [int(n) for n in row[1:]]) for row in cursor.fetchall()]
    rows = []
    for value, numbers in found:
        of, _, _, still, _ = numbers
        keys = [f"{by_what}|{first}|{last}|{value}|{column}" for column in COLUMNS]
        cells = [number(n, limit, key, of=of) for n, key in zip(numbers, keys, strict=True)]
        rows.append([*words(_name(by_what, value)), *_guarded(cells, limit), rate(still, of, limit)])
    notes = (
        f"分母：{wareki(clock.today())}に本市に住民登録があり、{wareki(first)}から{wareki(last)}までに転入した人"
        "（住民となった日が生年月日より後の人。生年月日が不明の人を含む）。",
        "「聞いた」「省いた」は、いまの転入の後に記録した確認のうち最後のもの。2つと「まだ聞いていない」の和が分母です。"
        "接種歴不明は、解消していない登録が1つでもある人で、ほかの欄の人と重なります。",
    )
    heads = (BY[by_what], *COLUMNS.values(), "まだ聞いていない割合")
    return Report(f"接種歴の確認と不明（{BY[by_what]}ごと）", (*notes, *hidden_note(limit)), heads, rows)


def behind(viewer: Actor, key: str, most: int) -> list[UUID]:
    """Who stands in a number: key `by|first|last|value|column`."""
    viewer.check("statistics.read")
    try:
        by_what, first, last, value, column = key.split("|")
        values = here(
            clock.today(), first=date.fromisoformat(first), last=date.fromisoformat(last), value=value, most=most + 1
        )
        if by_what not in BY:
            raise ValueError(by_what)
        which = _WHICH[column]
    except (ValueError, KeyError):
        raise NotFound("この数はありません。表の画面から開き直してください。") from None
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({_PEOPLE}) AS person WHERE coalesce({by_what}::text, '') = %(value)s"  # noqa: S608
            f" AND {which} LIMIT %(most)s",
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def _guarded(cells: list[Cell], limit: int) -> list[Cell]:
    """Three of the numbers add up to the first: where one of them is hidden alone, the next is hidden with it."""
    parts = cells[1:4]
    if limit and sum(cell.value is None for cell in parts) == 1:
        shown = [at for at, cell in enumerate(parts) if cell.value]
        if shown:
            least = min(shown, key=lambda at: parts[at].value or 0)
            cells = [*cells]
            cells[1 + least] = next(cell for cell in parts if cell.value is None)
    return cells


def _name(by_what: str, value: str) -> str:
    if not value:
        return "不明"
    return f"{fiscal_year_name(int(value))}生まれ" if by_what == "cohort" else month_name(value)
