"""仮抽出: everyone gets one decision with its reason, and the numbers add up."""

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.mailings import actions, queries
from sesshu.ledger.mailings.reasons import NEAREST, OF_STATUS, SENTENCES, Why, group_of
from sesshu.ledger.mailings.states import NEXT, MailingState
from sesshu.ledger.residents.models import PostalAddress
from tests.ledger.mailings.office import (
    NOW,
    TODAY,
    child,
    dosed,
    gone,
    prepared,
    protected,
    reason_of,
    tried,
)

pytestmark = pytest.mark.django_db


def test_未接種の対象者だけが送付対象になり_ほかの人には理由が付く(clerk: Actor) -> None:
    due, done, dead, moved, leaving, hidden, unknown, homeless, odd = (child() for _ in range(9))
    dosed(done, date(2026, 5, 1))
    gone(dead, "dead")
    gone(moved, "moved_out")
    gone(leaving, "leaving", date(2026, 12, 20))
    protected(hidden)
    for person, values in (
        (unknown, {"birth_date": None, "birth_precision": "month"}),
        (homeless, {"address": "", "prefecture": "", "city": "", "town": "", "street": ""}),
        (odd, {"name": "木\ue000村　太郎"}),
    ):
        type(person).objects.filter(id=person.id).update(**values)
    declined = child()
    ResidentCondition.objects.create(
        resident=declined, code="declined", series="mr_2", recorded_at=NOW, recorded_by="u:test"
    )
    too_young = child(birth=date(2022, 6, 15))
    too_old = child(birth=date(2019, 3, 31))

    mailing = tried(clerk)

    assert {
        name: reason_of(mailing, person)
        for name, person in {
            "due": due, "done": done, "dead": dead, "moved": moved, "leaving": leaving, "hidden": hidden,
            "unknown": unknown, "homeless": homeless, "odd": odd, "declined": declined, "too_young": too_young,
            "too_old": too_old,
        }.items()
    } == {
        "due": "", "done": Why.COMPLETE, "dead": Why.DEAD, "moved": Why.MOVED_OUT, "leaving": Why.LEAVING,
        "hidden": Why.PROTECTED, "unknown": Why.BIRTH_UNKNOWN, "homeless": Why.NO_ADDRESS, "odd": Why.UNPRINTABLE,
        "declined": Why.DECLINED, "too_young": Why.NOT_YET, "too_old": Why.EXPIRED,
    }  # fmt: skip


def test_件数の合計は判定した人数に等しい(clerk: Actor) -> None:
    for _ in range(5):
        child()
    gone(child(), "dead")
    dosed(child(), date(2026, 5, 1))
    child(birth=date(1950, 1, 1))
    mailing = tried(clerk)
    found = queries.counts(clerk, mailing)
    assert found.judged == 8
    assert found.included + found.not_target + sum(one.count for one in found.reasons) == found.judged
    assert found.included == 5 == sum(n for _, n in found.by_month) == sum(n for _, n in found.by_sex)
    assert found.by_town == (("手取本町", 5),)


def test_支援措置の人と同じ世帯の人も一括では送らない(clerk: Actor) -> None:
    person, sibling = child(household_number="1"), child(household_number="1")
    protected(person)
    mailing = tried(clerk)
    assert reason_of(mailing, person) == reason_of(mailing, sibling) == Why.PROTECTED
    assert set(mailing.persons.values_list("town", flat=True)) == {""}


def test_支援措置の住所を見られる職員が抽出しても送付対象にならない(chief: Actor) -> None:
    person = child()
    protected(person)
    assert reason_of(tried(chief), person) == Why.PROTECTED


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(2020, 4, 1), Why.EXPIRED),  # school began in April 2026
        (date(2020, 4, 2), ""),
        (date(2021, 4, 1), ""),
        (date(2021, 4, 2), Why.NOT_YET),
    ],
)
def test_4月1日と2日の誕生日の境目(clerk: Actor, birth: date, expected: str) -> None:
    person = child(birth=birth)
    mailing = tried(clerk)
    assert reason_of(mailing, person) == expected
    assert [edge.resident for edge in queries.edge_birthdays(clerk, mailing)] == [person]


def test_生年月日と年齢と町名の条件に合わない人は判定しない(clerk: Actor) -> None:
    inside, other_day = child(), child(birth=date(2020, 7, 1))
    other_town = child(town="新市街")
    mailing = tried(clerk, born_until=date(2020, 6, 30), age_from=6, age_until=6, towns=("手取",))
    assert reason_of(mailing, inside) == ""
    assert reason_of(mailing, other_day) == reason_of(mailing, other_town) == "-"


def test_先の日数を指定すると_これから対象になる人も入る(clerk: Actor) -> None:
    baby = child(birth=date(2026, 10, 10))
    assert reason_of(tried(clerk, series=("pcv_child",)), baby) == Why.NOT_YET
    asked = {"series": ("pcv_child",), "statuses": ("due", "not_yet"), "ahead_days": 30}
    assert reason_of(tried(clerk, **asked), baby) == ""


def test_接種間隔の期間中の人は入らない(clerk: Actor) -> None:
    baby = child(birth=date(2026, 8, 1))
    dosed(baby, date(2026, 11, 10), "hepb")
    assert reason_of(tried(clerk, series=("hepb",)), baby) == Why.INTERVAL


def test_転入予定の人は基準日に住民でない(clerk: Actor) -> None:
    assert reason_of(tried(clerk), child(became_on=TODAY)) == "-"
    coming = child(became_on=date(2026, 11, 21))
    assert reason_of(tried(clerk), coming) == Why.NOT_HERE_YET


def test_送付先があればそこへ送り_支援措置には勝たない(clerk: Actor) -> None:
    person = child()
    PostalAddress.objects.create(
        resident=person, starts_on=date(2026, 1, 1), postal_code="0470000", address="北海道小樽市花園9番",
        reason="施設入所", recorded_at=NOW, recorded_by="u:test",
    )  # fmt: skip
    protected(person)
    assert reason_of(tried(clerk), person) == Why.PROTECTED


def test_B類は勧奨できず_周知なら抽出できる(clerk: Actor) -> None:
    elder = child(birth=date(1950, 6, 1))
    for kind in ("recommendation", "reminder"):
        with pytest.raises(InvalidInput, match="周知"):
            prepared(clerk, kind=kind, series=("flu_elderly",))
    assert reason_of(tried(clerk, kind="announcement", series=("flu_elderly",)), elder) == ""


@pytest.mark.parametrize(
    "asked",
    [
        {"series": ()},
        {"series": ("no_such_series",)},
        {"statuses": ()},
        {"born_from": date(2021, 1, 1), "born_until": date(2020, 1, 1)},
        {"age_from": 7, "age_until": 6},
        {"ahead_days": 400},
    ],
)
def test_意味のない条件は日本語で断る(clerk: Actor, asked: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        prepared(clerk, **asked)
    assert refused.value.field
    assert refused.value.message.endswith("。")


def test_抽出の権限が無ければ準備できない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        prepared(counter)


def test_仮抽出は何度でもやり直せ_結果は新しい記録に従う(clerk: Actor) -> None:
    person = child()
    mailing = tried(clerk)
    assert reason_of(mailing, person) == ""
    dosed(person, date(2026, 11, 19))
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, person) == Why.COMPLETE
    assert mailing.persons.count() == 1


def test_判定できない接種記録の人は保留になり_ほかの人は判定される(clerk: Actor) -> None:
    odd, fine = child(), child()
    dosed(odd, date(2024, 1, 1), "no_such_product")
    mailing = tried(clerk)
    assert reason_of(mailing, fine) == ""
    assert reason_of(mailing, odd) == Why.RECORDS_UNCLEAR


def test_状態の表はすべての状態を持ち_終わりは投函と中止だけである() -> None:
    assert set(NEXT) == set(MailingState)
    assert {state for state, after in NEXT.items() if not after} == {MailingState.POSTED, MailingState.CANCELLED}
    assert set().union(*NEXT.values()) == set(MailingState) - {MailingState.DRAFT}


def test_すべての理由に説明と分類がある() -> None:
    judged = set(OF_STATUS.values()) | {Why.INTERVAL}
    assert set(SENTENCES) | judged == set(Why)
    assert set(NEAREST) == judged
    assert {group_of(why).code for why in Why} == {"out", "manual", "held", "pulled"}
