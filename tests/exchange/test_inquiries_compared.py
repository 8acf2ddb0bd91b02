"""台帳の照会と中間サーバーの記録の突合: 二つの本物のシステムの片方の行を書き換えると、それぞれの違いが名前で出る。"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Json

from sesshu.operate.exchange.driving import acquire
from sesshu.operate.processes import environment
from tests.exchange.cities import DOSES
from tests.exchange.ledgers import LEDGER, City
from tests.exchange.test_ledger_steps import KUMAMOTO

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]
NUMBERS = itertools.count(5100)  # of the children
COMPARE = """
from sesshu.foundation import clock
from sesshu.ledger.exchange_comparisons import comparing
from sesshu.ledger.exchange_comparisons.jobs import usual_days
from sesshu.ledger.exchange_comparisons.models import ExchangeDifference
row = comparing.opened(*comparing.period(*usual_days()), WORKER)
comparing.compare(comparison_id=row.pk, by=job_actor("test", "exchange_comparison.compare"), purpose=P)
row.refresh_from_db()
rows = ExchangeDifference.objects.filter(closed_at=None)
answer = {
    "here": row.here, "there": row.there, "found": row.found,
    "open": [[str(one.client_key), one.kind, one.here, one.there] for one in rows],
}
"""
Sql = tuple[Any, str]
THERE, HERE = KUMAMOTO, LEDGER
TABLES = {THERE: ("inquiry",), HERE: ("exchange_inquiry", "exchange_answer")}


def connect(city: City, place: Any) -> psycopg.Connection[Any]:
    return psycopg.connect(city.cities.databases.ensure(place).owner)


def one(city: City, place: Any, query: str, *values: Any) -> Any:
    with connect(city, place) as connection:
        found = connection.execute(query, values).fetchone()  # type: ignore[arg-type]
        assert found is not None
        return found[0]


@contextmanager
def tampered(city: City, key: str, *changes: Sql) -> Iterator[None]:
    """The rows of this inquiry as somebody changed them in the databases; afterwards they are as before."""
    before = {(place, name): _kept(city, place, name, key) for place, names in TABLES.items() for name in names}
    for place, change in changes:
        with connect(city, place) as connection:
            assert connection.execute(change, {"key": key}).rowcount > 0, change  # type: ignore[arg-type]
    try:
        yield
    finally:
        for (place, name), rows in before.items():
            with connect(city, place) as connection:
                for row in rows:
                    connection.execute(_put_back(name, row), [Json(row)])


def _kept(city: City, place: Any, name: str, key: str) -> list[dict[str, Any]]:
    of_key = "client_key::text = %s"
    if name == "exchange_answer":
        of_key = f"inquiry_id = (SELECT id FROM exchange_inquiry WHERE {of_key})"  # noqa: S608
    with connect(city, place) as connection:
        query: Any = f"SELECT to_json(t) FROM {name} AS t WHERE {of_key}"  # noqa: S608 - names of this file
        return [row for (row,) in connection.execute(query, [key])]


def _put_back(name: str, row: dict[str, Any]) -> Any:
    columns = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in row)
    into = f"INSERT INTO {name} SELECT * FROM json_populate_record(NULL::{name}, %s)"  # noqa: S608
    return f"{into} ON CONFLICT (id) DO UPDATE SET {columns}"


CHILDREN = """
from tests.ledger.doses.people import make_resident
for number in {numbers}:
    make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10",
                  addressee_number=f"{{number:014}}0", health_number=str(number))
"""
ASKED = """
wanted = [f"{{number:014}}0" for number in {numbers}]
asked = [actions.Asked(resident_id=child.pk, kind="mover_in", provider="012033", provider_name="小樽市")
         for child in Resident.objects.filter(addressee_number__in=wanted)]
actions.ask(asked=asked, department="予防接種係", by=CLERK, purpose=P)
"""
FOLLOWED = "following_up.follow(by=WORKER, purpose=P)\n"
ADOPTED = """
for row in ExchangeInquiry.objects.filter(state="fetched", resident__addressee_number__in={adopted!r}):
    dose = DoseEntry(resident_id=row.resident_id, given_on=date(2023, 5, 1), product="mr", source="other_city",
                     source_key=f"exchange:{{row.pk}}:1")
    actions.adopt(inquiry_id=row.pk, entries={{1: dose}}, skipped={{}}, by=CLERK, purpose=P)
adopted = ExchangeInquiry.objects.filter(state="adopted", resident__addressee_number__in={adopted!r})
answer = [str(key) for key in adopted.values_list("client_key", flat=True)]
"""


@pytest.fixture(scope="module")
def asked(city: City) -> list[str]:
    """The keys of inquiries whose answers a clerk has adopted, one a tampering; beside them two that are fetched and
    two that nobody has handed over yet."""
    numbers = [next(NUMBERS) for _ in range(len(TAMPERED) + 2)]
    at, codes = [f"{number:014}0" for number in numbers], [f"{number:011}" for number in numbers]
    city.run(CHILDREN.format(numbers=numbers))
    unified = city.addressee.tell("numbers", dict(zip(at, numbers, strict=True)))
    elsewhere = [city.cities.otaru_number(number) for number in numbers]
    acquire(city.cities.network, city.cities.kumamoto, {unified[a]: code for a, code in zip(at, codes, strict=True)})
    acquire(city.cities.network, city.cities.otaru, dict(zip(elsewhere, codes, strict=True)))
    city.cities.otaru.tell("copies", dict.fromkeys(elsewhere, DOSES[:1]))
    city.run(ASKED.format(numbers=numbers) + FOLLOWED)
    city.cities.kumamoto.tell("send")
    told = city.run(FOLLOWED + ADOPTED.format(adopted=at[:-2]))
    late = [next(NUMBERS) for _ in range(2)]
    city.run(FOLLOWED + CHILDREN.format(numbers=late) + ASKED.format(numbers=late))
    assert len(told) == len(TAMPERED)
    return [str(key) for key in told]


def found(city: City) -> dict[str, Any]:
    told: dict[str, Any] = city.run(COMPARE)
    return told


def test_ふつうの照会には_待っている間も取り入れたあとも_違いがない(city: City, asked: list[str]) -> None:
    told = found(city)
    assert (told["open"], told["found"]) == ([], 0)
    assert told["there"] >= len(asked) + 2
    assert told["here"] == told["there"] + 2, "まだ送っていない2件は台帳だけにある"
    assert one(city, THERE, "SELECT about <> '' FROM inquiry WHERE client_key = %s", asked[0])


def there(what: str) -> Sql:
    return THERE, f"UPDATE inquiry SET {what} WHERE client_key = %(key)s"  # noqa: S608 - words of this file


def here(what: str) -> Sql:
    return HERE, f"UPDATE exchange_inquiry SET {what} WHERE client_key::text = %(key)s"  # noqa: S608


def answers(what: str) -> Sql:
    of_key = "WHERE inquiry_id = (SELECT id FROM exchange_inquiry WHERE client_key::text = %(key)s)"
    return HERE, f"{what} {of_key}"


OLD = "now() - interval '40 days'"
LONG_AGO = (
    here(f"valid_until = {OLD}, settled_at = {OLD}"),
    there(f"valid_until = {OLD}, answered_at = {OLD}, ended_at = NULL"),
)
UNDECIDED = "settled_at = NULL, settled_by = NULL, told_at = NULL"
SOMEBODY = "SELECT id FROM resident AS r WHERE r.id <> resident_id LIMIT 1"
TAMPERED: list[tuple[str, tuple[Sql, ...], tuple[str, str]]] = [
    ("unknown_there", ((THERE, "DELETE FROM inquiry WHERE client_key = %(key)s"),), ("取入れ済み", "")),
    ("other_person", (here(f"resident_id = ({SOMEBODY})"),), ("", "")),
    ("other_person", (there("about = repeat('0', 64)"),), ("", "")),
    ("not_withheld", (here("withheld = true"),), ("不開示", "開示")),
    ("other_body", (there("provider = '131016'"),), ("", "")),
    ("other_body", (here("provider = '131016'"),), ("", "")),
    ("other_duty", (there("duty = 'copayment'"),), ("予防接種の実施", "実費の徴収の決定")),
    ("other_row", (there("part = 2"),), ("25の項（1）", "25の項（2）")),
    ("other_row", (here("basis = jsonb_set(basis, '{row}', '28')"),), ("28の項（1）", "25の項（1）")),
    ("other_ground", (there("\"case\" = '別の案件'"),), ("", "別の案件")),
    ("other_ground", (here("planned = '別の接種'"),), ("別の接種", "")),
    ("other_subject", (here("subject = 'guardian'"),), ("保護者", "")),
    ("other_information", (there("items = '[\"date\"]'"),), ("", "（date）")),
    ("other_department", (there("department = '税務課'"),), ("予防接種係", "税務課")),
    ("answer_missing", (answers("DELETE FROM exchange_answer"),), ("0件の回答", "1件の回答")),
    (
        "answer_missing",
        (
            answers("DELETE FROM exchange_answer"), here(f"state = 'answered', {UNDECIDED}"),
            there(f"state = 'fetched', answered_at = {OLD}"),
        ),
        ("回答あり", "1件の回答"),
    ),
    (
        "answer_differs",
        (answers("UPDATE exchange_answer SET values = jsonb_set(values, '{lot}', '\"別のロット\"')"),),
        ("1件の回答", "1件の回答"),
    ),
    ("answer_differs", (there("answer = NULL"),), ("1件の回答", "回答なし")),
    ("state_differs", (there("state = 'dismissed'"),), ("取入れ済み", "取り入れない")),
    ("state_differs", (*LONG_AGO, there("state = 'fetched'")), ("取入れ済み", "業務システムが受領")),
    ("state_differs", (there("result = 'ok_empty'"),), ("（回答あり）", "（記録なしの回答）")),
]  # fmt: skip


def test_片方の行が書き換えられると_それぞれの違いだけが名前で出て_戻れば終わる(
    city: City, asked: list[str]
) -> None:  # fmt: skip
    with ExitStack() as stack:
        for key, (_, changes, _words) in zip(asked, TAMPERED, strict=True):
            stack.enter_context(tampered(city, key, *changes))
        told = found(city)
        seen = {key: (kind, here, there) for key, kind, here, there in told["open"]}
        assert len(told["open"]) == len(seen) == told["found"] == len(TAMPERED), "一つの照会に一つ"
        for key, (kind, changes, words) in zip(asked, TAMPERED, strict=True):
            named, ours, theirs = seen[key]
            assert named == kind, changes
            assert (words[0] in ours, words[1] in theirs) == (True, True), (kind, ours, theirs)
        assert found(city)["open"] == told["open"], "もう一度突き合わせても同じ行"
    assert found(city)["open"] == [], "両方が同じになれば終わる"


YOUNG: list[tuple[Sql, ...]] = [
    (there("state = 'fetched'"), here("settled_at = now(), told_at = NULL")),
    (
        answers("DELETE FROM exchange_answer"), here(f"state = 'answered', {UNDECIDED}"),
        there("state = 'fetched', answered_at = now()"),
    ),
    (there("withheld = true, marked_at = now()"),),
    (there("answer = NULL, content_dropped_at = now()"),),
]  # fmt: skip


def test_一日たたない途中の状態と_期限による消去や後からの不開示は_違いではない(
    city: City, asked: list[str]
) -> None:  # fmt: skip
    with ExitStack() as stack:
        for key, changes in zip(asked, YOUNG, strict=False):
            stack.enter_context(tampered(city, key, *changes))
        assert found(city)["open"] == []


def used_key(city: City, client_key: str) -> str:
    """Somebody holds the ledger's key and asks about a child past the ledger. The number of the inquiry there."""
    number = one(city, HERE, "SELECT addressee_number FROM resident AS r JOIN exchange_inquiry AS i"
                             " ON i.resident_id = r.id ORDER BY r.id LIMIT %s", 1)  # fmt: skip
    item = {
        "client_key": client_key, "system": "001", "business_number": number, "provider": "012033",
        "duty": "implementation", "row": 25, "part": 1, "subject": "target", "information": "immunization_record",
        "items": ["date"], "case": "だれかの案件", "protected": False,
    }  # fmt: skip
    settings = city.ledger.settings
    request = urllib.request.Request(  # noqa: S310 - our own door
        f"{settings['SESSHU_INTERMEDIARY_ADDRESS']}/api/v1/inquiries/ask",
        json.dumps({"department": "予防接種係", "operator": "x", "items": [item]}).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {Path(settings['SESSHU_INTERMEDIARY_KEY']).read_text(encoding='ascii')}",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.loads(answer.read())["items"][0]["inquiry"])


CLOSED = """
from sesshu.ledger.exchange_comparisons import actions as differences
from sesshu.ledger.exchange_comparisons.models import ExchangeDifference
chief = member("chief")
answer = {}
for row in ExchangeDifference.objects.filter(closed_at=None):
    differences.close(difference_id=row.pk, reason="試験で使った", by=chief, purpose=P)
    answer[row.client_key] = [str(row.inquiry), row.case, row.department, row.label]
"""


@pytest.mark.usefixtures("asked")
def test_台帳の接続キーで台帳の外からされた照会が出て_責任者が終わらせれば_同じ間はもう出ない(city: City) -> None:
    keys = {str(uuid.uuid4()), "not-a-uuid"}
    numbers = {key: used_key(city, key) for key in keys}
    try:
        told = found(city)["open"]
        assert {(key, kind, ours) for key, kind, ours, _ in told} == {(key, "unknown_here", "") for key in keys}
        assert all("25の項（1）予防接種の実施" in theirs for *_, theirs in told)
        assert city.run(CLOSED) == {
            key: [number, "だれかの案件", "予防接種係", f"照会番号 {number}"] for key, number in numbers.items()
        }
        assert found(city)["open"] == [], "終わらせた理由のまま"
        with connect(city, THERE) as connection:
            connection.execute("UPDATE inquiry SET duty = 'copayment' WHERE client_key = 'not-a-uuid'")
        [[key, kind, _, theirs]] = found(city)["open"]
        assert (key, kind) == ("not-a-uuid", "unknown_here"), "言い分が変われば新しい"
        assert "実費の徴収の決定" in theirs
    finally:
        with connect(city, THERE) as connection:
            connection.execute("DELETE FROM inquiry WHERE client_key = ANY(%s)", [list(keys)])
    assert found(city)["open"] == []


def command(city: City, *days: str) -> tuple[int, dict[str, Any], str]:
    """`./sesshu exchange inquiries` as the ledger's operator runs it: exit code, answer, what it said beside."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sesshu.cli", "exchange", "inquiries", *days], capture_output=True,
        text=True, env=environment(LEDGER, city.ledger.post.dsn, city.ledger.settings), check=False,
    )  # fmt: skip
    return ran.returncode, json.loads(ran.stdout or "{}"), ran.stderr


def test_命令でも突き合わせられ_違いがあれば終了コードが1になる(city: City, asked: list[str]) -> None:
    try:
        code, told, said = command(city, "2026-01-01", "2026-01-31")
        assert (code, told) == (0, {"here": 0, "there": 0, "differences": []}), said
        with tampered(city, asked[0], there("duty = 'copayment'")):
            code, told, said = command(city, "2026-11-01", "2026-11-30")
        assert code == 1, said
        assert told["there"] >= len(asked)
        [seen] = [one for one in told["differences"] if one["kind"] == "OTHER_DUTY"]
        assert (seen["here"], seen["there"]) == ("予防接種の実施", "実費の徴収の決定")
        assert seen["inquiry"].startswith("照会2026-")
        assert seen["inquiry"] in seen["case"]
        assert seen["explanation"]
        assert seen["act"]
        assert command(city, "2026-11-30", "2026-11-01")[0] == 2
        away = replace(city.ledger, settings={**city.ledger.settings, "SESSHU_INTERMEDIARY_ADDRESS": ""})
        code, _, said = command(replace(city, ledger=away), "2026-11-01", "2026-11-30")
        assert (code, "接続していません" in said) == (1, True), said
    finally:  # the command has no set clock: what it saw is later than anything of the other tests
        with connect(city, HERE) as connection:
            connection.execute("DELETE FROM exchange_difference")
