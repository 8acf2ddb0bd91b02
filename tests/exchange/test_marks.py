"""不開示の印は、どちらの団体で付いても、いつ付いても、二つの団体と網の記録に揃う。"""

from __future__ import annotations

import pytest

from sesshu.operate.exchange.driving import reconcile
from tests.exchange.cities import DOSES, TODAY, Cities

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]


def marks(cities: Cities, key: str) -> dict[str, bool]:
    """Side → whether its record of this inquiry is withheld."""
    day = {"first": TODAY, "last": TODAY}
    told = [one for side in (cities.network, cities.kumamoto, cities.otaru) for one in side.tell("records", day)]
    (permit,) = [one["permit"] for one in cities.kumamoto.tell("inquiries") if one["client_key"] == key]
    return {one["side"]: one["withheld"] for one in told if one["permit"] == permit}


def differing(cities: Cities) -> int:
    found = reconcile(cities.network, [cities.kumamoto, cities.otaru], TODAY, TODAY)
    return sum(one.code in ("OTHER_MARK", "OTHER_DUTY") for one in found.differences)


def night(cities: Cities) -> None:
    for city in (cities.kumamoto, cities.otaru, cities.kumamoto):
        city.tell("ending")


def protect(city: object, number: str) -> None:
    city.tell("flags", {"unified_numbers": [number], "blocked": True, "withheld": True})  # type: ignore[attr-defined]


def everywhere(*, withheld: bool) -> dict[str, bool]:
    return dict.fromkeys(("network", "inquirer", "provider"), withheld)


def test_提供する側だけで支援措置の子の記録は三者とも不開示(cities: Cities) -> None:
    child = cities.child(8101, copies=DOSES[:1])
    protect(cities.otaru, cities.otaru_number(8101))
    (key,) = cities.ask(child)
    cities.send()
    cities.otaru.tell("release", {"note": "転出先の窓口に電話で確認した"})
    cities.send()
    assert cities.inquiry(key)["state"] == "answered"
    night(cities)
    assert marks(cities, key) == everywhere(withheld=True)
    assert differing(cities) == 0


@pytest.mark.parametrize(("number", "side"), [(8102, "照会した側"), (8103, "提供した側")])
def test_提供が終わってから支援措置になっても_三者とも不開示(cities: Cities, number: int, side: str) -> None:
    (key,) = cities.ask(cities.child(number, copies=DOSES[:1]))
    cities.send()
    night(cities)
    assert marks(cities, key) == everywhere(withheld=False)
    if side == "照会した側":
        protect(cities.kumamoto, f"1{number:013}0")
    else:
        protect(cities.otaru, cities.otaru_number(number))
    night(cities)
    assert marks(cities, key) == everywhere(withheld=True)
    assert differing(cities) == 0


def test_照会が待っているあいだに支援措置になれば_不開示で出る(cities: Cities) -> None:
    (key,) = cities.ask(cities.child(8104, copies=DOSES[:1]))
    protect(cities.kumamoto, f"1{8104:013}0")
    cities.send()
    assert marks(cities, key) == everywhere(withheld=True)
