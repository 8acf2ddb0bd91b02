"""May this programme be in force: it compiles beside the law, somebody can be in it, its course stays the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.foundation.errors import InvalidInput
from sesshu.law import LawError
from sesshu.ledger.products.catalogue import product_names
from sesshu.ledger.programmes.births import births
from sesshu.ledger.programmes.models import MOST_DOSES, Programme
from sesshu.ledger.programmes.tables import draft_tables
from sesshu.ledger.programmes.words import CATEGORIES, FROM, UNTIL

FAR = date(2200, 1, 1)


def check(row: Any) -> None:
    """Raise `InvalidInput` with the field for a row that the engine cannot take or that nobody could be in."""
    _check_words(row)
    _check_course(row)
    _compile(row)
    if births(row, row.valid_from, row.valid_until or FAR) is None:
        raise InvalidInput(
            "適用期間・年齢・生年月日の組み合わせでは、対象になる人がいません。対象の始まりと終わりを確かめてください。",
            field="until_kind",
        )


def _check_words(row: Programme) -> None:
    if row.category not in CATEGORIES:
        raise InvalidInput("区分を選択してください。", field="category")
    for side, edges in (("from", FROM), ("until", UNTIL)):
        edge, number = edges.get(getattr(row, f"{side}_kind")), getattr(row, f"{side}_number")
        if edge is None:
            raise InvalidInput("一覧の中から選択してください。", field=f"{side}_kind")
        if edge.asks_number != (number is not None) or (number is not None and not 1 <= number <= edge.most):
            raise InvalidInput(f"「{edge.label}」に合う数を入力してください。", field=f"{side}_number", example="12")
    if not 1 <= row.doses <= MOST_DOSES or not 1 <= row.paid_doses <= row.doses:
        raise InvalidInput(f"回数は1から{MOST_DOSES}までで、上限は回数以下にしてください。", field="doses")
    if not row.basis.strip():
        raise InvalidInput("根拠（要綱の名前と条）を入力してください。", field="basis")
    unknown = set(row.product_codes) - product_names().keys()
    if unknown or not row.product_codes:
        raise InvalidInput("使うワクチンを一覧の中から選択してください。", field="products")


def _check_course(row: Programme) -> None:
    """The number of doses belongs to the code: doses given under one course are not counted in another."""
    others = Programme.objects.believed().filter(code=row.code).exclude(doses=row.doses, yearly=row.yearly)
    other = others.exclude(id=row.id).first()
    if other is not None:
        raise InvalidInput(
            f"この符号の事業は{other.doses}回の事業です。回数や数え方を変えるときは、いまの事業を終了し、"
            "新しい符号で登録してください。",
            field="doses",
        )


def _compile(row: Programme) -> None:
    try:
        draft_tables(row)
    except LawError as wrong:
        raise InvalidInput(f"この内容では判定できません。{wrong.sentence}") from None
