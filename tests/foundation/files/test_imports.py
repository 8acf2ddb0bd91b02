"""取込の流れ: the same file once, counts that add up, review before commit, decisions on held rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from sesshu.foundation import jobs
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow, NotPermitted
from sesshu.foundation.files import actions, committing
from sesshu.foundation.files.interfaces import Interface, LayoutColumn
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.states import NEXT, ImportState, diagram
from sesshu.foundation.jobs.models import Job, JobChunk
from sesshu.foundation.outbox.models import Message
from sesshu.numbers.testing import individual_number
from tests.foundation.files import rooms

pytestmark = pytest.mark.django_db
HEADER = "番号,枝番,氏名,カナ,生年月日,性別,製造番号,支援措置,住所\r\n"
DOCS = Path(__file__).resolve().parents[3] / "docs"


def people(count: int, *, address: str = "架空町", first: int = 1) -> bytes:
    rows = [f"{n:06d},1,架空　{n}子,カクウ,2026-05-01,2,L1,0,{address}{n}番地" for n in range(first, first + count)]
    return (HEADER + "\r\n".join(rows) + "\r\n").encode()


def staged(by: Actor, content: bytes) -> Import:
    imported = actions.receive(interface="test.people", content=content, name="名簿.csv", by=by)
    jobs.run_now(Job.objects.get(kind="files.prepare", key=str(imported.id)))
    return Import.objects.get(id=imported.id)


def committed(by: Actor, content: bytes) -> Import:
    return actions.take_in(interface="test.people", content=content, name="名簿.csv", by=by)


def taken() -> int:
    return Message.objects.filter(topic=rooms.TOPIC).count()


def test_同じファイルをもう一度送ると最初の結果になる(clerk: Actor, chief: Actor) -> None:
    first = committed(clerk, people(3))
    again = actions.take_in(interface="test.people", content=people(3), name="別名.csv", by=chief)
    assert (again.id, again.display_name) == (first.id, "名簿.csv")
    assert Import.objects.count() == 1
    assert taken() == 3


def test_示した件数の違いで受け付けられなかったファイルは_正しい件数で送り直せ_受け付けた後は送り直せない(
    clerk: Actor,
) -> None:
    def sent(count: int | None) -> Import:
        told = {"interface": "test.people", "content": people(3), "name": "名簿.csv", "by": clerk}
        return actions.take_in(control_count=count, **told)  # type: ignore[arg-type]

    wrong = sent(4)
    assert (wrong.state, "正しい件数で同じファイルを送り直せます" in wrong.refusal) == ("refused", True)
    assert sent(4).id == wrong.id, "同じ件数では同じ結果"
    worse, right = sent(2), sent(3)
    assert (worse.state, right.state, right.accepted) == ("refused", "committed", 3)
    assert [sent(count).id for count in (3, 4, 2, None)] == [right.id] * 4
    assert set(Import.objects.values_list("id", "state")) == {
        (wrong.id, "refused"), (worse.id, "refused"), (right.id, "committed"),
    }  # fmt: skip
    assert taken() == 3


def test_区切りごとに登録され件数が合い監査に残る(clerk: Actor) -> None:
    imported = committed(clerk, people(250))
    assert (imported.total, imported.accepted, imported.ready) == (250, 250, 0)
    job = Job.objects.get(kind="files.commit", key=str(imported.id))
    assert JobChunk.objects.filter(job_id=job.id).count() == 3
    entry = Entry.objects.get(act="import.committed", obj=f"import:{imported.id}")
    assert (entry.n, entry.purpose) == (250, "RESIDENT_INTAKE")
    assert imported.result_sha256 == committing.result_digest(imported)


def test_登録済みの区切りをもう一度行っても何も変わらない(clerk: Actor) -> None:
    imported = staged(clerk, people(250))
    job = actions.commit(imported=actions.review(imported=imported, by=clerk), by=clerk)
    from sesshu.foundation.files.registry import intake

    with transaction.atomic():
        committing.commit_range(imported, 0, 100, intake("test.people"), by=clerk)
    assert jobs.run_now(job).state == "succeeded"
    assert (taken(), Import.objects.get(id=imported.id).accepted) == (250, 250)


def test_確認するまで登録できない(clerk: Actor) -> None:
    imported = staged(clerk, people(2))
    assert imported.state == ImportState.STAGED
    with pytest.raises(NotNow):
        actions.commit(imported=imported, by=clerk)
    assert taken() == 0


def test_確認後に状況が変われば確認し直す(clerk: Actor) -> None:
    imported = actions.review(imported=staged(clerk, people(2)), by=clerk)
    rooms.stops.append(rooms.Stop("COUNT", "台帳の人数と大きく違います。"))
    with pytest.raises(MovedOn):
        actions.commit(imported=imported, by=clerk)
    assert taken() == 0
    imported = actions.review(imported=imported, by=clerk)
    assert imported.review_stop == "台帳の人数と大きく違います。"
    assert jobs.run_now(actions.commit(imported=imported, by=clerk)).state == "succeeded"


def test_業務の点検で受け付けないとされたファイルは行を残さない(clerk: Actor) -> None:
    rooms.stops.append(rooms.Stop("OLDER", "取込済みのファイルより古いファイルです。", refuse=True))
    imported = staged(clerk, people(2))
    assert (imported.state, imported.refusal) == ("refused", "取込済みのファイルより古いファイルです。")
    assert not ImportRow.objects.exists()


def test_保留の行は理由を付けて登録または不可にできる(clerk: Actor, chief: Actor) -> None:
    imported = committed(clerk, people(3, address=rooms.HOLD_ADDRESS))
    assert (imported.held, imported.accepted) == (3, 0)
    first, second, third = ImportRow.objects.filter(import_id=imported.id).order_by("number")
    with pytest.raises(InvalidInput):
        actions.decide(rows=[first], accept=True, note=" ", by=chief)
    actions.decide(rows=[first, second], accept=True, note="届出書で確認", by=chief)
    actions.decide(rows=[third], accept=False, note="他市の住民", by=chief)
    imported = Import.objects.get(id=imported.id)
    assert (imported.accepted, imported.held, imported.rejected) == (2, 0, 1)
    third.refresh_from_db()
    assert (third.outcome, third.decided_by, third.decision_note) == ("rejected", "u:chief-1", "他市の住民")
    with pytest.raises(NotNow):
        actions.decide(rows=[first], accept=True, note="もう一度", by=chief)


def test_件数の合わない取込はデータベースが拒む(clerk: Actor) -> None:
    imported = committed(clerk, people(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(id=imported.id).update(accepted=1)


def test_取りやめたファイルは送り直せる(clerk: Actor) -> None:
    imported = actions.cancel(imported=staged(clerk, people(2)), by=clerk)
    with pytest.raises(NotNow):
        actions.review(imported=imported, by=clerk)
    assert committed(clerk, people(2)).accepted == 2


def test_権限のない職員は取り込めない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        committed(counter, people(1))
    with pytest.raises(NotFound):
        actions.receive(interface="no.such", content=b"x", name="x", by=counter)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("..\\..\\名簿.csv", "名簿.csv"), ("a/b/c.csv", "c.csv"), ("x\u202egpj.exe", "xgpj.exe"), ("", "名称なし")],
)
def test_送り主のファイル名は表示だけに使い無害にする(name: str, shown: str) -> None:
    assert actions.display_name(name) == shown


def test_状態の表と図は一致し終わりには出口がない() -> None:
    assert set(NEXT) == set(ImportState)
    assert {state for state, after in NEXT.items() if not after} == {
        ImportState.REFUSED, ImportState.CANCELLED,
    }  # fmt: skip
    assert (DOCS / "states" / "import.mmd").read_text(encoding="utf-8") == diagram()


@pytest.mark.parametrize("wrong", [{"type": "float"}, {"field": "no field"}, {"label": ""}, {"allowed": {1: "男"}}])
def test_項目の定義の誤りは読込時に拒まれる(wrong: dict[str, object]) -> None:
    with pytest.raises(ImproperlyConfigured):
        LayoutColumn(**({"field": "a", "label": "あ", "type": "text"} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"key": ("b",)}, {"purpose": "X"}, {"permission": "x"}, {"encodings": {"euc"}}])
def test_取込の定義の誤りは読込時に拒まれる(wrong: dict[str, object]) -> None:
    right = {
        "code": "t", "name": "試験", "version": "1", "purpose": "RESIDENT_INTAKE", "permission": "resident.import",
        "columns": (LayoutColumn("a", "あ", "text"),), "key": ("a",),
    }  # fmt: skip
    Interface(**right)  # type: ignore[arg-type]
    with pytest.raises(ImproperlyConfigured):
        Interface(**(right | wrong))  # type: ignore[arg-type]


def test_ファイル名に書かれた個人番号は星で置き換えて残す() -> None:
    number = individual_number(7).reveal()
    assert actions.display_name(f"名簿_{number}_1.csv") == "名簿_************_1.csv"
    assert actions.display_name("名簿_20261128.csv") == "名簿_20261128.csv"
