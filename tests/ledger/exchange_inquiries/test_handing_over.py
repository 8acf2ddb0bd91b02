"""照会を中間サーバーに渡す: 何を断られたら終わり、何なら待つか。届いたか分からない照会は、確かめてから取り消す。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from pydantic import BaseModel

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotNow
from sesshu.ledger.exchange_inquiries import actions, following_up, queries
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting
from sesshu.ledger.residents.models import Resident
from tests.answering import Refusing, answering
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.test_inquiries import WORKER, P, ask
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.sections import member

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=3)


@pytest.fixture
def mover() -> Resident:
    return make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10")


def out(row: ExchangeInquiry, state: str = "queued", result: str = "") -> contract.InquiryOut:
    return contract.InquiryOut(
        client_key=str(row.client_key), inquiry=row.client_key, state=state, result=result,
        valid_until=NOON + timedelta(days=3),
    )  # fmt: skip


@dataclass
class There:
    """中間サーバー as a real server on a port: what each operation answers, and what it was asked."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def tell(self, operation: str, answer: BaseModel) -> None:
        self.answers[f"/api/v1/inquiries/{operation}"] = answer

    def calls(self, operation: str) -> int:
        return sum(1 for path, _ in self.asked if path.endswith(operation))


class Torn(BaseModel):
    """An answer of another version."""

    other: int = 1


@pytest.fixture
def there(settings: Any, tmp_path: Any) -> Iterator[There]:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    one = There()
    one.tell("states", contract.InquiriesOut(items=[]))
    with answering(one.answers, one.asked) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS, settings.SESSHU_INTERMEDIARY_KEY = address, f"{tmp_path}/key"
        yield one


def follow(row: ExchangeInquiry) -> ExchangeInquiry:
    following_up.follow(by=WORKER, purpose=P)
    row.refresh_from_db()
    return row


def page(by: Actor, row: ExchangeInquiry) -> str:
    request = RequestFactory().get("/")
    request.actor = by  # type: ignore[attr-defined]
    return adopting.detail_page(request, inquiry_id=row.pk).content.decode()


def test_その照会の内容を断られたときだけ照会は終わる(clerk: Actor, mover: Resident, there: There) -> None:
    row = ask(clerk, mover)
    there.tell("ask", Refusing(status=422, code="INVALID_INPUT", text="提供者が一覧にありません。"))
    assert (follow(row).state, row.result) == ("rejected_local", "not_permitted")
    assert "提供者が一覧にありません。" in page(clerk, row)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusing(status=403, code="NOT_PERMITTED", text="この操作の権限がありません。"),
        Refusing(status=409, code="NOT_NOW", text="いまは受け付けられません。"),
        Refusing(status=422, code="PARAMETER_WRONG", text="「items」の形が正しくありません。"),
        Torn(),
    ],
)
def test_鍵や版の誤りでは終わらず_直れば同じ依頼番号で届く(
    clerk: Actor, mover: Resident, there: There, refusal: BaseModel
) -> None:  # fmt: skip
    """The last one: the intermediary has taken it, and its answer cannot be read."""
    row = ask(clerk, mover)
    there.tell("ask", refusal)
    assert (follow(row).state, row.result) == ("draft", "not_taken")
    shown = page(clerk, row)
    assert "法令で認められた照会ではありません" not in shown
    assert "情報連携の担当に伝えてください" in shown
    there.tell("ask", contract.InquiriesOut(items=[out(row)]))
    assert follow(row).state == "queued"
    keys = {one["client_key"] for path, told in there.asked if path.endswith("ask") for one in told["items"]}
    assert keys == {str(row.client_key)}


def test_権限のない鍵では_まとめた照会を一件ずつ送り直さない(clerk: Actor, there: There) -> None:
    for n in range(5):
        ask(clerk, make_resident(birth=date(2022, 4, n + 1), became_on=date(2026, 10, 1), became_reason="10"))
    there.tell("ask", Refusing(status=403, code="NOT_PERMITTED", text="この操作の権限がありません。"))
    following_up.follow(by=WORKER, purpose=P)
    assert there.calls("ask") == 1
    assert set(ExchangeInquiry.objects.values_list("state", "result")) == {("draft", "not_taken")}


def test_部署が範囲から外れた照会の回答は待ち_ほかの部署の回答は止めない(
    clerk: Actor, mover: Resident, there: There
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    ExchangeInquiry.objects.update(state="answered", result="ok_with_data")
    told = "部署「予防接種係」の回答の受領は、この接続キーの範囲にありません。"
    there.tell("fetch", Refusing(status=403, code="OUT_OF_SCOPE", text=told))
    waiting = follow(row)
    assert (waiting.state, waiting.message) == ("answered", told)
    shown = page(clerk, row)
    assert "中間サーバーから受け取るまで待ってください" in shown
    assert "取り入れるか決めてください" not in shown
    there.tell("fetch", contract.FetchOut(item=out(row, "fetched", "ok_no_data"), records=[]))
    assert follow(row).state == "fetched"


def test_一件の誤りはほかの照会を止めない(clerk: Actor, mover: Resident, there: There) -> None:
    other = make_resident(birth=date(2022, 5, 1), became_on=date(2026, 10, 1), became_reason="10")
    rows = [ask(clerk, mover), ask(clerk, other)]
    there.tell("ask", Refusing(status=422, code="INVALID_INPUT", text="提供者が一覧にありません。"))
    following_up.follow(by=WORKER, purpose=P)
    assert there.calls("ask") == 3, "まとめて一度、一件ずつ二度"
    assert [follow(row).state for row in rows] == ["rejected_local", "rejected_local"]


def test_二人の職員の照会を一緒に渡しても_だれの照会かを渡す(clerk: Actor, mover: Resident, there: There) -> None:
    other = make_resident(birth=date(2022, 5, 1), became_on=date(2026, 10, 1), became_reason="10")
    colleague = replace(member("chief"), permissions=clerk.permissions)
    rows = [ask(clerk, mover), ask(colleague, other)]
    there.tell("ask", contract.InquiriesOut(items=[out(one) for one in rows]))
    following_up.follow(by=WORKER, purpose=P)
    [body] = [body for path, body in there.asked if path.endswith("/ask")]
    assert [one["operator"] for one in body["items"]] == [clerk.code, colleague.code]


def test_一度も送っていない照会は_中間サーバーに尋ねずに取り消せる(clerk: Actor, mover: Resident, there: There) -> None:
    row = ask(clerk, mover)
    actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
    row.refresh_from_db()
    assert (row.state, there.asked) == ("cancelled", [])
    there.tell("ask", contract.InquiriesOut(items=[out(row)]))
    following_up.follow(by=WORKER, purpose=P)
    assert there.calls("ask") == 0, "取り消した照会は送らない"


def test_答えを失った照会は_中間サーバーにあれば取り消せず_回答を受け取る(
    clerk: Actor, mover: Resident, there: There
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    follow(row)  # taken there; the answer was lost on the way
    assert (there.calls("ask"), row.state, row.result) == (1, "draft", "system_down")
    with pytest.raises(NotNow, match="いま中間サーバーへ送っています"):
        actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
    there.tell("states", contract.InquiriesOut(items=[out(row, "answered", "ok_empty")]))
    with clock.set_to(NOON + LATER), pytest.raises(NotNow, match="中間サーバーへ送った照会は取り消せません"):
        actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
    row.refresh_from_db()
    assert row.state == "answered", "取り消そうとした職員に、本当の状態が見える"
    assert not Entry.objects.filter(act="exchange.inquiry_cancelled").exists()


def test_答えを失った照会も_中間サーバーが知らなければ取り消せる(clerk: Actor, mover: Resident, there: There) -> None:
    row = ask(clerk, mover)
    follow(row)
    with clock.set_to(NOON + LATER):
        del there.answers["/api/v1/inquiries/states"]
        with pytest.raises(NotNow, match="届いたか確かめられない"):
            actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
        there.tell("states", contract.InquiriesOut(items=[]))
        actions.cancel(inquiry_id=row.pk, by=clerk, purpose=P)
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_期限の日に_答えを失った照会が中間サーバーで回答済みなら_回答になる(
    clerk: Actor, mover: Resident, there: There
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    follow(row)
    there.tell("states", contract.InquiriesOut(items=[out(row, "answered", "ok_empty")]))
    there.tell("fetch", contract.FetchOut(item=out(row, "fetched", "ok_empty"), records=[]))
    with clock.set_to(NOON + timedelta(days=8)):
        assert follow(row).state == "fetched"


def test_中身が消去された回答は_記録なしの回答にならない(clerk: Actor, mover: Resident, there: There) -> None:
    row = ask(clerk, mover)
    ExchangeInquiry.objects.filter(pk=row.pk).update(state="answered", result="ok_with_data", ended_at=NOON)
    there.tell("fetch", contract.FetchOut(item=out(row, "fetched", "ok_with_data"), records=[], content_dropped=True))
    there.tell("settle", contract.InquiriesOut(items=[out(row, "dismissed", "ok_with_data")]))
    assert (follow(row).state, row.result) == ("dismissed", "content_dropped")
    shown = page(clerk, row)
    assert "接種の記録はありません" not in shown
    assert "内容は消去されました" in shown
    assert "未接種として扱わないでください" in shown
    assert (queries.to_decide(clerk), ask(clerk, mover).state) == (0, "draft"), "もう一度照会できる"


def test_一件の結論が受け取られなくても_ほかの結論は知らされ_その照会の画面に出る(
    clerk: Actor, mover: Resident, there: There
) -> None:  # fmt: skip
    refused, taken = (ask(clerk, mover, provider=code, provider_name="市") for code in ("012033", "012025"))
    for row in (refused, taken):
        ended = {"state": "dismissed", "settled_at": NOON, "settled_by": clerk.code, "settle_reason": "登録済み"}
        ExchangeInquiry.objects.filter(pk=row.pk).update(result="ok_with_data", **ended)
    there.tell("settle", Refusing(status=422, code="INVALID_INPUT", text="個人番号の形の数字が含まれています。"))
    assert "個人番号の形の数字が含まれています。" in follow(refused).untaken
    assert "受け取りませんでした" in page(clerk, refused)
    assert there.calls("settle") == 2, "一件が受け取られなくても止まらない"
    before = there.calls("settle")
    follow(refused)
    assert there.calls("settle") == before, "同じ言葉をもう一度は知らせない"
    ExchangeInquiry.objects.filter(pk=taken.pk).update(untaken="")
    there.tell("settle", contract.InquiriesOut(items=[out(taken, "dismissed")]))
    assert follow(taken).told_at is not None
    assert "受け取りませんでした" not in page(clerk, taken)


def test_依頼してから送るまでに支援措置になった世帯の照会は_不開示で届く(
    clerk: Actor, mover: Resident, there: There
) -> None:  # fmt: skip
    row = ask(clerk, mover)
    assert not row.withheld
    Resident.objects.filter(pk=mover.pk).update(household_number="77")
    make_resident(birth=date(1990, 4, 1), household_number="77", address_protected=True)
    there.tell("ask", contract.InquiriesOut(items=[out(row)]))
    assert follow(row).withheld
    ((_, told),) = [one for one in there.asked if one[0].endswith("ask")]
    assert [(one["withheld"], one["protected"]) for one in told["items"]] == [(True, True)]
