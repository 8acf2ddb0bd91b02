"""小樽市から熊本市に転入した子: 照会し、許可され、答えられ、3件を取り入れ、次に接種する日が変わる。

すべて実際の処理で動かす: 2市の台帳・統合宛名・中間サーバーと、ネットワーク。
支援措置の子を二人の職員が許可するところと、種で選んだ二つの障害（断られるものと、答えが来るもの）の下での同じ道は、いつもの全試験で動く。
すべての障害、全体の検索、ログインの総当たりは --long で、大きい市で動く。
"""

from __future__ import annotations

import json
import os

import psycopg
import pytest
from playwright.sync_api import expect

from sesshu.numbers import testing
from sesshu.operate.databases import Place
from sesshu.operate.exchange import places
from sesshu.operate.exchange.scanning import Found, Search
from sesshu.operate.layout import Layout
from sesshu.operate.postgres import Server
from tests.faults.killing import seeded
from tests.scenarios.desk import Desk
from tests.scenarios.moving import (
    ANSWER,
    FAULTS,
    HELD,
    MEASLES,
    NOT_KNOWN,
    PNEUMOCOCCUS,
    adopt_three,
    ask_about,
    ask_otaru,
    ask_under_fault,
    given_once,
    next_dose,
    pair,
    permitted_and_given,
    release,
    said_to_the_family,
    standing,
    switch,
)
from tests.scenarios.two_cities import ADDRESSES, MOVED, SitAt, TwoCities, find, waits_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]
CHILD, PROTECTED = pair(0)
# An ordinary run takes one fault of each of these by its seed; alone on a machine each takes 29 to 51 seconds.
ONE_OF = {"断られる障害の一つ": ("never",), "答えが来る障害の一つ": ("now", "afterwards")}
LONG = 900  # seconds; the pauses between two questions grow


def test_転入した子の接種歴を照会し3件を取り入れると次の日が変わる(sit_at: SitAt) -> None:
    clerk = sit_at("kumamoto", "clerk1")
    find(clerk, *CHILD)
    clerk.sees("接種記録（0件）")
    before = standing(clerk)
    clerk.activate("情報照会")
    clerk.meets_the_standard()
    clerk.manual("exchange-1-ask")
    clerk.page.go_back()
    ask_otaru(clerk)
    clerk.meets_the_standard()
    waits_for(clerk, "小樽市の回答（3件）")
    clerk.sees("記録が回答されました")
    clerk.meets_the_standard()
    clerk.manual("exchange-2-answer")
    clerk.activate("選んだとおりに登録する")
    clerk.sees("3件の接種を登録しました")
    clerk.sees("接種記録（3件）")
    clerk.sees("転入前の接種（前住所地の市町村）")
    after = standing(clerk)
    assert next_dose(before, PNEUMOCOCCUS) == ("1回目", "令和7年3月9日から")
    assert next_dose(after, PNEUMOCOCCUS) == ("初回3回目", "令和7年5月10日から"), (
        "2回目の令和7年4月12日から27日の間を置いた日"
    )
    assert next_dose(before, MEASLES) == ("1期1回", "令和8年1月9日から")
    assert next_dose(after, MEASLES) == ("－", "－"), "必要な1回を終えたので、次の日はない"
    clerk.meets_the_standard()
    clerk.manual("exchange-3-person")


def test_本人に見せる一覧に誰が何のために照会したかが載る(sit_at: SitAt) -> None:
    clerk = sit_at("kumamoto", "clerk1")
    said_to_the_family(clerk, CHILD, "本市が照会", "予防接種の実施", "25の項（1）")
    clerk.manual("exchange-4-records")
    clerk.activate("ファイルに出力する")
    clerk.sees("情報連携_照会提供の記録")
    said_to_the_family(sit_at("otaru", "clerk1"), CHILD, "相手が照会", "熊本市")


def test_両市の中間サーバーとネットワークに記録が残る(sit_at: SitAt) -> None:
    for name, login_id, page, words in (
        ("kumamoto_intermediary", "clerk1", "/exchange-records/", "回答を受け取った"),
        ("otaru_intermediary", "clerk1", "/exchange-records/", "提供した"),
        ("network", "operator1", "/permits/", "予防接種の実施"),
    ):
        desk = sit_at(name, login_id)
        desk.open(page)
        desk.sees(words)
        desk.meets_the_standard()
        desk.picture(f"exchange-{name}")


def test_支援措置の子は止まり二人の職員が許可してから答えられる(sit_at: SitAt) -> None:
    clerk = sit_at("kumamoto", "clerk1")
    before = ask_about(clerk, PROTECTED)
    waits_for(clerk, HELD)
    clerk.sees(NOT_KNOWN)
    clerk.meets_the_standard()
    clerk.manual("exchange-5-held")
    second = release(sit_at, clerk)
    second.meets_the_standard()
    waits_for(clerk, ANSWER)
    adopt_three(clerk, before, asked=1)
    given_once(second)
    second.picture("exchange-given")


def test_支援措置の子の一覧に_どの市が照会したかは載らない(sit_at: SitAt) -> None:
    """The list that may be handed to the family in 小樽市 must not say where the child lives now."""
    there = sit_at("otaru", "clerk1")
    find(there, *PROTECTED)
    there.activate("情報照会")
    there.activate("この人についての照会・提供の記録")
    there.sees("不開示の記録が")
    listed = there.page.get_by_role("group", name="照会・提供の記録の表")
    expect(listed).to_contain_text("記録はありません")
    expect(listed).not_to_contain_text("熊本市")
    there.meets_the_standard()
    there.picture("exchange-withheld")


@pytest.mark.parametrize("city", ["kumamoto", "otaru"])
def test_統合宛名の確認リストに_起き得る九つの種類がどれも出る(sit_at: SitAt, city: str) -> None:
    """Whoever tries the demo sees each class (C08 has no way to come about: docs/addressee.md)."""
    clerk = sit_at(f"{city}_addressee", "clerk1")
    clerk.activate("確認リスト")
    clerk.meets_the_standard()
    counted = [one for one in clerk.page.locator("main li a").all_inner_texts() if one.startswith("C")]
    assert [one.partition("　")[0] for one in counted] == [f"C{n:02}" for n in range(1, 11) if n != 8]
    name = counted[-1].partition("　")[2]
    clerk.activate(name)
    expect(clerk.page.get_by_role("table", name="確認リスト")).to_contain_text(name)


@pytest.mark.parametrize("fault", [*ONE_OF, *(pytest.param(fault, marks=pytest.mark.long) for fault in FAULTS)])
def test_どの障害でも理由が伝わり_直れば3件を一度だけ取り入れ_支援措置の子は二人の許可を待つ(
    sit_at: SitAt, fault: str
) -> None:  # fmt: skip
    """The whole way of two children of their own under one fault: what happened and what to do is told, never 未接種;
    answered at once, or when the fault is over, by itself or asked again. The network and both cities have the records,
    and the families' lists say who asked. By keys alone, through the menus."""
    if fault in ONE_OF:
        if os.environ.get("SESSHU_LONG") == "1":
            pytest.skip("each fault has its own turn")
        fault = seeded()[1].choice([one for one, told in FAULTS.items() if told.answer in ONE_OF[fault]])
    told, (child, protected) = FAULTS[fault], pair(1 + list(FAULTS).index(fault))
    operator, clerk, other = sit_at("network", "operator1"), sit_at("kumamoto", "clerk1"), sit_at("kumamoto", "clerk2")
    switch(operator, fault, on=True)
    operator.meets_the_standard()
    try:
        comes = told.answer == "now"
        before = ask_under_fault(clerk, child, told.words, told.act, *([] if comes else [NOT_KNOWN]))
        guarded = ask_under_fault(other, protected, HELD if comes else told.words, NOT_KNOWN)
        clerk.picture(f"exchange-fault-{fault}")
        if fault == "lost":
            operator.manual("fault-switches-1-on")
            clerk.manual("fault-switches-2-clerk")
        if comes:
            finish(sit_at, (clerk, before), (other, guarded), asked=1)
    finally:
        switch(operator, fault, on=False)
    if told.answer == "never":
        ask_about(clerk, child)
        ask_about(other, protected)
    if not comes:
        finish(sit_at, (clerk, before), (other, guarded), asked=2 if told.answer == "never" else 1)
    permitted_and_given(operator, 2)
    said_to_the_family(sit_at("kumamoto", "clerk1"), child, "本市が照会", "予防接種の実施")
    said_to_the_family(sit_at("otaru", "clerk1"), child, "相手が照会", "熊本市")
    said_to_the_family(sit_at("otaru", "clerk1"), protected, "不開示の記録が")


def finish(sit_at: SitAt, usual: tuple[Desk, str], guarded: tuple[Desk, str], *, asked: int) -> None:
    """Both inquiries get their answers, that about the protected child after two persons; each is adopted once."""
    waits_for(usual[0], ANSWER, LONG)
    adopt_three(*usual, asked=asked)
    waits_for(guarded[0], HELD, LONG)
    second = release(sit_at, guarded[0])
    waits_for(guarded[0], ANSWER, LONG)
    adopt_three(*guarded, asked=asked)
    given_once(second)


@pytest.mark.long
def test_個人番号も符号も_持つべきでないどこにも残っていない(cities: TwoCities) -> None:
    """After everything above: 1,000 Individual Numbers that the register brought are in no database (sealed in that of
    the unified addressee system), no dump, no file and no address; linkage codes are in the network and with the body
    they were issued for. Other twelve digits that pass the check digit are told with their table and column."""
    if cities.folder is None:
        pytest.skip("a demo that runs already has its folder elsewhere")
    house = Layout(cities.folder / "var" / "demo")
    server = Server(house.postgres).start()  # it runs already: this finds out where
    # Those of 800 residents of one city, 200 of the other, and of the children whom both know (arranging.py).
    known = [(0, 800 - 2 * MOVED), (400_000, 200), (900_000, 2 * MOVED)]
    numbers = [testing.individual_number(first + n).reveal() for first, number in known for n in range(number)]
    with psycopg.connect(server.dsn()) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datallowconn")]
    codes = places.codes_of(server.dsn(Place("network").name))
    assert len(numbers) == 1000
    assert len(codes) > 500
    found, search = Found(), Search([*numbers, *codes])
    for name in names:
        dsn = server.dsn(name)
        own = places.codes_of(dsn)
        places.look_at_database(dsn, name, search, found, own)
        places.look_at_dump(dsn, name, search, found, own)
    places.look_at_folder(cities.folder, search, found, without=["pg"])
    places.look_at_addresses(ADDRESSES, search, found)
    assert len(ADDRESSES) > 50
    assert found.characters > 10_000_000
    assert not found.words, found.words
    typed = {
        place: places.numbers_by_column(server.dsn(place.split(".")[0]), place.split(".")[1])
        for place in found.numbers
        if "." in place
    }
    print(f"twelve digits that could be a number: {dict(found.numbers)} {typed}", flush=True)
    assert all(typed.values()), "どの数字も、どの表のどの列のものか分かる"


@pytest.mark.long
def test_どの利用者も自分のデータベースにしか入れない(cities: TwoCities) -> None:
    """Each login of each system against each database of the house."""
    if cities.folder is None:
        pytest.skip("a demo that runs already has its folder elsewhere")
    house = Layout(cities.folder / "var" / "demo")
    server = Server(house.postgres).start()  # it runs already: this finds out where
    logins = json.loads(house.roles.read_text(encoding="utf-8"))
    with psycopg.connect(server.dsn()) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datallowconn")]
    own = {login: login.rpartition("_")[0] for login in logins if login.rpartition("_")[0] in names}
    assert {"ledger", "addressee", "intermediary", "network"} <= {name.split("_")[1] for name in own.values()}
    for login, mine in own.items():
        psycopg.connect(server.dsn(mine, login, logins[login])).close()
        for other in set(names) - {mine}:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(server.dsn(other, login, logins[login])).close()
