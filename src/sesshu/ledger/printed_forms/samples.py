"""Made-up people for the previews of texts. Nobody here exists."""

from __future__ import annotations

from typing import Any

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.ledger.printed_forms import texts
from sesshu.ledger.printed_forms.kinds import FormKind
from sesshu.ledger.printed_forms.models import FormText

NAME = "架空　見本"
WORDS = {"氏名": NAME, "様式": "様式第一号", "滞在先": "架空市", "有効期限": "令和9年2月28日", "対象年度": "令和8年度"}
DOSES = [["予防接種の名前 第1期", "令和7年5月12日", "ワクチンの名前", "AB1234", "架空小児科"]]


def rows(of: FormKind, text: FormText) -> list[dict[str, Any]]:
    """One page of a kind with the text as it would be."""
    body = texts.body(text, WORDS, clock.today())
    person = {"number": "交付（見本）", "person": NAME, "birth": "令和6年1月10日", "body": body}
    made: dict[str, dict[str, Any]] = {
        "statutory_certificate": person
        | {"form_name": "様式第一号", "form_words": "見本", "address": "架空市架空町1番1号", "doses": DOSES},
        "dose_history": person | {"doses": DOSES, "range": ["見本です。"]},
        "dose_history_english": {
            "number": "交付（見本）",
            "alphabet": "KAKU MIHON",
            "issued": "2026-11-20",
            "birth": "2024-01-10",
            "sex": "Female",
            "body": body,
            "doses": [["Name of the vaccine", "2025-05-12", "AB1234", "Japan"]],
            "range": ["This is a sample."],
        },
        "out_of_area_request": person
        | {
            "addressee": "架空市長　様",
            "address": "架空市架空町1番1号",
            "guardian": "架空　花子",
            "stay": "架空市",
            "valid_until": f"{wareki(clock.today())}まで",
            "wanted": [["予防接種の名前", "1期"]],
        },
        "public_notice": {"body": body, "immunizations": [["予防接種の名前", "A類", "見本の対象者", "通年"]]},
    }
    return [made[of.code]]
