"""予診票の入力が遅れている医療機関: decided on the screen, with the keyboard alone, before the release is asked for."""

import pytest

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.conditions import Conditions
from tests.ledger.mailings.office import child, texts_in_force
texts_in_force(job_actor("setup", "master.write"))
clerk = Actor("person", "clerk-9", permissions_of(["clerk"]), display_name="clerk", terminal="T-09")
for code, day in (("4311111111", date(2026, 6, 1)), ("4322222222", date(2026, 9, 20))):
    Dose.objects.create(resident=child(), given_on=day, product="je", volume_ml="0.5", route="subcutaneous",
        institution_code=code, recorded_at=clock.now(), recorded_by="u:test")
mailing = actions.prepare(title="MR第2期 遅れの確認", kind="recommendation", text_code="test", by=clerk,
    conditions=Conditions(series=("mr_2",), entered_until=date(2026, 9, 30)), base_date=date(2026, 11, 24),
    issued_on=date(2026, 11, 27))
actions.make_trial(mailing_id=mailing.id, by=clerk)
"""


def test_遅れている医療機関の扱いを登録してから_確定を依頼する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("発送")
    clerk.activate("2026-0001")
    clerk.sees("予診票の入力が遅れている医療機関が1か所あります")
    clerk.go_to("確定を依頼する")
    clerk.press("Enter")
    clerk.sees("「4311111111」の扱いがまだ決まっていません")
    clerk.meets_the_standard()
    clerk.picture("mailing-late-refused")
    clerk.activate("医療機関の扱いを登録する")
    clerk.meets_the_standard()
    clerk.go_to("4311111111")
    clerk.press("Space")
    clerk.go_to("この医療機関で最後に接種した人には")
    clerk.press("ArrowDown", "ArrowDown", "Space")
    clerk.activate("扱いを登録する")
    clerk.sees("医療機関の扱いを登録しました")
    clerk.meets_the_standard()
    clerk.picture("mailing-late-decided")
    clerk.activate("MR第2期 遅れの確認")
    clerk.activate("確定を依頼する")
    clerk.sees("確定を依頼しました")
