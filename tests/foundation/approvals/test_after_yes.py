"""What the approver reads after a yes: what it brought about, which differs from kind to kind."""

from collections.abc import Iterator

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions, registry
from sesshu.foundation.approvals.registry import DONE_AT_ONCE, DONE_LATER, FROM_ITS_DAY, Kind
from tests.foundation.accounts.people import sign_in, staff, with_key

pytestmark = pytest.mark.django_db
OWN = {  # kinds whose approval is neither the whole act nor a mere permission
    "duty.assignment": FROM_ITS_DAY,
    "master.change": FROM_ITS_DAY,
    "bulk_correction.start": "訂正が始まりました",
    "erasure.first": "二人の承認がそろうと",
    "erasure.second": "二人の承認がそろうと",
    "mailing.release": "確定を実施しました",
}


@pytest.fixture
def kinds() -> Iterator[None]:
    registry.register(Kind("test.later", "後でする操作"))
    registry.register(Kind("test.at_once", "承認でする操作", apply=_apply))
    yield
    for code in ("test.later", "test.at_once"):
        registry._kinds.pop(code)


def _apply(approval: object, *, by: Actor) -> None:
    actions.use(kind="test.at_once", payload={"n": 1}, by=by)


@pytest.mark.parametrize(("kind", "told", "not_told"), [
    ("test.later", DONE_LATER, DONE_AT_ONCE), ("test.at_once", DONE_AT_ONCE, "依頼した職員が"),
])  # fmt: skip
def test_承認の画面は_承認で実施したのか_依頼した職員が実施するのかを言う(
    kinds: None, client: Client, clerk: Actor, kind: str, told: str, not_told: str
) -> None:
    asked = actions.request(kind=kind, payload={"n": 1}, by=clerk, purpose="APPROVAL", summary="試験")
    sign_in(client, with_key(staff(duty="chief")))
    here = f"/approvals/{asked.pk}/"
    key = client.get(here).content.decode().split('name="form_key" value="', 1)[1].split('"')[0]
    given = {"form_name": "DecisionForm", "form_key": key, "decision": "approve", "note": ""}
    answer = client.post(here, given, follow=True)
    page = answer.content.decode()
    assert "承認しました" in page
    assert told in page
    assert not_told not in page


def test_承認がその場の実施でも許可だけでもない種類は_自分の言葉で言う() -> None:
    for code, words in OWN.items():
        assert words in registry.kind_of(code).follows, code
    assert not [kind.code for kind in registry.kinds() if kind.after_yes and kind.code not in OWN]
