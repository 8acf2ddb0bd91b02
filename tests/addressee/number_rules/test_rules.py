"""統合宛名の決まり・業務システム: what the city sets holds from its day, after a second person's approval."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesshu.addressee.number_rules.models import NumberRule
from sesshu.addressee.number_rules.rules import NUMBER_RULE, value
from sesshu.addressee.number_rules.systems import BUSINESS_SYSTEM, non_registered, register, systems
from sesshu.addressee.unified_numbers.limits import TooManyLookUps, count_look_up
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters import actions as masters
from sesshu.foundation.masters.declaration import Master
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]))
CHIEF = Actor("person", "chief-1", permissions_of(["chief"]))


def decide(of: Master, code: str, act: str = "new", days: int = 0, **values: object) -> None:
    """Asked for by the clerk, approved by the chief."""
    change = masters.request_change(
        of=of, act=act, code=code, valid_from=clock.today() + timedelta(days), values=values, reason="試験", by=CLERK,
        purpose="MASTER_MAINTENANCE",
    )  # fmt: skip
    assert change.approval is not None
    approvals.approve(approval_id=change.approval, by=CHIEF)


def look_ups(number: int) -> None:
    for _ in range(number):
        count_look_up(by=WRITER, on_behalf="c1", purpose=PURPOSE, looked_for="")


def test_照合の上限は_承認された日から市の値になる() -> None:
    masters.request_change(
        of=NUMBER_RULE, act="new", code="look_ups_a_minute", valid_from=clock.today(), values={"value": 2},
        reason="試験", by=CLERK, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip
    assert value("look_ups_a_minute") == 10  # asked for is not yet decided
    decide(NUMBER_RULE, "look_ups_a_minute", days=1, value=3)
    with clock.set_to(clock.now()):
        look_ups(10)
        with pytest.raises(TooManyLookUps):
            look_ups(1)
    with clock.set_to(clock.now() + timedelta(1)):
        assert value("look_ups_a_minute") == 3
        look_ups(3)
        with pytest.raises(TooManyLookUps):
            look_ups(1)


def test_一日の上限も効く() -> None:
    NumberRule.objects.create(
        code="look_ups_a_day", valid_from=clock.today(), value=5, recorded_at=clock.now(), recorded_by="t"
    )
    start = clock.now()
    with clock.set_to(start):
        look_ups(5)
    with clock.set_to(start + timedelta(minutes=5)), pytest.raises(TooManyLookUps):
        look_ups(1)


def test_登録のない業務IDからは付番せず_どれが使えるかを示す() -> None:
    with pytest.raises(InvalidInput, match=r"業務ID 099 は登録されていません.*010") as wrong:
        put(item(1, "100"), item(2, "5", "099"))
    assert wrong.value.field == "system"
    assert UnifiedPerson.objects.count() == 0
    decide(BUSINESS_SYSTEM, "099", name="新しい業務", part="other")
    assert put(item(2, "5", "099"))[0].result == "numbered"


def test_終わった業務IDは翌日から使えない() -> None:
    decide(BUSINESS_SYSTEM, "010", name="税務", part="other")
    decide(BUSINESS_SYSTEM, "010", "end")
    put(item(1, "9", "010"))
    with clock.set_to(clock.now() + timedelta(1)), pytest.raises(InvalidInput, match="010"):
        put(item(2, "10", "010"))


def test_住民記録の業務IDは一つだけで_変えると代表もそれに従う() -> None:
    assert (register(), non_registered()) == ("001", "031")
    with pytest.raises(InvalidInput, match="001"):
        decide(BUSINESS_SYSTEM, "101", name="新しい住民記録", part="register")
    decide(BUSINESS_SYSTEM, "001", name="古い住民記録", part="other")
    decide(BUSINESS_SYSTEM, "101", name="新しい住民記録", part="register")
    assert register() == "101"
    with pytest.raises(InvalidInput, match="101"):
        decide(BUSINESS_SYSTEM, "102", name="三つ目", part="register")
    put(item(1, "100", "001"), item(1, "200", "101"))
    assert BusinessLink.objects.get(is_representative=True).system == "101"


def test_初めの業務システムは_庁内連携が渡す業務IDをすべて含む() -> None:
    from pathlib import Path

    import yaml

    import sesshu

    layouts = Path(sesshu.__file__).parent / "hub" / "connections" / "layouts.yaml"
    told = {one["code"] for one in yaml.safe_load(layouts.read_text(encoding="utf-8"))["systems"].values()}
    assert told <= systems().keys()
