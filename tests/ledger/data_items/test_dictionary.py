"""データ項目: 台帳のどの列にも説明があり、個人の項目は一つずつ書かれ、だれが見られるかが担当の表から分かる。"""

import csv
import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from sesshu.ledger.data_items import queries
from sesshu.ledger.data_items.dictionary import described, item, rooms, words, wrong_words
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import ADDRESS_FIELDS
from tests.ledger.protection.addresses import signed_in

pytestmark = pytest.mark.django_db
# Names that always mean a person, wherever they stand.
PERSONAL = re.compile(r"^(kana|birth_date|birth_text|telephone|resident_id|addressee_number|caller_name|address)$")
PLACES_OF_OFFICES = {  # addresses of houses that are open to everybody
    "facility.address", "institutions_institution.address", "institutions_institution.telephone",
    "institutions_institution.kana", "event_venue.address", "event_venue.telephone",
}  # fmt: skip


def test_どの列にも説明があり_ない列の説明は残っていない() -> None:
    assert queries.differences(queries.schema()) == []
    assert len(queries.schema()) > 1400


def test_列が増えると_どこに何を書くかが分かる() -> None:
    there = [place for place in queries.schema() if place != ("dose", "given_on")]
    new, gone = queries.differences([*there, ("dose", "shoe_size")])
    assert new.startswith("dose.shoe_size の説明がありません。items/ の部屋のファイルに1行を加えてください。（例：")
    assert gone == "dose.given_on という列はデータベースにありません。items/ から除いてください。"


def test_使える語だけで書かれている() -> None:
    assert wrong_words() == []


def test_人の情報は_どの表でも一つずつ書かれている() -> None:
    office = {"office", "technical"}
    for table, column in queries.schema():
        found = item(table, column)
        assert found, (table, column)
        if PERSONAL.match(column) and found.key not in PLACES_OF_OFFICES:
            assert found.data_class not in office, found.key
            assert not found.by_pattern, found.key
        if found.by_pattern:
            assert found.data_class in {*office, "staff"}, found.key


def test_住所を隠す列は_すべて住所の分類である() -> None:
    assert {one: item("resident", one).data_class for one in ADDRESS_FIELDS} == dict.fromkeys(ADDRESS_FIELDS, "address")  # type: ignore[union-attr]


def test_人を指す外部キーは_人への結び付けである() -> None:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.related_model is Resident:
                assert item(model._meta.db_table, field.column).data_class == "link", field  # type: ignore[union-attr]


def test_評価書の別添1の項目が_すべてどこかの列にある() -> None:
    annex = {
        "世帯情報", "氏名情報", "生年月日", "性別", "続柄", "住民となった年月日", "住民となった届出年月日",
        "住民となった事由", "住民区分", "世帯主情報", "現住所情報", "住所を定めた年月日", "住所を定めた届出年月日",
        "消除情報", "外国人住民となった年月日", "予防接種の区分", "接種した医療機関", "接種した量", "接種した日",
    }  # fmt: skip
    told = {found.annex for place in described() if (found := item(*place))}
    assert annex <= told
    assert "予防接種の種類・ワクチンのメーカー" in told


def test_どの部屋にもファイルが一つあり_秘密はだれにも選べない() -> None:
    here = Path(__file__).parents[3] / "src/sesshu/ledger/data_items/items"
    assert {file.stem for file in here.glob("*.yaml")} == rooms().keys()
    secret = item("accounts_account", "password_hash")
    assert secret
    assert "nobody" in secret.needed
    assert words()["classes"]["address"]["extract"] == "extract.address"


def test_だれが見られるかは担当の表から出る(clerk: Actor, counter: Actor) -> None:
    found = {one.key: one for one in queries.items(clerk)}
    assert (
        found["resident.name"].readers
        == "予防接種担当・予防接種係長・窓口・電話担当・秘匿記録担当・情報連携総括担当（全部署）"
    )
    assert found["resident.address_protected"].readers == "予防接種担当・予防接種係長"
    assert found["accounts_former_password.password_hash"].readers == "画面に出ない"
    assert found["dose.given_on"].purpose_name == "接種記録の作成・訂正"
    assert found["mailing.title"].retention_name.endswith("（要確認）")
    with pytest.raises(NotPermitted):
        queries.items(counter)


def test_一覧を言葉で探し_同じ行をファイルに出す(
    client: Client, settings: object, tmp_path: Path, clerk: Actor
) -> None:
    settings.SESSHU_VAR = tmp_path  # type: ignore[attr-defined]
    signed_in(client, settings, "clerk")
    page = client.get("/data-items/?word=生年月日 resident.&data_class=personal").content.decode()
    assert "resident.birth_date" in page
    assert "dose.given_on" not in page
    form_key = re.search(r'name="form_key" value="([^"]+)"', page)
    sent = {"form_name": "ExportForm", "profile": "machine"} | ({"form_key": form_key.group(1)} if form_key else {})
    answer = client.post("/data-items/?word=生年月日 resident.&data_class=personal", sent)
    assert answer.status_code == 302, answer.content.decode()
    lines = list(csv.DictReader(io.StringIO(contents(export=Export.objects.get(), by=clerk).decode())))
    assert {line["key"] for line in lines} >= {"resident.birth_date", "resident.birth_text"}
    assert all(line["class_name"] == "個人情報" for line in lines)
