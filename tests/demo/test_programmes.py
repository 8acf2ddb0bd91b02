"""架空の市の事業: 1つは有効、1つは申請中で、二度載せても増えない。"""

from typing import Any

import pytest

from sesshu.demo.city import DEMO_DAY
from sesshu.demo.programmes import load_programmes
from sesshu.foundation import clock
from sesshu.foundation.access import Actor, job_actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.masters.models import MasterChange
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.tables import city_tables
from tests.ledger.programmes.office import NOW


@pytest.mark.django_db
def test_例の事業は有効なものと申請中のものがあり承認すると両方有効になる(clerk: Actor, chief: Actor) -> None:
    def load() -> dict[str, Any]:
        by = job_actor("demo", "master.write")
        return load_programmes("431001", DEMO_DAY, by=by, asker=clerk, purpose="MASTER_MAINTENANCE")

    with clock.set_to(NOW):
        assert load() == {"in_force": 1, "requested": 1}
        assert load() == {"in_force": 0, "requested": 0}
        assert [text.code for text in city_tables().series if text.code[0].isdigit()] == ["431001-mumps"]
        approvals.approve(approval_id=MasterChange.objects.get(master="programme").approval, by=chief)
        found = [text.code for text in city_tables().series if text.code[0].isdigit()]
    assert found == ["431001-hpv-male", "431001-mumps"]
    assert all("実在しません" in row.basis and "例示" in row.name for row in Programme.objects.all())


@pytest.mark.django_db
def test_例のない市には載せない(clerk: Actor) -> None:
    by = job_actor("demo", "master.write")
    found = load_programmes("401307", DEMO_DAY, by=by, asker=clerk, purpose="MASTER_MAINTENANCE")
    assert found == {"in_force": 0, "requested": 0}
