"""Lot numbers are found although 0 and O were mixed up; expired ones are known as such."""

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters import actions
from sesshu.ledger.products import queries
from sesshu.ledger.products.catalogue import lot_key, product_name
from sesshu.ledger.products.masters import LOT_NUMBER, PRODUCT_USE

DAY = date(2026, 11, 24)


def load(clerk: Actor, of: object, *entries: dict[str, object]) -> None:
    rows = [{"valid_from": date(2026, 4, 1), **entry} for entry in entries]
    actions.load(of=of, entries=rows, reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")  # type: ignore[arg-type]


def lot(product: str, number: str, expires_on: date | None) -> dict[str, object]:
    return {"code": f"{product}/{number}", "product": product, "lot_number": number, "expires_on": expires_on}


@pytest.mark.parametrize(("one", "other"), [("AO1", "A01"), ("I23", "123"), ("ab-1 2", "AB12"), ("ＡＢ１２", "AB12")])
def test_まぎらわしい番号は同じ鍵になる(one: str, other: str) -> None:
    assert lot_key(one) == lot_key(other)


def test_違う番号は違う鍵になる() -> None:
    assert lot_key("AB12") != lot_key("AB13")


@pytest.mark.django_db
def test_似た番号があるときは候補として示し黙って置き換えない(clerk: Actor) -> None:
    load(clerk, LOT_NUMBER, lot("mr", "AB0O1", date(2027, 3, 31)), lot("hepb", "AB001", None))
    assert queries.find_lot("mr", "AB0O1", DAY).exact is not None
    near = queries.find_lot("mr", "ABO01", DAY)
    assert near.exact is None
    assert [row.lot_number for row in near.similar] == ["AB0O1"]
    assert queries.find_lot("mr", "ZZ9", DAY).similar == []


@pytest.mark.django_db
def test_有効期限の日までは使え翌日から期限切れ(clerk: Actor) -> None:
    load(clerk, LOT_NUMBER, lot("mr", "AB1", DAY), lot("mr", "AB2", date(2026, 11, 23)), lot("mr", "AB3", None))
    assert {row.lot_number for row in queries.lots("mr", DAY)} == {"AB1", "AB3"}
    assert not queries.find_lot("mr", "AB1", DAY).is_expired(DAY)
    assert queries.find_lot("mr", "AB2", DAY).is_expired(DAY)


@pytest.mark.django_db
def test_使用製品を決めるまではすべて使え_決めるとそれだけになる(clerk: Actor) -> None:
    everything = queries.in_use(DAY)
    assert ("mr", product_name("mr")) in everything
    load(clerk, PRODUCT_USE, {"code": "mr"}, {"code": "hepb"})
    assert [code for code, _ in queries.in_use(DAY)] == ["hepb", "mr"]
    assert len(everything) > 2
