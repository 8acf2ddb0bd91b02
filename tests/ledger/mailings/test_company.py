"""印刷の委託: an encrypted package with counts, a passphrase nobody keeps, and a register that adds up."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import pytest
import pyzipper
from django.db import connection
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files import storage
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.mailings import actions, under_way
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.models import Mailing, PrinterPackage
from sesshu.ledger.mailings.printing_company import preparing
from sesshu.ledger.mailings.printing_company.actions import make_package, record_event
from sesshu.ledger.mailings.reasons import Why
from sesshu.numbers import customer_barcode
from tests.ledger.mailings.office import NOW, TODAY, child, gone, reason_of
from tests.ledger.protection.addresses import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def released_for_company(clerk: Actor, chief: Actor, *, box_size: int = 2, siblings: str = "apart") -> Mailing:
    mailing = actions.prepare(
        title="委託", kind="recommendation", text_code="test", by=clerk, base_date=TODAY, issued_on=TODAY,
        conditions=Conditions(series=("mr_2",), siblings=siblings), producer="company", box_size=box_size,
    )  # fmt: skip
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    return actions.release(mailing_id=mailing.id, by=chief)


def opened(package: PrinterPackage, word: str) -> dict[str, bytes]:
    with pyzipper.AESZipFile(io.BytesIO(storage.read(package.export.sha256))) as archive:
        archive.setpassword(word.encode())
        return {name: archive.read(name) for name in archive.namelist()}


def test_書庫は合言葉でだけ開き_数と手紙が合う(clerk: Actor, chief: Actor) -> None:
    people = [child(street=f"{n}番地", postal_code="8600808") for n in range(1, 6)]
    package, word = make_package(mailing_id=released_for_company(clerk, chief).id, company="架空印刷", by=clerk)
    with pytest.raises(RuntimeError, match="password"):
        opened(package, word.replace("-", ""))
    inside = opened(package, word)
    rows = list(csv.DictReader(io.StringIO(inside["letters.csv"].decode())))
    counts = json.loads(inside["counts.json"])
    assert {row["person"] for row in rows} == {person.name for person in people}
    assert [row["box"] for row in rows] == ["1", "1", "2", "2", "3"]
    assert (package.letters, package.envelopes, package.boxes) == (5, 5, 3)
    assert [(box["box"], box["letters"], box["first"], box["last"]) for box in counts["boxes"]] == [
        (1, 2, 1, 2), (2, 2, 3, 4), (3, 1, 5, 5),
    ]  # fmt: skip
    assert counts["letters_csv_sha256"] == hashlib.sha256(inside["letters.csv"]).hexdigest()
    assert rows[0]["customer_barcode"] == customer_barcode.bars("8600808", "1番地")
    assert inside["sample.pdf"].startswith(b"%PDF")


def test_合言葉はどこにも残らない(clerk: Actor, chief: Actor) -> None:
    child()
    _, word = make_package(mailing_id=released_for_company(clerk, chief).id, company="架空印刷", by=clerk)
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(table)
    assert found == []
    assert word.encode() not in b"".join(path.read_bytes() for path in storage.folder().rglob("*") if path.is_file())


def test_書庫に入った全員の利用記録が残る(clerk: Actor, chief: Actor) -> None:
    people = {f"resident:{child().id}" for _ in range(2)}
    package, _ = make_package(mailing_id=released_for_company(clerk, chief).id, company="架空印刷", by=clerk)
    entry = Entry.objects.get(act="file.exported", obj=f"export:{package.export_id}")
    assert set(Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)) == people


def test_確定のあとの死亡は書庫に入らず_渡したあとの死亡は引抜き一覧に出る(clerk: Actor, chief: Actor) -> None:
    early, late, kept = child(), child(), child()
    mailing = released_for_company(clerk, chief)
    gone(early, "dead")
    package, word = make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)
    assert package.letters == 2
    assert reason_of(mailing, early) == Why.DEAD
    assert early.addressee_number not in opened(package, word)["letters.csv"].decode()
    gone(late, "dead")
    listed = actions.run_withdrawal_list(mailing_id=mailing.id, by=clerk)
    assert [(row["why"], row["box"]) for row in listed.rows] == [("dead", mailing.persons.get(resident=late).box)]
    assert reason_of(mailing, kept) == ""


def test_受渡簿は順に書き_数が合わなければ記録できない(clerk: Actor, chief: Actor) -> None:
    for _ in range(3):
        child()
    mailing = released_for_company(clerk, chief)
    package, _ = make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)

    def note(kind: str, **values: object) -> None:
        record_event(package_id=package.id, kind=kind, on=TODAY, by=clerk, **values)  # type: ignore[arg-type]

    with pytest.raises(NotNow, match="未引渡し"):
        note("delivered", letters=3, boxes=2)
    note("handed_over")
    with pytest.raises(InvalidInput, match="3通"):
        note("received", letters=2)
    note("received", letters=3)
    with pytest.raises(NotNow):
        make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)
    note("proof", note="誤りなし")
    with pytest.raises(NotNow, match="納品"):
        actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    with pytest.raises(InvalidInput, match="2箱"):
        note("delivered", letters=3, boxes=3)
    note("delivered", letters=3, boxes=2)
    assert actions.post(mailing_id=mailing.id, on=TODAY, by=clerk).state == "posted"
    with pytest.raises(InvalidInput, match="証明"):
        note("returned")
    note("returned", note="消去証明書 第12号")
    assert [event.kind for event in package.events.all()] == [
        "handed_over", "received", "proof", "delivered", "returned",
    ]  # fmt: skip


def test_委託する発送は庁内で印刷できず_庁内の発送は書庫にできない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released_for_company(clerk, chief)
    with pytest.raises(NotNow, match="委託"):
        actions.print_letters(mailing_id=mailing.id, by=clerk)
    Mailing.objects.filter(id=mailing.id).update(producer="house")
    with pytest.raises(NotNow, match="庁内"):
        make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)


def test_合言葉をなくしたら_渡す前なら作り直せる(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released_for_company(clerk, chief)
    first, lost = make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)
    second, word = make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)
    assert (first.number, second.number) == (1, 2)
    assert lost != word
    assert "letters.csv" in opened(second, word)


def test_きょうだいは委託でも同じ封筒に入る(clerk: Actor, chief: Actor) -> None:
    home = {"household_number": "88", "street": "5番地"}
    child(**home), child(**home), child()
    package, word = make_package(
        mailing_id=released_for_company(clerk, chief, siblings="together").id, company="架空印刷", by=clerk
    )
    rows = list(csv.DictReader(io.StringIO(opened(package, word)["letters.csv"].decode())))
    assert sorted((row["envelope"], row["in_envelope"]) for row in rows)[:1] == [("1", "1")]
    assert (package.letters, package.envelopes) == (3, 2)


@pytest.fixture
def large(clerk: Actor, chief: Actor, monkeypatch: pytest.MonkeyPatch) -> Mailing:
    """A released mailing of four, where two letters are already too many for the page to wait."""
    for _ in range(4):
        child()
    mailing = released_for_company(clerk, chief)
    monkeypatch.setattr(under_way, "AT_ONCE", 1)
    return mailing


def test_人数が多ければ_先に処理が全員を判定し直し_終わった日に書庫になる(large: Mailing, clerk: Actor) -> None:
    mailing, (early, late) = large, [one.resident for one in large.persons.order_by("serial")[:2]]
    with pytest.raises(NotNow, match="書庫の準備"):
        make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)
    gone(early, "dead")
    job = preparing.start(mailing_id=mailing.id, company="架空印刷", by=clerk)
    assert job is not None
    assert preparing.start(mailing_id=mailing.id, company="架空印刷", by=clerk) == job, "二度押しても一つ"
    with pytest.raises(NotNow, match="書庫の準備をしています"):
        under_way.check_not_judging(mailing)
    done = run_now(job)
    assert (done.state, done.total, done.percent) == ("succeeded", 4, 100)
    assert reason_of(mailing, early) == Why.DEAD
    assert preparing.start(mailing_id=mailing.id, company="架空印刷", by=clerk) is None
    package, word = make_package(mailing_id=mailing.id, company="架空印刷", by=clerk)
    assert package.letters == 3
    assert late.name in opened(package, word)["letters.csv"].decode()


def test_準備した日のうちに書庫にしなければ_もう一度判定する(large: Mailing, clerk: Actor) -> None:
    mailing = large
    run_now(preparing.start(mailing_id=mailing.id, company="架空印刷", by=clerk))  # type: ignore[arg-type]
    assert not preparing.needed(mailing)
    with clock.set_to(NOW + timedelta(days=1)):
        assert preparing.needed(mailing)
        again = preparing.start(mailing_id=mailing.id, company="架空印刷", by=clerk)
    assert again is not None
    assert again.is_open


def test_委託の画面は準備の進み具合を百分率で示し_終わると書庫を作れる(
    client: Client, settings: Any, large: Mailing, clerk: Actor
) -> None:
    mailing = large
    job = preparing.start(mailing_id=mailing.id, company="架空印刷", by=clerk)
    assert job is not None
    Job.objects.filter(id=job.id).update(done=500, total=2000)
    signed_in(client, settings, "clerk")
    page = client.get(f"/mailings/{mailing.id}/company/").content.decode()
    assert "書庫の準備：" in page
    assert "25%（500 / 2,000）" in page
    assert "暗号化した書庫を作る" not in page
    run_now(job)
    page = client.get(f"/mailings/{mailing.id}/company/").content.decode()
    assert "書庫の準備ができました" in page
    assert 'value="架空印刷"' in page
