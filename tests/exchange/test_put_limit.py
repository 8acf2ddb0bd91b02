"""登録の上限と台帳: 団体内統合宛名システムが待たせる間、台帳は支援措置を知らせたことにせず、空けばそのまま知らせる。"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exchange.ledgers import NAMES, City
from tests.hub.systems import Sitting, Talking

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
AT = "000000000098710"
CHILD = f"""
from tests.ledger.doses.people import make_resident
make_resident(birth=date(2022, 4, 1), addressee_number="{AT}", health_number="9871", address_protected=True)
"""
TELL = f"""
from sesshu.ledger.provision_copies.jobs import sender
from sesshu.ledger.provision_copies.models import AddresseeLink
from sesshu.ledger.provision_copies.telling import tell
done = tell(by=sender(), purpose=P)
told = AddresseeLink.objects.filter(resident__addressee_number="{AT}").values_list("protected", flat=True)
answer = [done, list(told)]
"""
RULE = """
from sesshu.addressee.number_rules.models import NumberRule
from sesshu.foundation import clock
day, now = clock.today(), clock.now()
NumberRule.objects.create(
    code="put_items_a_day_by_key", valid_from=day, value=0, recorded_at=now, recorded_by="t")
"""
NO_RULE = """
from sesshu.addressee.number_rules.models import NumberRule
NumberRule.objects.filter(code="put_items_a_day_by_key").delete()
"""
MARK = f"""
from sesshu.addressee.unified_numbers.models import LinkTold
told = LinkTold.objects.filter(link__business_number="{AT}")
answer = [[one.teller, one.protected, one.by[:2]] for one in told]
"""


@pytest.fixture
def addressee(city: City) -> Iterator[Sitting]:
    """Works inside it; the limit is gone at the end."""
    system = city.addressee
    with Sitting(Talking(system.post, system.settings)) as found:
        yield found
        found.run(NO_RULE)


def test_上限の間は知らせたことにならず_上限が空くと台帳の接続キーの知らせとして残る(
    city: City, addressee: Sitting
) -> None:  # fmt: skip
    city.ledger.run(NAMES + CHILD)
    addressee.run(RULE)
    assert city.ledger.run(NAMES + TELL) == [False, []], "もう一度送る回になる"
    assert addressee.run(MARK) == []
    addressee.run(NO_RULE)
    assert city.ledger.run(NAMES + TELL)[1] in ([True], [None]), "中間サーバーが知らない人は、あとでもう一度"
    assert addressee.run(MARK) == [["ledger", True, "c:"]]
