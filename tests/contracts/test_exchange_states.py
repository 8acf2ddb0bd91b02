"""The states of inquiries, provisions and codes: whole tables, and pages that are made from them."""

from pathlib import Path

import pytest

from sesshu.contracts.exchange import pages
from sesshu.contracts.exchange.states import (
    CODE_LABELS,
    CODE_NEXT,
    INQUIRY_LABELS,
    INQUIRY_NEXT,
    OPEN_INQUIRIES,
    PROVISION_LABELS,
    PROVISION_NEXT,
    InquiryState,
    ProvisionState,
    WrongStepError,
    check_step,
)

TABLES = [(INQUIRY_NEXT, INQUIRY_LABELS), (PROVISION_NEXT, PROVISION_LABELS), (CODE_NEXT, CODE_LABELS)]


@pytest.mark.parametrize(("table", "labels"), TABLES)
def test_どの状態も表と名前にあり始めから届く(table, labels):
    kinds = type(next(iter(table)))
    assert set(table) == set(labels) == set(kinds)
    start = next(iter(labels))
    reached, waiting = {start}, [start]
    while waiting:
        news = table[waiting.pop()] - reached
        reached |= news
        waiting += news
    assert reached == set(kinds)


def test_開いている照会からは必ず名前のある終わりへ行ける():
    for state in OPEN_INQUIRIES - {InquiryState.DRAFT}:
        assert InquiryState.EXPIRED in INQUIRY_NEXT[state]


def test_提供した後には何も起きない():
    assert PROVISION_NEXT[ProvisionState.ANSWERED] == frozenset()
    with pytest.raises(WrongStepError):
        check_step(PROVISION_NEXT, ProvisionState.EXPIRED, ProvisionState.ANSWERED)


def test_説明書の表と図はデータのとおり():
    text = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
    for part in pages.parts().values():
        assert part in text, "./sesshu exchange pages で作り直してください"
