"""R-06 台帳の側: 対象者だった人だけ、接種の予定か案件があるときだけ照会する。照会の番号そのものは案件にならない。"""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.contracts.exchange.rules.asking import has_ground
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.exchange_inquiries import sending
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.test_inquiries import ask
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db


def moved(born: date, came: date) -> Resident:
    return make_resident(birth=born, became_on=came, became_reason="10")


def sent(row: ExchangeInquiry) -> tuple[str, str]:
    """What the intermediary judges by; its own rule must be met."""
    item = sending.item(row)
    assert has_ground(case=item.case, planned=item.planned, is_or_was_target=item.is_or_was_target) is None
    return item.case, item.planned


def test_いま受けられる定期接種が_照会の元になる(clerk: Actor) -> None:
    row = ask(clerk, moved(date(2022, 4, 1), date(2026, 10, 1)))
    case, planned = sent(row)
    assert case == "", "照会の番号だけでは案件ではない"
    assert planned.startswith("ジフテリア・百日せき・破傷風・ポリオ 第1期"), planned


@pytest.mark.parametrize("born", [date(1930, 4, 1), date(1975, 4, 1)])
def test_定期接種の対象になる前に転入した人の接種歴は_記事を書いても照会できない(clerk: Actor, born: date) -> None:
    """Whoever came in 1990 aged 60, or at 15: no period of the law had begun for them where they lived before."""
    for note in ("", "転入届2026-3"):
        with pytest.raises(NotNow, match="対象だった期間がない人"):
            ask(clerk, moved(born, date(1990, 10, 1)), note=note)
    assert not ExchangeInquiry.objects.exists()


def test_対象だったがいま受けられる接種のない人は_案件を書いたときだけ照会できる(clerk: Actor) -> None:
    adult = moved(date(1990, 4, 1), date(2026, 10, 1))
    with pytest.raises(InvalidInput, match="いま受けられる定期接種がない人") as refused:
        ask(clerk, adult, note=" ")
    assert refused.value.field == "note"
    row = ask(clerk, adult, note="救済の相談2026-3")
    assert sent(row) == (f"{row.label} 救済の相談2026-3", "")


def test_生年月日の分からない人は_案件を書いたときだけ照会できる(clerk: Actor) -> None:
    unknown = moved(date(2022, 4, 1), date(2026, 10, 1))
    Resident.objects.filter(pk=unknown.pk).update(birth_date=None, birth_text="2022-04-00", birth_precision="month")
    with pytest.raises(InvalidInput, match="案件"):
        ask(clerk, unknown)
    assert sent(ask(clerk, unknown, note="転入届2026-3"))[0].endswith("転入届2026-3")
