"""届いたか分からないまま有効期間を過ぎた照会は、中間サーバーが黙っていても、係長が理由を付けて終わらせられる。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.ledger.exchange_cases import actions as cases
from sesshu.ledger.exchange_inquiries import actions
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting
from sesshu.ledger.residents.models import Resident
from tests.ledger.exchange_cases.test_cases import asked, opened
from tests.ledger.exchange_inquiries.test_handing_over import There, follow, mover, out, page, there  # noqa: F401
from tests.ledger.exchange_inquiries.test_inquiries import NOON, P, ask
from tests.ledger.noon import at_noon  # noqa: F401
from tests.ledger.sections import ELSEWHERE, member

pytestmark = pytest.mark.django_db
WHY = "中間サーバーの停止が続き、書類で確かめた"
OVER = NOON + timedelta(days=8)


def silent(there: There) -> None:  # noqa: F811
    """From now on it answers nothing."""
    there.answers.clear()


def has(row: ExchangeInquiry) -> contract.InquiriesOut:
    """That it has this inquiry."""
    return contract.InquiriesOut(items=[out(row)])


def end(row: ExchangeInquiry, by: Actor, reason: str = WHY) -> ExchangeInquiry:
    actions.end_in_doubt(inquiry_id=row.pk, reason=reason, by=by, purpose=P)
    row.refresh_from_db()
    return row


def test_案件の照会が届いたか分からず期限を過ぎても_係長が終わらせ_案件を終わらせられる(
    clerk: Actor, chief: Actor, mover: Resident, there: There  # noqa: F811
) -> None:  # fmt: skip
    case = opened(clerk, mover)
    row = asked(clerk, case)
    silent(there)
    assert follow(row).tried_at

    def close() -> bool:
        return cases.close(case_id=case.pk, decision="granted", outcome="書類で決定", by=clerk, purpose=P).is_open

    with clock.set_to(OVER):
        assert follow(row).state == "draft", "だれにも確かめられないので、自動では終わらない"
    with clock.set_to(OVER + timedelta(minutes=3)):
        with pytest.raises(NotNow, match=f"{row.label}.*係長が照会の画面で理由を付けて"):
            close()
        end(row, chief)
        assert (row.state, row.result, row.ended_at is None) == ("expired", "expired", False)
        assert WHY in row.message
        assert chief.display_name in row.message
        assert f"理由：{row.message}" in page(clerk, row)
        assert not close()
    entry = Entry.objects.get(act="exchange.inquiry_ended_in_doubt")
    assert (entry.obj, entry.actor) == (f"exchange_inquiry:{row.pk}", chief.code)
    there.tell("ask", has(row))
    before = there.calls("ask")
    assert follow(row).state == "expired"
    assert there.calls("ask") == before, "終わらせた照会は送らない"


@pytest.mark.parametrize("state", ["queued", "sent", "permitted", "waiting", "answered"])
def test_送ったあとで中間サーバーが戻らない照会も_期限を過ぎれば係長が終わらせ_案件を終わらせられる(
    clerk: Actor, chief: Actor, mover: Resident, there: There, state: str  # noqa: F811
) -> None:  # fmt: skip
    """It was taken and said how it stands; then the intermediary is gone for good."""
    case = opened(clerk, mover)
    row = asked(clerk, case)
    there.tell("ask", contract.InquiriesOut(items=[out(row, state)]))
    there.tell("states", contract.InquiriesOut(items=[out(row, state)]))
    assert follow(row).state == state
    silent(there)
    before = NOON + timedelta(days=2)
    with clock.set_to(before), pytest.raises(NotNow, match="だけです"):
        end(row, chief)
    with clock.set_to(OVER):
        assert follow(row).state == state, "だれにも確かめられないので、自動では終わらない"
        assert "応答しないままなら、係長が理由を付けて終わらせます" in page(clerk, row)
        with pytest.raises(NotNow, match="係長が照会の画面で理由を付けて"):
            cases.close(case_id=case.pk, decision="granted", outcome="書類で決定", by=clerk, purpose=P)
        assert "この照会を終わらせる</button>" in page(chief, row)
        with pytest.raises(NotPermitted):
            end(row, clerk)
        end(row, chief)
        assert (row.state, row.result) == ("expired", "expired")
        assert "結果が届かないまま" in row.message
        assert WHY in page(clerk, row)
        closed = cases.close(case_id=case.pk, decision="granted", outcome="書類で決定", by=clerk, purpose=P)
        assert not closed.is_open
    there.tell("states", contract.InquiriesOut(items=[out(row, "answered", "ok_empty")]))
    with clock.set_to(OVER + timedelta(days=1)):
        assert follow(row).state == "expired", "遅れて来た回答では開き直さない"


def test_中間サーバーが応答すれば_送ったあとの照会は終わらせずに状態を受け取る(
    clerk: Actor, chief: Actor, mover: Resident, there: There  # noqa: F811
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    there.tell("ask", has(row))
    follow(row)
    there.tell("states", contract.InquiriesOut(items=[out(row, "no_data", "no_data")]))
    with clock.set_to(OVER), pytest.raises(NotNow, match="回答を待って"):
        end(row, chief)
    row.refresh_from_db()
    assert row.state == "no_data"


def test_中間サーバーの記録から消えた照会も_期限を過ぎれば終わらせられる(
    clerk: Actor, chief: Actor, mover: Resident, there: There  # noqa: F811
) -> None:  # fmt: skip
    """Restored from a backup of before: it answers, and knows nothing of it."""
    row = ask(clerk, mover)
    there.tell("ask", has(row))
    follow(row)
    with clock.set_to(OVER):
        assert follow(row).state == "queued"
        assert end(row, chief).state == "expired"


def test_終わらせられるのは_渡して返事がなく期限を過ぎた照会だけ(
    clerk: Actor, chief: Actor, mover: Resident, there: There  # noqa: F811
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    with clock.set_to(OVER), pytest.raises(NotNow, match="だけです"):  # never handed over: the clerk cancels it
        end(row, chief)
    silent(there)
    follow(row)
    with clock.set_to(NOON + timedelta(days=6)), pytest.raises(NotNow, match="だけです"):
        end(row, chief)
    with clock.set_to(OVER):
        with pytest.raises(NotPermitted):
            end(row, clerk)
        with pytest.raises(NotFound):
            end(row, member("chief", ELSEWHERE))
        with pytest.raises(InvalidInput, match="理由") as refused:
            end(row, chief, "　")
        assert refused.value.field == "reason"
        follow(row)
        with pytest.raises(NotNow, match="いま中間サーバーへ送っています"):
            end(row, chief)
    row.refresh_from_db()
    assert row.state == "draft"


def test_中間サーバーが持っていると言えば_終わらせずに状態を受け取る(
    clerk: Actor, chief: Actor, mover: Resident, there: There  # noqa: F811
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    follow(row)
    there.tell("states", has(row))
    with clock.set_to(OVER), pytest.raises(NotNow, match="回答を待って"):
        end(row, chief)
    row.refresh_from_db()
    assert row.state == "queued"


def test_終わらせる欄は係長の画面にだけ_期限を過ぎてから出て_ほかの職員には係長ができると言う(
    clerk: Actor, chief: Actor, mover: Resident, there: There  # noqa: F811
) -> None:  # fmt: skip
    row, button = ask(clerk, mover), "この照会を終わらせる</button>"
    silent(there)
    follow(row)
    assert button not in page(chief, row)
    with clock.set_to(OVER):
        shown, other = page(chief, row), page(clerk, row)
    assert button in shown
    assert "理由を付けて終わらせます" in other
    assert button not in other


def press(by: Actor, row: ExchangeInquiry, form: str, **given: str) -> str:
    """The page after a press of that form's button."""
    shown = page(by, row)
    part = shown[shown.index(f'value="{form}"') - 200 :]
    key = part.split('name="form_key" value="', 1)[1].split('"')[0]
    request = RequestFactory().post("/", {"form_name": form, "form_key": key, **given})
    request.actor = by  # type: ignore[attr-defined]
    return adopting.detail_page(request, inquiry_id=row.pk).content.decode()


@pytest.mark.parametrize(("form", "at"), [("CancelForm", timedelta(hours=1)), ("EndInDoubtForm", timedelta(days=8))])
def test_画面のボタンで中間サーバーの状態が分かったら_断られても状態は残る(
    clerk: Actor, chief: Actor, mover: Resident, there: There, form: str, at: timedelta  # noqa: F811
) -> None:  # fmt: skip
    """The refusal undoes what the form did, not what the intermediary said."""
    row = ask(clerk, mover)
    follow(row)
    there.tell("states", has(row))
    with clock.set_to(NOON + at):
        shown = press(chief, row, form, reason=WHY)
        assert "回答を待って" in shown
        row.refresh_from_db()
        assert row.state == "queued"
        assert "<strong>送信待ち</strong>" in shown
        assert Entry.objects.filter(act="exchange.inquiry_moved_on", obj=f"exchange_inquiry:{row.pk}").count() == 1
