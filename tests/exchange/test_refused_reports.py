"""一つの許可証が違っていても、ほかの提供の報告は情報提供ネットワークに届き、その一つは双方に理由とともに残る。"""

from __future__ import annotations

import uuid

import psycopg
import pytest

from sesshu.operate.exchange.running import PLACES
from tests.exchange.cities import DOSES, Cities

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
