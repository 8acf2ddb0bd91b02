"""一つの許可証が違っていても、ほかの提供の報告は情報提供ネットワークに届き、その一つは双方に理由とともに残る。
ネットワークが直れば、職員が送り直して、三者の記録が揃う。"""

from __future__ import annotations

import uuid

import psycopg
import pytest

from sesshu.operate.exchange.driving import FailedError, reconcile
from sesshu.operate.exchange.running import PLACES
from tests.exchange.cities import DOSES, TODAY, Cities

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]
NETWORK, _, OTARU = PLACES
WHY = "情報提供ネットワークに、この団体あての許可証としての記録がありません。"
AGAIN = "UPDATE provision SET permit = %s, reported_at = NULL, report_refusal = '' WHERE permit = %s"


def test_違う許可証が一つ混ざっても_団体の報告は止まらない(cities: Cities) -> None:
    """The provider's row bears a permit that the network never gave it, as after a database was put back."""
    keys = [cities.ask(cities.child(number, copies=DOSES[:1]))[0] for number in (8201, 8202)]
    cities.send()
    right, lost = (uuid.UUID(cities.inquiry(key)["permit"]) for key in keys)
    wrong = uuid.uuid4()
    with (
        psycopg.connect(cities.databases.ensure(OTARU).owner, autocommit=True) as provider,
        psycopg.connect(cities.databases.ensure(NETWORK).owner, autocommit=True) as network,
    ):
        try:
            provider.execute(AGAIN, [wrong, lost])
            cities.otaru.tell("ending")
            told = "SELECT report_refusal, reported_at IS NOT NULL FROM provision WHERE permit = %s"
            assert provider.execute(told, [wrong]).fetchone() == (WHY, False)
            assert provider.execute(told, [right]).fetchone() == ("", True)
            ends = "SELECT count(*) FROM provision_outcome WHERE permit = ANY(%s)"
            assert network.execute(ends, [[right, wrong]]).fetchone() == (1,)
            refused = "SELECT body, what, message FROM refused_report WHERE permit = %s"
            assert network.execute(refused, [wrong]).fetchall() == [("012033", "report", WHY)]
            assert cities.otaru.tell("ending")["reported"] == 0, "もう送らない"
        finally:
            provider.execute(AGAIN, [lost, wrong])
            network.execute("DELETE FROM refused_report WHERE permit = %s", [wrong])
    assert cities.otaru.tell("ending")["reported"] == 1


def differing(cities: Cities, permit: str) -> list[tuple[str, bool]]:
    """Code and gravity of every difference about this permit."""
    found = reconcile(cities.network, [cities.kumamoto, cities.otaru], TODAY, TODAY)
    return [(one.code, one.grave) for one in found.differences if one.permit == permit]


def test_ネットワークが直ってから送り直せば_三者の記録が揃い_二度送っても変わらない(cities: Cities) -> None:
    """The network forgets for a while for whom it gave two permits: one is told an end, the other an end and a mark."""
    keys = [cities.ask(cities.child(number, copies=DOSES[:1]))[0] for number in (8203, 8204)]
    cities.send()
    one, other = permits = [cities.inquiry(key)["permit"] for key in keys]
    cities.otaru.tell("flags", {"unified_numbers": [cities.otaru_number(8204)], "blocked": True, "withheld": True})
    with (
        psycopg.connect(cities.databases.ensure(OTARU).owner, autocommit=True) as provider,
        psycopg.connect(cities.databases.ensure(NETWORK).owner, autocommit=True) as network,
    ):
        whose = "UPDATE exchange_request SET provider = %s WHERE permit = ANY(%s::uuid[])"
        network.execute(whose, ["999999", permits])
        try:
            cities.otaru.tell("ending")
            again = {"permits": [one], "reason": "直ったと連絡があった"}
            assert cities.otaru.tell("report_again", again) == 1
            assert cities.otaru.tell("ending")["reported"] == 1, "まだ直っていない"
        finally:
            network.execute(whose, ["012033", permits])
        assert cities.otaru.tell("ending")["reported"] == 0, "ひとりでには送らない"
        assert differing(cities, one) == [("REPORT_REFUSED", True)]
        assert differing(cities, other) == [("MARK_REFUSED", True), ("REPORT_REFUSED", True)]
        assert cities.otaru.tell("report_again", again | {"permits": permits}) == 2
        assert differing(cities, one) == [("NOT_REPORTED", False)]
        assert cities.otaru.tell("ending")["reported"] == 2
        cities.kumamoto.tell("ending")
        assert [differing(cities, permit) for permit in permits] == [[], []]
        with pytest.raises(FailedError, match="送り直す報告がありません"):
            cities.otaru.tell("report_again", again)
        provider.execute("UPDATE provision SET reported_at = NULL WHERE permit = ANY(%s::uuid[])", [permits])
        assert cities.otaru.tell("ending")["reported"] == 2, "前の受領が届かなかったとき"
        ends = "SELECT count(*) FROM provision_outcome WHERE permit = ANY(%s::uuid[])"
        assert network.execute(ends, [permits]).fetchone() == (2,)
        assert [differing(cities, permit) for permit in permits] == [[], []]
        network.execute("DELETE FROM refused_report WHERE permit = ANY(%s::uuid[])", [permits])
