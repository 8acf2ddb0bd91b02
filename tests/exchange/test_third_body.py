"""A third body joins the two cities as an office does it: the key command, and pages of three systems in a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sesshu.operate import processes
from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import System, Talking, acquire, reconcile
from sesshu.operate.exchange.running import held_ports, wait_for
from sesshu.operate.processes import Post, environment
from tests.exchange.cities import DOSES, TODAY, Cities
from tests.scenarios.desk import Desk

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.timeout(1200)]
CODE, NAME = "131016", "千代田区"


@pytest.fixture
def third(cities: Cities, tmp_path: Path) -> Iterator[Talking]:
    """千代田区's intermediary: its own database and folder; nobody knows it yet, and it has only the network's keys."""
    place = Place("intermediary", CODE)
    settings = dict(cities.kumamoto.system.settings) | {
        "SESSHU_VAR": str(tmp_path), "SESSHU_SECRET_KEY": f"local-only-{CODE}" + "x" * 40
    }  # fmt: skip
    with held_ports(1) as (port,):
        system = System(Post(place, cities.databases.ensure(place).app, port), settings)
        door = processes.web(system.post, settings)
        door.start()
        try:
            wait_for(system.door)
            with Talking(system) as told:
                told.tell("staff")
                yield told
        finally:
            door.ask_to_stop()
            door.wait_stopped()


@pytest.fixture
def sit(browser: Browser) -> Iterator[object]:
    with ExitStack() as desks:

        def at(system: Talking, login_id: str) -> Desk:
            desk = Desk(browser, f"http://127.0.0.1:{system.system.post.port}")
            desk.system = system.place.system
            desks.callback(desk.close)
            desk.sign_in(login_id)
            return desk

        yield at


def key_file(body: Talking, folder: Path) -> Path:
    """What the administrator of a body makes with the command, and hands over."""
    system = body.system
    made = subprocess.run(
        [sys.executable, "-m", "sesshu.cli", "exchange", "keys"], check=True, capture_output=True,
        env=environment(system.place, system.post.dsn, system.settings),
    )  # fmt: skip
    (folder / "keys.json").write_bytes(made.stdout)
    told = json.loads(made.stdout)
    assert (told["body"], "d" in told["signing"]) == (CODE, False)
    return folder / "keys.json"


def approve(desk: Desk, what: str) -> None:
    desk.open("/approvals/")
    desk.page.locator("tr", has_text=what).locator("a").first.press("Enter")
    desk.sees(what)
    desk.meets_the_standard()
    desk.activate("承認する")
    desk.sees("承認しました")


def ask(third: Talking, key: str, child: str) -> dict[str, str]:
    question = {
        "client_key": key, "unified_number": child, "provider": "012033", "duty": "implementation", "row": 25,
        "part": 1, "subject": "target", "information": "immunization_record", "items": ["date", "kind"],
        "case": "転入-1",
    }  # fmt: skip
    (row,) = third.tell("ask", {"department": "予防接種係", "questions": [question], "given": True})
    return dict(row)


def test_三つ目の団体を画面だけで加え_照会して回答を受け取る(
    cities: Cities, third: Talking, sit, tmp_path: Path
) -> None:  # fmt: skip
    operators = Talking(cities.network.system)
    with operators:
        operators.tell("staff")
    cities.kumamoto.tell("staff")
    file = key_file(third, tmp_path)

    operator = sit(cities.network, "operator1")
    operator.activate("団体")
    operator.activate("団体の登録を申請する")
    operator.meets_the_standard()
    operator.type_into("コード", CODE)
    operator.type_into("名称", NAME)
    for kind in ("市町村長", "都道府県知事等（福祉事務所を置く者）", "手当を支給する者"):
        operator.page.get_by_label(kind, exact=True).press("Space")
    operator.type_into("接続先", third.door)
    operator.page.set_input_files("#id_keys", file)
    operator.activate("申請する")
    operator.sees("団体の登録を申請しました")
    assert NAME not in operator.page.inner_text("table, main"), "一人では加わらない"

    chief = sit(cities.network, "chief")
    approve(chief, NAME)
    operator.open("/bodies/")
    operator.activate(CODE)
    operator.type_into("評価書番号", "4")
    operator.type_into("公表日", "R8.4.1")
    operator.activate("申請する")
    operator.sees("評価書の公表を申請しました")
    operator.sees("公表なし")
    approve(chief, "評価書の公表")
    operator.open(f"/bodies/{CODE}/")
    operator.sees("令和8年4月1日")
    operator.meets_the_standard()
    operator.activate("鍵・接続先・種類の変更を申請する")
    operator.meets_the_standard()
    operator.page.get_by_label("医療保険者ほか医療給付を行う者", exact=True).press("Space")
    operator.activate("申請する")
    operator.sees("変更を申請しました")
    assert "医療保険者" not in operator.page.inner_text("main")
    approve(chief, "団体の変更")
    operator.open(f"/bodies/{CODE}/")
    operator.sees("医療保険者ほか医療給付を行う者")

    clerk = sit(third, "clerk1")
    clerk.open("/masters/department-duty/new/")
    clerk.page.fill("#id_department", "予防接種係")
    clerk.page.select_option("#id_duty", "implementation")
    clerk.type_into("適用開始日", "R8.11.20")
    clerk.type_into("変更の理由", "情報連携の開始")
    clerk.leave_by("Control+Enter")
    clerk.sees("申請しました")

    child = "300000000000990"
    acquire(cities.network, third, {child: "00000000990"})
    there = cities.otaru_number(990)
    acquire(cities.network, cities.otaru, {there: "00000000990"})
    cities.otaru.tell("copies", {there: DOSES[:1]})
    assert ask(third, "before", child)["state"] == "rejected_local", "承認されるまで事務はない（R-03）"
    approve(sit(third, "chief"), "予防接種係")
    for body, login_id in ((third, "admin"), (cities.kumamoto, "admin")):
        desk = sit(body, login_id)
        desk.activate("鍵と照合リスト")
        desk.activate("名簿を受け取る")
        desk.sees("名簿を受け取りました")
        desk.sees("小樽市" if body is third else NAME)
        desk.meets_the_standard()
    assert ask(third, "after", child)["state"] == "queued"
    assert third.tell("send")["answered"] == 1
    (found,) = [one for one in third.tell("inquiries") if one["client_key"] == "after"]
    assert (found["state"], len(found["answer"])) == ("answered", 1)
    cities.otaru.tell("ending")
    compared = reconcile(cities.network, [third, cities.otaru], TODAY, TODAY)
    assert (compared.is_good, compared.agreed) == (True, 1), compared.differences
