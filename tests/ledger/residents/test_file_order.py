"""住民ファイルの順番: 通番の欠け・二重・前後は人を待つ。確認の後に変わった人は、登録の前にもう一度示す。"""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn
from sesshu.foundation.files import actions, storage
from sesshu.foundation.files.jobs import PREPARE
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.registry import intake
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents.models import Resident
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def content(*rows: Any) -> bytes:
    out = io.StringIO()
    columns = intake("residents.change").interface.columns
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    for row in rows:
        values = [getattr(row, column.field) for column in columns]
        writer.writerow(["" if v is None else "1" if v is True else "0" if v is False else str(v) for v in values])
    return out.getvalue().encode()


def person(number: int, **values: Any) -> Any:
    return register_row(addressee_number=f"{number:015d}", household_number=f"{number:015d}", **values)


def staged(by: Actor, name: str, *rows: Any) -> Import:
    imported = actions.receive(interface="residents.change", content=content(*rows), name=name, by=by)
    run_now(Job.objects.get(kind=PREPARE, key=str(imported.id)))
    return Import.objects.get(id=imported.id)


def committed(by: Actor, name: str, *rows: Any) -> Import:
    return actions.take_in(interface="residents.change", content=content(*rows), name=name, by=by)


def test_続きの通番なら何も言わない(clerk: Actor) -> None:
    assert committed(clerk, "JUKI_IDO_20261120_0123.csv", person(1)).sequence == 123
    assert staged(clerk, "JUKI_IDO_20261121_0124.csv", person(2)).review_stop == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("JUKI_IDO_20261123_0126.csv", "通番124、125のファイル（2件）が届いていません"),
        ("JUKI_IDO_20261119_0122.csv", "より前です"),
        ("JUKI_IDO_20261120_0123.csv", "登録済みですが、内容が違います"),
        ("ido.csv", "通番がありません"),
    ],
)
def test_欠け_前後_二重_無しは人を待つ(clerk: Actor, name: str, said: str) -> None:
    committed(clerk, "JUKI_IDO_20261120_0123.csv", person(1))
    imported = staged(clerk, name, person(2))
    assert (imported.state, imported.accepted) == ("staged", 0)
    assert said in imported.review_stop
    assert Resident.objects.count() == 1


def test_欠けたファイルが先に登録されると_もう一度確認する(clerk: Actor) -> None:
    committed(clerk, "A_0001.csv", person(1))
    late = actions.review(imported=staged(clerk, "A_0003.csv", person(3)), by=clerk)
    committed(clerk, "A_0002.csv", person(2))
    with pytest.raises(MovedOn, match="解消：通番2"):
        actions.commit(imported=late, by=clerk)
    late = actions.review(imported=late, by=clerk)
    actions.commit(imported=late, by=clerk)


def test_確認の後に別のファイルで変わった人を_登録の前に示す(clerk: Actor) -> None:
    committed(clerk, "A_0001.csv", person(1), person(2))
    move = {"change_reason": "30", "processed_on": date(2026, 3, 2), "change_on": date(2026, 3, 1)}
    waits = actions.review(imported=staged(clerk, "A_0002.csv", person(1, history_number=2, **move)), by=clerk)
    other = person(1, history_number=2, name="架空　改子", **move)
    register.apply_changes(rows=[other], kind="change", source="test", by=clerk, purpose="RESIDENT_INTAKE")
    with pytest.raises(MovedOn, match="宛名番号000000000000001の人の記録が、確認の後に変わりました（いまの履歴番号2）"):
        actions.commit(imported=waits, by=clerk)
    waits.refresh_from_db()
    assert waits.state == "reviewed"
    waits = actions.review(imported=waits, by=clerk)
    actions.commit(imported=waits, by=clerk)


def test_届いた件数が送り状と違えば受け付けない(clerk: Actor) -> None:
    imported = actions.receive(
        interface="residents.change", content=content(person(1)), name="A_0001.csv", by=clerk, control_count=2
    )
    run_now(Job.objects.get(kind=PREPARE, key=str(imported.id)))
    imported.refresh_from_db()
    assert imported.state == "refused"


def test_送り元のハッシュと違うファイルは受け付けず_正しいハッシュなら受け付ける(clerk: Actor) -> None:
    data = content(person(1))
    right = hashlib.sha256(data).hexdigest()

    def received(told: str) -> Import:
        return actions.receive(
            interface="residents.change", content=data, name="A_0001.csv", by=clerk, control_sha256=told
        )

    with pytest.raises(InvalidInput, match="ハッシュが送付票と合いません") as wrong:
        received("f" * 64)
    assert wrong.value.field == "control_sha256"
    with pytest.raises(InvalidInput, match="64桁"):
        received("123")
    assert not Import.objects.exists()
    assert not storage.path_of(right).exists()
    spaced = " ".join(right[at : at + 8] for at in range(0, 64, 8)).upper()
    assert received(spaced).sha256 == right
