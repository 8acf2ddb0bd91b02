"""One box for everything a clerk has in the hand: what was typed or scanned, and the people it may mean."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from sesshu.dates import DateError, read_date
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.mailings.serials import read_serial
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.search import LookAlike, look_alikes
from sesshu.ledger.vouchers import queries as vouchers
from sesshu.text import to_katakana
from sesshu.text.width import half_width

MOST = 30
EXAMPLE = "ヤマダ ハナコ、R6.9.18、健管番号、通知のバーコード"


@dataclass(frozen=True, slots=True)
class Found:
    """The people, how the text was read, and whom they could be mistaken for."""

    people: list[Resident]
    total: int
    read_as: str
    alike: dict[object, tuple[LookAlike, ...]]


def find(viewer: Actor, text: str) -> Found:
    """Read the text as a number, a birth date, or a name with an optional birth date. Raises `InvalidInput`."""
    typed = half_width(text).strip()
    if not typed:
        raise InvalidInput("番号、カナ、氏名、生年月日のどれかを入力してください。", field="text", example=EXAMPLE)
    number = typed.strip("Aa").replace("-", "")
    if number.isdigit() and (people := _by_number(viewer, number)):
        return Found(people, len(people), "番号", look_alikes(people))
    words, born = _split(typed)
    terms, read_as = residents.SearchTerms(birth_date=born), "生年月日"
    if words:
        kana = to_katakana(words)
        is_kana = all("ァ" <= letter <= "ヿ" or letter in " 　" for letter in kana)
        terms = replace(terms, kana=kana) if is_kana else replace(terms, name=words)
        read_as = ("カナ" if is_kana else "氏名") + ("と生年月日" if born else "")
    if terms.is_empty:
        return Found([], 0, "番号", {})
    found = residents.search(viewer, terms, limit=MOST)
    return Found(found.people, found.total, read_as, dict(found.look_alikes))


def _by_number(viewer: Actor, number: str) -> list[Resident]:
    """健管番号 or 宛名番号 whole, else a 券番号, else 発送番号 of one of our letters (with its check digits)."""
    viewer.check("resident.search")
    found = residents.search(viewer, residents.SearchTerms(any_number=number)).people
    if not found and viewer.may("voucher.read"):
        with suppress(InvalidInput, NotFound):
            owners = {voucher.resident_id for voucher in vouchers.by_number(viewer, number)}
            found = list(residents.visible_to(viewer).filter(id__in=owners))
    if found:
        return found
    try:
        year, mailing, serial = read_serial(number)
    except InvalidInput:
        return []
    letter = MailingPerson.objects.filter(
        mailing__fiscal_year=year, mailing__number=mailing, serial=serial
    ).values_list("resident_id", flat=True)
    return list(residents.visible_to(viewer).filter(id__in=list(letter)))


def _split(typed: str) -> tuple[str, date | None]:
    """Words and a birth date; the date may stand before or after the words, or alone."""
    parts = typed.split()
    for at in (len(parts) - 1, 0):
        born = _day(parts[at])
        if born:
            return " ".join(parts[:at] + parts[at + 1 :]), born
    return ("" if typed.replace("-", "").isdigit() else typed), None


def _day(text: str) -> date | None:
    try:
        day = read_date(text)
    except DateError:
        return None
    return day if day <= clock.today() else None
