"""データ出力のAPIとコマンド: 開かれた定義だけを、住所なしで、一度だけ。"""

import argparse
import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sesshu.cli import extract as command
from sesshu.cli.progress import Bar
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.extracts import actions, opening
from sesshu.ledger.extracts.models import ExtractDefinition, ExtractRun
from sesshu.ledger.extracts.questions import Question
from tests.ledger.doses.test_api import make_client
from tests.ledger.extracts.office import USUAL
from tests.ledger.mailings.office import child, dosed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def named(question: Question, by: Actor) -> ExtractDefinition:
    kept = actions.keep(question=question, by=by, purpose="FILE_EXCHANGE")
    return actions.name(definition_id=kept.pk, name="連携用", shared=False, by=by, purpose="FILE_EXCHANGE")


def ask(client: Client, key: str, definition: ExtractDefinition, wish: dict[str, Any]) -> Any:
    return client.post(
        f"/api/v1/extracts/{definition.pk}/runs", json.dumps(wish), content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip


def get(client: Client, key: str, address: str) -> Any:
    return client.get(address, headers={"Authorization": f"Bearer {key}"})


def test_開かれた定義を実行し_できたら受け取る_二度頼んでも一つ(client: Client, chief: Actor) -> None:
    person = child()
    dosed(person, date(2021, 7, 1))
    key = make_client(["extract.fetch"])
    system = ApiClient.objects.get()
    definition = named(Question("doses", ("resident.addressee_number", "dose.given_on")), chief)
    wish = {"request": str(uuid.uuid4()), "purpose": "STATISTICS"}
    assert ask(client, key, definition, wish).status_code == 404, "開かれる前はない"
    opening.open_to(definition_id=definition.pk, client_id=system.pk, by=chief, purpose="FILE_EXCHANGE")
    told = ask(client, key, definition, wish).json()
    assert (told["state"], told["counted"], told["file"]) == ("queued", 1, None)
    assert ask(client, key, definition, wish).json()["run"] == told["run"]
    assert ExtractRun.objects.count() == 1
    early = get(client, key, f"/api/v1/extract-runs/{told['run']}/file")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "NOT_NOW")
    assert run_now(Job.objects.get(kind="extract.make")).state == "succeeded"
    done = get(client, key, f"/api/v1/extract-runs/{told['run']}").json()
    assert (done["state"], done["rows"]) == ("done", 1)
    file = get(client, key, done["file"])
    assert file.content.decode() == (
        f"resident.addressee_number,dose.given_on\r\n{person.addressee_number},2021-07-01\r\n"
    )
    assert file.headers["Digest"] == f"sha-256={done['sha256']}"
    other = make_client(["extract.fetch"], "別のシステム")
    assert get(client, other, f"/api/v1/extract-runs/{told['run']}").status_code == 404
    assert ask(client, make_client(["dose.judge"], "判定だけ"), definition, wish).status_code == 403


def test_住所や病状は連携システムに開けない(chief: Actor) -> None:
    make_client(["extract.fetch"])
    system = ApiClient.objects.get()
    for column, label in (("resident.address", "住所"), ("resident.address_protected", "支援措置の有無")):
        definition = named(Question("residents", ("resident.name", column)), chief)
        with pytest.raises(InvalidInput, match=f"「{label}」は連携システムに渡せません"):
            opening.open_to(definition_id=definition.pk, client_id=system.pk, by=chief, purpose="FILE_EXCHANGE")
        ExtractDefinition.objects.filter(pk=definition.pk).update(open_to=system.pk)  # as if it had been
        actor = Actor("client", str(system.pk), frozenset({"extract.fetch"}))
        definition.refresh_from_db()
        assert opening.with_rights(actor, definition) == actor


def test_コマンドは数え_出力し_名前があれば前回と比べる(tmp_path: Path) -> None:
    child()
    told = {"subject": "residents", "columns": list(USUAL)}
    asked = argparse.Namespace(
        count=True, name="夜間", purpose="STATISTICS", application_number="", profile="machine", to=tmp_path
    )
    assert command._put_out(asked, told, Bar({"read": ""})) == {"subject": "residents", "rows": 1}
    asked.count = False
    first = command._put_out(asked, told, Bar({"read": ""}))
    assert Path(first["path"]).read_bytes().startswith(b"resident.addressee_number,")
    with clock.set_to(clock.now().replace(microsecond=0)):
        again = command._put_out(asked, told, Bar({"read": ""}))
    assert (first["added"], again["added"], again["changed"], again["removed"]) == (None, 0, 0, 0)
    assert "resident.address" not in command._describe()["residents"]["columns"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{", "JSON（UTF-8）として読めません"),
        ('{"subject": "doses"}', "subject、columns、conditions だけ"),
        ('{"subject": "doses", "columns": "x"}', "columns の書き方が違います"),
        ('{"subject": "doses", "columns": [], "x": 1}', "だけを書いてください"),
    ],
)
def test_定義のファイルの誤りは_例を付けて断る(written: str, words: str, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "q.json"
    file.write_text(written, encoding="utf-8")
    assert command.main([str(file)]) == 2
    assert words in capsys.readouterr().err
    assert command.main([str(tmp_path / "none.json")]) == 2
