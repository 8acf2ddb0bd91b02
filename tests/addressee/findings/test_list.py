"""確認リストの画面と、個人番号の一覧の受け口: 片付けるものだけが初めに出て、番号は索引のほか何も残らない。"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from sesshu.addressee.findings.models import BusinessRecord, Finding
from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.number_rules.models import NumberUse
from sesshu.foundation import clock
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.jobs.models import Job
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def finding(code: str, business: str, state: str = "open") -> None:
    Finding.objects.create(
        code=code, about=business.encode(), business_number=business, state=state, first_seen=DAY, last_seen=DAY,
        closed_at=clock.now() if state == "closed" else None,
    )  # fmt: skip


def shown(client: Client, query: str = "") -> set[str]:
    text = client.get(f"/findings/{query}").content.decode()
    return set(re.findall(r"\bB\d+(?:-END)?\b", text.partition("<tbody")[2]))


def test_初めに出るのは終わっていない食い違いで_符号を待つ人は選んだときに出る(signed_in_as) -> None:
    client = signed_in_as("clerk")
    finding("C04", "B4")
    finding("C05", "B5")
    finding("C10", "B10", "worked")
    finding("C05", "B5-END", "closed")
    assert shown(client) == {"B5", "B10"}
    assert shown(client, "?code=C04") == {"B4"}
    assert shown(client, "?state=closed") == {"B5-END"}
    assert shown(client, "?state=every&code=C05") == {"B5", "B5-END"}
    text = client.get("/findings/").content.decode()
    assert "C04　符号が未取得</a>：1件" in text
    assert "C10　支援措置の設定がシステムで違う</a>：1件" in text


def test_いま確認するを押すと_確認が頼まれる(signed_in_as) -> None:
    client = signed_in_as("clerk")
    page = client.get("/findings/").content.decode()
    given = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrfmiddlewaretoken", "form_key")
    }
    assert client.post("/findings/", given).status_code == 302
    assert Job.objects.filter(kind="finding.check").count() == 1


@pytest.fixture
def give(client: Client):
    key, kept = keys.new_key()
    today = clock.today()
    ApiClient.objects.create(
        name="税務システム", permissions=["finding.feed_numbers"], valid_from=today, valid_until=today, key_hash=kept,
        key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip

    NumberUse.objects.create(
        code="税務システム", valid_from=today, recorded_at=clock.now(), recorded_by="t", purposes="PUT_RESIDENT",
        systems="010",
    )  # fmt: skip

    def call(**message: object) -> tuple[int, dict]:
        answer = client.post(
            "/api/v1/findings/numbers", json.dumps(message), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return call


def test_個人番号の一覧は業務システムから直接渡され_壊れた番号も受け取る(give) -> None:
    right = individual_number(1).reveal()
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    people = [
        {"business_number": "A1", "individual_number": right},
        {"business_number": "A2", "individual_number": wrong},
        {"business_number": "A3"},
    ]
    told = {"system": "010", "day": "2026-11-20", "people": people, "last": True}
    assert give(**told) == (200, {"taken": 3, "gone": 0})
    assert give(**told) == (200, {"taken": 3, "gone": 0}), "同じ一覧をもう一度渡しても同じ"
    rows = {row.business_number: row for row in BusinessRecord.objects.all()}
    assert (rows["A1"].number_malformed, bool(rows["A1"].number_index)) == (False, True)
    assert (rows["A2"].number_malformed, rows["A2"].number_index) == (True, None)
    assert {row.told_on for row in rows.values()} == {None}
    with connection.cursor() as cursor:
        for table in ("business_record", "audit_entry", "audit_queue", "audit_detail"):
            if table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", [f"%{right}%"])  # noqa: S608
                assert cursor.fetchone() == (0,), table
    assert give(**(told | {"system": "001"}))[0] == 403, "ほかの業務の一覧は渡せない"
    assert Entry.objects.filter(act="individual_number.refused", decision="deny").count() == 1, "断ったことは残る"
    fewer = told | {"day": "2026-11-21", "people": people[:1]}
    assert give(**fewer) == (200, {"taken": 1, "gone": 2})


def test_デモの確認は_二つの一覧が届いてから行われる() -> None:
    from sesshu.operate.exchange.city_inside import findings

    put(item(1, "100"), item(1, "A1", "010"))
    for system, business, address in (("001", "100", "中央区"), ("010", "A1", "東区")):
        told = Told(business, None, "試験　一郎", address=address)
        take(system=system, day=DAY, people=[told], by=WRITER, purpose=PURPOSE)
    found = findings(None)
    assert {code: number for code, number in found.items() if number} == {"C04": 1, "C05": 1}
