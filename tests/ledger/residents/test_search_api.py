"""総合検索のAPI: 番号かカナと生年月日で探し、住所は渡さず、見つからない問いも利用記録に残る。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import Max
from django.test import Client

from sesshu.foundation.audit.models import Entry, Subject
from tests.ledger.doses.test_api import make_client
from tests.ledger.reservations.test_api import post
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db
BORN = "2024-04-01"


def test_番号と生年月日_カナと生年月日で見つかり_住所は渡さない(client: Client) -> None:
    person, key = (
        make_resident(name="山田　葵", kana="ヤマダ　アオイ", address_protected=True),
        make_client(["resident_api.find"]),
    )
    make_resident(name="山田　蓮", kana="ヤマダ　レン", birth_date=date(2020, 1, 1))
    by_number = {"birth_date": BORN, "number": person.addressee_number}
    before = Entry.objects.aggregate(last=Max("queue_id"))["last"] or 0
    [told] = post(client, key, "residents/search", by_number).json()
    assert (told["addressee_number"], told["name"]) == (person.addressee_number, "山田　葵")
    assert [
        one["name"] for one in post(client, key, "residents/search", {"birth_date": BORN, "kana": "やま"}).json()
    ] == ["山田　葵"]
    assert not {"address", "telephone", "protected"} & told.keys()
    assert post(client, key, "residents/search", by_number | {"birth_date": "2020-01-02"}).json() == []
    entries = Entry.objects.filter(act="resident.searched", queue_id__gt=before)
    assert [(one.purpose, one.actor[:2]) for one in entries] == [("RESIDENT_SEARCH", "c:")] * 3, "空振りも残る"
    assert Subject.objects.filter(subject=f"resident:{person.pk}").count() == 2


def test_20人を超えるときは誰も渡さない(client: Client) -> None:
    people = [make_resident(kana="ヤマダ　アオイ") for _ in range(21)]
    answer = post(
        client, make_client(["resident_api.find"]), "residents/search", {"birth_date": BORN, "kana": "ヤマダ"}
    )
    assert (answer.status_code, "20人を超え" in answer.json()["error"]["text"]) == (409, True)
    assert not Subject.objects.filter(subject__in=[f"resident:{one.pk}" for one in people]).exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [({"birth_date": BORN}, 422), ({"kana": "ヤマダ"}, 422), ({"birth_date": BORN, "address": "中央"}, 422)],
)
def test_生年月日だけ_カナだけ_住所では探せない(client: Client, body: dict[str, Any], status: int) -> None:
    assert post(client, make_client(["resident_api.find"]), "residents/search", body).status_code == status


def test_権限のないシステムは探せない(client: Client) -> None:
    body = {"birth_date": BORN, "kana": "ヤマダ"}
    assert post(client, make_client(["event.fetch"]), "residents/search", body).status_code == 403
