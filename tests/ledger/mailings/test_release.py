"""確定: by another person, with everybody looked at once more, and frozen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.mailings import actions, approving, queries
from sesshu.ledger.mailings.actions.freezing import set_hash
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.residents.actions import apply_changes
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import NOW, child, dosed, gone, prepared, protected, reason_of, released, tried
from tests.ledger.residents.people import register_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]

CHANGES: dict[str, tuple[Callable[[Resident], None], Why]] = {
    "死亡": (lambda person: gone(person, "dead"), Why.DEAD),
    "転出": (lambda person: gone(person, "moved_out"), Why.MOVED_OUT),
    "転出予定": (lambda person: gone(person, "leaving", date(2026, 12, 1)), Why.LEAVING),
    "支援措置": (protected, Why.PROTECTED),
    "接種": (lambda person: dosed(person, date(2026, 11, 19)), Why.COMPLETE),
}


@pytest.mark.parametrize("change", CHANGES)
def test_仮抽出のあとの異動や接種は_確定のときに理由付きで外れる(clerk: Actor, chief: Actor, change: str) -> None:
    act, why = CHANGES[change]
    changed, other = child(), child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    act(changed)
    mailing = actions.release(mailing_id=mailing.id, by=chief)
    person = mailing.persons.get(resident=changed)
    assert (person.included, person.reason, person.stage, person.serial) == (False, why, "release", None)
    assert mailing.persons.get(resident=other).serial == 1
    assert queries.counts(clerk, mailing).included == 1


def test_準備した職員は自分では確定できない(chief: Actor, clerk: Actor) -> None:
    child()
    mailing = tried(chief)
    actions.request_release(mailing_id=mailing.id, by=chief)
    with pytest.raises(NotPermitted, match="別の職員"):
        actions.release(mailing_id=mailing.id, by=chief)


def test_確定の依頼をした職員も自分では確定できない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=chief)
    with pytest.raises(NotPermitted, match="別の職員"):
        actions.release(mailing_id=mailing.id, by=chief)


def test_データベースも同じ職員による確定を許さない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released(clerk, chief)
    with pytest.raises(IntegrityError, match="mailing_released_by_another"), transaction.atomic():
        Mailing.objects.filter(id=mailing.id).update(released_by=mailing.prepared_by)


def test_確定の権限が無い職員は確定できない(clerk: Actor) -> None:
    child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotPermitted):
        actions.release(mailing_id=mailing.id, by=clerk)


def test_承認の画面で承認すると_その取引の中で確定する(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    [waiting] = Approval.objects.filter(kind=approving.KIND)
    approvals.approve(approval_id=waiting.id, by=chief)
    mailing.refresh_from_db()
    waiting.refresh_from_db()
    assert (mailing.state, mailing.released_by) == ("released", chief.code)
    assert waiting.status == "used"


def test_承認は依頼したときの対象者に対するもので_やり直した抽出には使えない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    [waiting] = Approval.objects.filter(kind=approving.KIND)
    child()
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotNow):
        approvals.approve(approval_id=waiting.id, by=chief)
    mailing.refresh_from_db()
    assert mailing.state == "trial"
    waiting.refresh_from_db()
    assert waiting.status == "waiting"


def test_差戻しで仮抽出に戻り_承認依頼も差し戻される(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(InvalidInput):
        actions.send_back(mailing_id=mailing.id, reason="", by=chief)
    mailing = actions.send_back(mailing_id=mailing.id, reason="基準日を確認してください", by=chief)
    assert mailing.state == "trial"
    assert Approval.objects.get(kind=approving.KIND).status == "sent_back"


def test_古い住民情報では確定できない(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW - timedelta(days=8)):
        child()
    mailing = tried(clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotNow, match="7日より古い"):
        actions.release(mailing_id=mailing.id, by=chief)


def test_古い住民情報は_別の職員が理由を書いて認めたときだけ確定でき_決裁資料に出る(clerk: Actor, chief: Actor) -> None:
    from sesshu.ledger.mailings.decision.pages import pages

    with clock.set_to(NOW - timedelta(days=8)):
        child()
    mailing = tried(clerk)
    mailing = actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotPermitted):
        actions.accept_stale_register(mailing_id=mailing.id, reason="確認済み", by=clerk)
    with pytest.raises(InvalidInput, match="理由"):
        actions.accept_stale_register(mailing_id=mailing.id, reason=" ", by=chief)
    mailing = actions.accept_stale_register(mailing_id=mailing.id, reason="転出届を紙で確かめた", by=chief)
    [stale] = [row for row in pages(chief, mailing)[0]["body_1"] if row[0] == "住民情報の期限"]
    assert "転出届を紙で確かめた（chief" in stale[1]
    assert actions.release(mailing_id=mailing.id, by=chief).state == "released"
    assert Entry.objects.filter(act="mailing.stale_register_accepted").count() == 1


def test_仮抽出をやり直すと_古い住民情報を認めたことは消える(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW - timedelta(days=8)):
        child()
    mailing = tried(clerk)
    mailing = actions.accept_stale_register(mailing_id=mailing.id, reason="確かめた", by=chief)
    mailing = actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert mailing.stale_accepted_at is None
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotNow, match="7日より古い"):
        actions.release(mailing_id=mailing.id, by=chief)


def test_新しい住民情報では_認めるものがない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = tried(clerk)
    with pytest.raises(NotNow, match="古くありません"):
        actions.accept_stale_register(mailing_id=mailing.id, reason="確認済み", by=chief)


def test_送る人がいない発送は依頼できない(clerk: Actor) -> None:
    mailing = tried(clerk)
    with pytest.raises(NotNow, match="送付する人がいません"):
        actions.request_release(mailing_id=mailing.id, by=clerk)


def test_仮抽出をしない発送は依頼できない(clerk: Actor) -> None:
    with pytest.raises(NotNow, match="準備中"):
        actions.request_release(mailing_id=prepared(clerk).id, by=clerk)


def test_通番は郵便番号と住所の順で_確定した一覧はハッシュで固定される(clerk: Actor, chief: Actor) -> None:
    far, near = child(postal_code="8620000"), child(postal_code="8600000")
    mailing = released(clerk, chief)
    assert list(mailing.persons.order_by("serial").values_list("resident_id", "serial")) == [(near.id, 1), (far.id, 2)]
    people = list(mailing.persons.select_related("resident"))
    assert set_hash(people) == mailing.frozen_sha256
    people[0].due = [["別の予防接種", "", "", ""]]
    assert set_hash(people) != mailing.frozen_sha256


def test_確定した全員の利用記録が残る(clerk: Actor, chief: Actor) -> None:
    people = {f"resident:{child().id}" for _ in range(3)}
    mailing = released(clerk, chief)
    entry = Entry.objects.get(act="mailing.released", obj=f"mailing:{mailing.id}")
    assert set(Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)) == people


def test_確定した発送の対象者には次の発送を重ねない(clerk: Actor, chief: Actor) -> None:
    person, new = child(), child()
    first = released(clerk, chief)
    actions.withdraw(
        mailing_id=first.id, person_ids=[first.persons.get(resident=new).id], reason="窓口で接種済みの申出", by=clerk
    )
    second = tried(clerk)
    assert reason_of(second, person) == Why.RECENTLY_SENT
    assert reason_of(second, new) == ""
    assert reason_of(tried(clerk, series=("mr_2", "dt_2")), person) == Why.RECENTLY_SENT
    later = actions.prepare(
        title="翌年", kind="recommendation", text_code="test", by=clerk,
        conditions=Conditions.of_json(second.conditions), base_date=date(2027, 1, 20), issued_on=date(2027, 1, 20),
    )  # fmt: skip
    assert reason_of(actions.make_trial(mailing_id=later.id, by=clerk), person) == ""


def test_文面が承認されていなければ依頼できない(clerk: Actor) -> None:
    child()
    mailing = tried(clerk)
    Mailing.objects.filter(id=mailing.id).update(text_code="other")
    with pytest.raises(NotNow, match="文面"):
        actions.request_release(mailing_id=mailing.id, by=clerk)


def test_中止には理由がいり_中止した発送は動かない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released(clerk, chief)
    with pytest.raises(InvalidInput):
        actions.cancel(mailing_id=mailing.id, reason=" ", by=clerk)
    actions.cancel(mailing_id=mailing.id, reason="文面の誤り", by=clerk)
    with pytest.raises(NotNow, match="中止"):
        actions.print_letters(mailing_id=mailing.id, by=clerk)


def test_職員が人に書いたことは_古い住民情報を新しくしない(clerk: Actor, chief: Actor) -> None:
    """A provisional person or a mark of yesterday says nothing about deaths and moves of the last weeks."""
    weeks_ago = NOW - timedelta(days=20)
    with clock.set_to(weeks_ago):
        row = register_row(addressee_number="000000000099999", name="架空　登")
        apply_changes(rows=[row], kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE")
    child()
    mailing = actions.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    assert mailing.register_as_of is not None
    assert NOW - mailing.register_as_of > timedelta(days=19)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotNow, match="住民情報が7日より古い"):
        actions.release(mailing_id=mailing.id, by=chief)
