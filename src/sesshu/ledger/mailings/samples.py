"""A letter and a card to nobody: for the preview of a text, and as the proof that a printing company gets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.forms import actions as printing
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.masters import printed_values
from sesshu.ledger.mailings.models import LetterText
from sesshu.ledger.printed_forms.masters import pictures
from sesshu.numbers import customer_barcode

PAPERS = {"mailing-notice": "封書（A4）", "mailing-postcard": "勧奨はがき（表と裏）"}
NUMBER = "0000-0000-0000-0000"
LINES = 2  # of immunizations: most letters are about one or two
FAR = timedelta(days=364)


def sample_row(on: date, *, lines: int = 1) -> dict[str, Any]:
    """A letter to a made-up person about a made-up immunization."""
    period = f"{wareki(on)}から{wareki(on + FAR)}まで"
    return {
        "postal_code": "000-0000", "address": "見本県見本市見本町1番1号", "addressee": "見本　太郎",
        "honorific": "　様の保護者様", "person": "見本　太郎", "person_alphabet": "", "birth": wareki(on),
        "due": [["予防接種の名前", f"{number}回目", period, period] for number in range(1, lines + 1)],
        "serial": NUMBER, "serial_bars": NUMBER, "envelope": "",
        "customer_barcode": customer_barcode.bars("0000000", "1-1"),
    }  # fmt: skip


def preview(by: Actor, text: LetterText) -> SafeString:
    """Both papers that a text is printed on, each with what is wrong with it. A sample bears no seal image."""
    drawn = [_paper(by, text, template, name) for template, name in PAPERS.items()]
    return format_html_join("", "{}", ((one,) for one in drawn))


def _paper(by: Actor, text: LetterText, template: str, name: str) -> SafeString:
    today = clock.today()
    common = printed_values(text, Conditions(series=(), entered_until=today), sample=True)
    try:
        pages = printing.preview_pictures(
            template=template, rows=[sample_row(today, lines=LINES)], common=common | {"issued_on": wareki(today)},
            by=by, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip
    except Refused as refused:
        return format_html(
            '<div class="notice notice--error"><p class="notice__heading">'
            '<span class="notice__mark" aria-hidden="true"></span>{}：{}</p></div>', name, refused.message,
        )  # fmt: skip
    return pictures(pages, f"{name}の見本（架空の人）", key=template)
