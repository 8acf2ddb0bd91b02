"""What no office should send gets a named reason or a named error: the same from the command, the API and Python."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from sesshu.cli import judge as judge_command
from sesshu.schedule import InputError, judge, load_tables
from sesshu.schedule.reading import read_person
from tests.ledger.doses.test_api import make_client_named

pytestmark = pytest.mark.django_db
BORN = {"id": "p", "birth_date": "2025-01-10", "as_of": "2026-01-01"}


def person(*doses: tuple[str, str], **changed: Any) -> dict[str, Any]:
    return BORN | {"doses": [{"date": day, "product": product} for day, product in doses]} | changed


MANY = person(*((str(date(2025, 1, 10) + timedelta(at % 300)), "hepb") for at in range(10_000)))
HEPB = "2025-03-12", "hepb"


@pytest.fixture
def doors(client: Client, tmp_path, capsys):
    """The answer of each door to one person."""
    key = make_client_named("試験のシステム")

    def python(asked: dict[str, Any]) -> dict[str, Any]:
        try:
            told = read_person(asked)
            return judge(load_tables(), told.person, told.doses, as_of=told.as_of).as_dict()
        except InputError as wrong:
            return {"error": wrong.as_dict()}

    def command(asked: dict[str, Any]) -> dict[str, Any]:
        file = tmp_path / "people.jsonl"
        file.write_text(json.dumps(asked) + "\n", encoding="utf-8")
        code = judge_command.main([str(file), "--cache", str(tmp_path / "law")])
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert code == ("error" in answer)
        assert answer.pop("line", 1) == 1
        return answer

    def api(asked: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {key}"}
        answer = client.post("/api/v1/judge", json.dumps(asked), content_type="application/json", headers=headers)
        assert answer.status_code in (200, 422)
        return answer.json()

    return lambda asked: (python(asked), command(asked), api(asked))


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (person(("2025-03-12", "unknown")), ["UNKNOWN_PRODUCT"]),
        (person(("2025-01-09", "hepb")), ["BEFORE_BIRTH"]),
        (person(("2026-01-02", "hepb")), ["AFTER_AS_OF"]),
        (person(HEPB, HEPB), ["OK", "DUPLICATE"]),
        (person(HEPB, ("2025-04-09", "hepb"), HEPB), ["OK", "DUPLICATE", "OK"]),
        (person(doses=[{"date": HEPB[0], "product": "hepb", "volume_ml": volume} for volume in (0.25, 0.5)]),
         ["OK", "DUPLICATE"]),
        (person(("0001-01-01", "hepb"), birth_date="0001-01-01"), ["DEEMED"]),
        (person(("9999-12-31", "hepb"), birth_date="9999-12-31", as_of="9999-12-31"), ["OK"]),
        (person(("9999-12-31", "mr")), ["AFTER_AS_OF"]),
        (person(("0001-01-01", "mr")), ["BEFORE_BIRTH"]),
    ],
)  # fmt: skip
def test_ありえない接種には3つの入口のどれでも同じ名のある理由がつく(doors, asked, codes) -> None:
    first, *others = doors(asked)
    assert [dose["reasons"][0]["code"] for dose in first["doses"]] == codes
    assert all(answer["doses"] == first["doses"] and answer["series"] == first["series"] for answer in others)


def test_1人1万件の接種は3つの入口のどれでも1万件に理由がつく(doors) -> None:
    first, *others = doors(MANY)
    assert len(first["doses"]) == 10_000
    assert {dose["reasons"][0]["code"] for dose in first["doses"]} >= {"OK", "DUPLICATE", "INTERVAL_SHORT"}
    assert all(answer["doses"] == first["doses"] for answer in others)


@pytest.mark.parametrize(
    ("asked", "code", "field", "words"),
    [
        (person(HEPB, ("2025-03-12", "mmr")), "PRODUCT_CODE_UNKNOWN", "product", "接種の2件目: 製品の符号「mmr」"),
        (person(HEPB, ("2025-02-30", "mr")), "DATE_IMPOSSIBLE", "date", "接種の2件目: date が暦にない日付"),
        (person(("0000-01-01", "mr")), "DATE_IMPOSSIBLE", "date", "例: 2025-02-03"),
        (person(("10000-01-01", "mr")), "DATE_FORMAT", "date", "YYYY-MM-DD"),
        (person(birth_date="10000-01-01"), "DATE_FORMAT", "birth_date", "YYYY-MM-DD"),
        (person(conditions=[{"code": "keloid"}, {"code": "tall"}]),
         "CONDITION_CODE_UNKNOWN", "conditions", "状態の2件目"),
    ],
)  # fmt: skip
def test_読めない接種は3つの入口のどれでも同じ名のある誤りになる(doors, asked, code, field, words) -> None:
    for answer in doors(asked):
        assert (answer["error"]["code"], answer["error"]["field"]) == (code, field)
        assert words in answer["error"]["text"]
