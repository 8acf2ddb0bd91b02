"""中間サーバー利用者の照合: 退職者と登録のない人が一覧に出て、合っている人は出ない。"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.ledger.exchange_users import actions
from sesshu.ledger.exchange_users.models import ExchangeUserCheck
from sesshu.ledger.exchange_users.reading import read_users
from sesshu.numbers.testing import individual_number

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
P = "ACCOUNT_ADMINISTRATION"
HEAD = "login_id,display_name,office_section,duties,active_until\r\n"


@pytest.fixture(autouse=True)
def _staff() -> Any:
    with clock.set_to(NOON):
        for login, name, until, duty in (
            ("x.here", "在職　いる", None, "clerk"), ("x.gone", "退職　した", date(2026, 3, 31), "clerk"),
            ("x.counter", "窓口　だけ", None, "counter"),
        ):  # fmt: skip
            one = Account.objects.create(
                login_id=login, display_name=name, office_section="予防接種係", active_from=date(2024, 4, 1),
                active_until=until, created_at=NOON,
            )  # fmt: skip
            DutyAssignment.objects.create(
                account=one, duty=duty, valid_from=date(2024, 4, 1), given_by="j:test", given_at=NOON
            )
        yield


def differences(by: Actor, text: str) -> list[tuple[str, str]]:
    made = actions.check_users(users=read_users((HEAD + text).encode()), by=by, purpose=P)
    return [(line["login_id"], line["kind"]) for line in made.differences]


def test_退職者と登録のない人と担当のない人が一覧に出る(chief: Actor) -> None:
    text = (
        "x.here,在職 いる,予防接種係,業務担当,\r\nx.gone,退職　した,予防接種係,,\r\nx.nobody,不明　だれ,,,\r\n"
        "x.counter,窓口　だけ,窓口係,,\r\n"
    )
    assert differences(chief, text) == [
        ("x.gone", "ended"), ("x.nobody", "unknown"), ("x.counter", "other_section"), ("x.counter", "no_duty"),
    ]  # fmt: skip
    kept = ExchangeUserCheck.objects.get()
    assert (kept.users, kept.checked_by) == (4, chief.code)
    assert "令和8年3月31日" in kept.differences[0]["text"]


def test_合っている人だけなら違いはなく_シフトJISの見出しも読める(chief: Actor) -> None:
    users = read_users("氏名,所属,ログインID\r\n在職　いる,予防接種係,X.HERE\r\n".encode("cp932"))
    assert actions.check_users(users=users, by=chief, purpose=P).differences == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("氏名,所属\r\n".encode(), "「ログインID」がありません"),
        ((HEAD + ",名なし,係,,\r\n").encode(), "2行目：ログインIDがありません"),
        ((HEAD + "a.a,甲,係,,\r\nA.A,乙,係,,\r\n").encode(), "3行目：2行目と同じログインID"),
        ((HEAD + f"a.a,甲,係 {individual_number(7).reveal()},,\r\n").encode(), "2行目：所属に個人番号の形"),
        (HEAD.encode(), "1人もいない"),
        (b"\xff\xfe\x00\xd8\x81", "文字を読めません"),
        (b"", "「ログインID」がありません"),
    ],
)
def test_形の違うファイルは行を言って断り何も残らない(raw: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        read_users(raw)
    assert refused.value.field == "file"
    assert not ExchangeUserCheck.objects.exists()


def test_権限のない職員は照合できない(clerk: Actor) -> None:
    with pytest.raises(NotPermitted):
        differences(clerk, "x.here,在職　いる,予防接種係,,\r\n")
