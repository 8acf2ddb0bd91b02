"""消去: 一覧から依頼し、別々の二人の承認のあとで、その人の記録だけが残らず消え、台帳と証拠は残る。"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.canonical import commitment
from sesshu.foundation.audit.models import Detail, Entry, Subject
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow, NotPermitted
from sesshu.foundation.files import exporting, storage
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.forms import storage as printed
from sesshu.foundation.forms.models import PrintPart, PrintRow, PrintRun
from sesshu.foundation.outbox.models import Message
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.erasures import actions, holding, jobs, queries, reapplying, registering
from sesshu.ledger.erasures.models import Erasure, ErasurePerson, ErasureRecord
from sesshu.ledger.guardians import actions as guardians
from sesshu.ledger.guardians.models import Guardian
from sesshu.ledger.handbooks.models import HandbookImage
from sesshu.ledger.printed_forms.models import SealImage
from sesshu.ledger.provision_copies import removing
from sesshu.ledger.provision_copies.models import AddresseeLink, CopyRemovalPerson
from sesshu.ledger.remarks.models import Remark
from sesshu.ledger.residents.letters import letter_address
from sesshu.ledger.residents.models import Resident, ResidentChange
from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.ledger.erasures.office import (
    DIED,
    LATER,
    NAME,
    PURPOSE,
    alive,
    approved,
    asked,
    dead,
    dose_of,
    job_of,
    person,
    worked,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office(settings: Any, tmp_path: Path) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        yield


@pytest.fixture
def gone(clerk: Actor) -> Resident:
    return dead(clerk)


def everything() -> str:
    """All rows of all tables as text, but the log of who did what, in which only random identifiers stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        text = []
        for table in tables:
            if table in {"audit_entry", "audit_subject", "django_migrations", "job_chunk"}:
                continue
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 - names of tables
            text += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(text)


def shared_file(first: Resident, second: Resident) -> str:
    """An imported file with a row of each."""
    stored = storage.keep([b"addressee_number\n" + first.addressee_number.encode()])
    imported = Import.objects.create(
        interface="residents-full", interface_version="1", purpose="RESIDENT_INTAKE", display_name="全件.csv",
        sha256=stored.sha256, size=stored.size, state="committed", received_by="u:1", received_at=clock.now(),
        total=2, accepted=2,
    )  # fmt: skip
    for number, who in enumerate((first, second), start=1):
        ImportRow.objects.create(
            import_id=imported.id, number=number, line=number + 1, natural_key=who.addressee_number,
            values={"addressee_number": who.addressee_number, "name": who.name}, outcome="accepted",
        )  # fmt: skip
    return stored.sha256


def shared_print(first: Resident, second: Resident) -> Path:
    """A printed part with a page of each."""
    run = PrintRun.objects.create(
        fiscal_year=2026, number=1, title="通知", template="t", version=1, template_sha256="0", stamp=clock.now(),
        purpose="RECOMMENDATION", rows=2, pages=2, by="u:1", by_name="", at=clock.now(), state="printed",
        finished_at=clock.now(),
    )  # fmt: skip
    for number, who in enumerate((first, second), start=1):
        PrintRow.objects.create(run=run, number=number, subject=who.subject, values={"name": who.name})
    PrintPart.objects.create(run=run, number=1, first_row=1, last_row=2, pages=2, size=3, sha256="0", at=clock.now())
    file = printed.part_file(run, 1)
    file.write_bytes(b"PDF")
    return file


def test_二人の承認のあとで_その人はどの表にも残らない(clerk: Actor, gone: Resident) -> None:
    other = alive(clerk)
    Remark.objects.create(
        resident=gone,
        text=f"{NAME}さんの備考",
        starts_on=clock.today(),
        written_by="u:1",
        written_by_name="",
        written_at=clock.now(),
    )
    ResidentChange.objects.create(
        resident=gone, addressee_number=gone.addressee_number, history_number=1, reason="birth",
        change_on=date(2024, 1, 10), processed_on=date(2024, 1, 10), row_hash="0" * 64, source="x",
        recorded_at=clock.now(),
    )  # fmt: skip
    both = storage.keep([b"both"]).sha256
    mine = storage.keep([b"mine"]).sha256
    for sha256, who in ((both, gone), (both, other), (mine, gone)):
        HandbookImage.objects.create(
            resident=who, sha256=sha256, media_type="image/jpeg", size=4, received_at=clock.now(), received_by="u:1"
        )
    incoming, part = shared_file(gone, other), shared_print(gone, other)
    out = exporting.export(
        name="試験_一覧", columns=[("name", "氏名")], rows=[{"name": gone.name}], by=clerk, purpose=PURPOSE,
        subjects=[gone.subject],
    )  # fmt: skip
    entry, dose = Entry.objects.get(act="file.exported"), dose_of(gone)
    number = gone.addressee_number
    with clock.set_to(LATER):
        done = worked(approved(asked(clerk)))
    assert (done.state, done.records.count(), done.people.count()) == ("done", 1, 0)
    left = everything()
    assert NAME not in left
    assert str(gone.pk) not in left
    assert str(dose.pk) not in left
    assert number not in left
    assert not Resident.objects.filter(pk=gone.pk).exists()
    assert not DoseVersion.objects.filter(dose_id=dose.pk).exists()
    # 台帳の行、確約値、数は残る
    entry.refresh_from_db()
    assert not Detail.objects.filter(entry_id=entry.id).exists()
    assert json.loads(entry.body)["commit"].startswith("sha256:")
    assert Subject.objects.filter(subject=gone.subject).exists()
    assert done.counts["dose"] == {"delete": 1}
    assert done.counts["form_row"] == {"empty": 1}
    # ファイルの実体
    assert not storage.path_of(mine).exists()
    assert storage.read(both) == b"both"
    assert not storage.path_of(incoming).exists()
    assert not storage.path_of(out.sha256).exists()
    assert not part.exists()
    assert not done.files.exists()
    # ほかの人は何も失わない
    assert Dose.objects.filter(resident=other).count() == 1
    assert PrintRow.objects.get(number=2).values == {"name": other.name}
    assert ImportRow.objects.get(number=2).values["name"] == other.name


def test_確約値は塩を知らなければ元に戻せず_台帳は検証できる(clerk: Actor, gone: Resident) -> None:
    entry = Entry.objects.filter(act="dose.recorded").latest("queue_id")
    detail = Detail.objects.get(entry_id=entry.id)
    from sesshu.foundation.audit.canonical import unseal

    before = unseal(bytes(detail.salt), bytes(detail.ciphertext))
    assert commitment(bytes(detail.salt), before) == json.loads(entry.body)["commit"]
    bodies = list(Entry.objects.order_by("queue_id").values_list("body", flat=True))
    with clock.set_to(LATER):
        worked(approved(asked(clerk)))
    assert list(Entry.objects.order_by("queue_id").values_list("body", flat=True))[: len(bodies)] == bodies
    assert not Detail.objects.filter(entry_id=entry.id).exists()


def test_依頼した本人も_一人で二つも_承認できない(clerk: Actor, gone: Resident) -> None:
    with clock.set_to(LATER):
        by = person("chief")
        erasure = asked(by)
        first, second = queries.requests(erasure)
        with pytest.raises(NotPermitted):
            approvals.approve(approval_id=first.pk, by=by)
        admin = person("administrator")
        approvals.approve(approval_id=first.pk, by=admin)
        with pytest.raises(NotPermitted, match="別々の職員二人"):
            approvals.approve(approval_id=second.pk, by=admin)
        assert Approval.objects.get(pk=second.pk).status == "waiting"
        approvals.approve(approval_id=second.pk, by=person("chief", 2))
        assert Erasure.objects.get(pk=erasure.pk).state == "running"


def test_生存者と保存期間の内の人は_依頼に入らない(clerk: Actor, gone: Resident) -> None:
    alive(clerk)
    dead(clerk, name="新しい　死者", on=date(2031, 12, 1))
    with clock.set_to(LATER):
        erasure = asked(clerk)
    assert [one.resident for one in erasure.people.all()] == [gone]


def test_過ぎた人がいなければ依頼できず_理由がなければ断る(clerk: Actor) -> None:
    with pytest.raises(NotNow, match="消去できる人はいません"):
        asked(clerk)
    with pytest.raises(InvalidInput, match="理由"):
        actions.ask(reason=" ", by=clerk, purpose=PURPOSE)


def test_承認のあとに名簿へ足した人がいれば_データベースが断る(clerk: Actor, gone: Resident) -> None:
    other = dead(clerk, name="足された　人")
    with clock.set_to(LATER):
        erasure = asked(clerk)
        ErasurePerson.objects.filter(erasure=erasure, resident=other).delete()
        with pytest.raises(MovedOn), transaction.atomic():
            approvals.approve(approval_id=queries.requests(erasure)[0].pk, by=person("chief"))
        actions.cancel(erasure_id=erasure.pk, by=clerk, purpose=PURPOSE)
        erasure = approved(asked(clerk))
        row = ErasurePerson.objects.filter(erasure=erasure, resident=gone).get()
        ErasurePerson.objects.filter(pk=row.pk).update(commitment="0" * 64)
        with pytest.raises(ProgrammingError, match="not the one that was approved"), transaction.atomic():
            jobs.erase(erasure, 0, 10, clerk, PURPOSE)
    assert Resident.objects.filter(pk__in=[gone.pk, other.pk]).count() == 2


def test_生きている人は_承認があってもデータベースが断る(clerk: Actor, gone: Resident) -> None:
    with clock.set_to(LATER):
        erasure = approved(asked(clerk))
        Resident.objects.filter(pk=gone.pk).update(status="living", removed_on=None, removal_reason="")
        with pytest.raises(ProgrammingError, match="not dead"), transaction.atomic():
            jobs._call(erasure, [gone.pk])
        done = worked(erasure)
    assert (done.state, done.records.count()) == ("done", 0)
    assert queries.left_out(done) == [("依頼のあとに住民の記録が変わりました", 1)]
    assert Dose.objects.filter(resident=gone).exists()


def test_終わっていない案件のある人は_理由を付けて見送る(clerk: Actor, gone: Resident) -> None:
    from sesshu.ledger.change_reviews.models import ChangeReview

    other = dead(clerk, name="案件の　人")
    ChangeReview.objects.create(resident=other, kind="birth_date", words="確認", opened_at=clock.now())
    with clock.set_to(LATER):
        found = queries.candidates(clerk, clock.today())
        assert [(one.resident, why) for one, why in found.held] == [(other, "異動後の確認が終わっていません")]
        erasure = asked(clerk)
    assert ([one.resident for one in erasure.people.all()], erasure.held_total) == ([gone], 1)


def test_途中で止まった消去は_残りから続き_二重にならない(
    clerk: Actor, gone: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [dead(clerk, name=f"{n}人目") for n in range(3)]
    monkeypatch.setattr(jobs, "PEOPLE", 1)
    calls, whole = [], jobs._call

    def dies_at_third(erasure: Erasure, people: list[Any]) -> Any:
        calls.append(people)
        if len(calls) == 3:
            whole(erasure, people)
            raise ConnectionError  # after the rows are gone, before the commit
        return whole(erasure, people)

    monkeypatch.setattr(jobs, "_call", dies_at_third)
    with clock.set_to(LATER):
        done = worked(approved(asked(clerk)))
    assert len(calls) == 5
    assert (done.state, done.records.count(), done.counts["resident"]) == ("done", 4, {"delete": 4})
    assert job_of(done).attempts == 2
    assert not Resident.objects.filter(pk__in=[gone.pk, *(one.pk for one in others)]).exists()


def test_取りやめれば名簿も消え_何も消去しない(clerk: Actor, gone: Resident) -> None:
    with clock.set_to(LATER):
        erasure = asked(clerk)
        actions.cancel(erasure_id=erasure.pk, by=clerk, purpose=PURPOSE)
        with pytest.raises(NotNow):
            actions.cancel(erasure_id=erasure.pk, by=clerk, purpose=PURPOSE)
    assert {one.status for one in queries.requests(erasure)} == {"withdrawn"}
    assert not erasure.people.exists()
    assert Resident.objects.filter(pk=gone.pk).exists()


def test_控えを戻すと_消去の台帳からもう一度消える(clerk: Actor, gone: Resident) -> None:
    other = dead(clerk, name="見送りの　人")
    keeper = job_actor("restore", "erasure.run")
    place = transaction.savepoint()  # 控えを取る
    with clock.set_to(LATER):
        erasure = approved(asked(clerk))
        Resident.objects.filter(pk=other.pk).update(version=9)
        done = worked(erasure)
        file = registering.write(done)
        text = file.read_text()
        assert NAME not in text
        assert str(gone.pk) not in text
        transaction.savepoint_rollback(place)  # 控えを戻す
        assert Resident.objects.filter(pk=gone.pk).exists()
        assert not Erasure.objects.exists()
        again = reapplying.reapply(entry=reapplying.read(file), by=keeper, purpose=PURPOSE)
        assert again is not None
        again = worked(again)
        assert (again.pk, again.label, again.state, again.records.count()) == (done.pk, done.label, "done", 1)
        assert again.restored_at is not None
        assert not Resident.objects.filter(pk=gone.pk).exists()
        assert Resident.objects.filter(pk=other.pk).exists()
        assert reapplying.reapply(entry=reapplying.read(file), by=keeper, purpose=PURPOSE) is None
    assert ErasureRecord.objects.filter(erasure=again).count() == 1


def test_途中で切れた台帳のファイルは_読まずに断る(tmp_path: Path) -> None:
    file = tmp_path / "erasure-2032-001.json"
    file.write_text('{"format": 1, "approvals"')
    with pytest.raises(InvalidInput, match=r"erasure-2032-001\.json"):
        reapplying.read(file)


def test_統合された仮登録も一緒に消える(clerk: Actor, gone: Resident) -> None:
    from sesshu.ledger.provisional.models import Join, ProvisionalPerson

    mother, kept = alive(clerk, "母　花子"), alive(clerk, "別の　子")
    former = alive(clerk, "仮の　名前")
    Resident.objects.filter(pk=former.pk).update(status="joined", resident_class="provisional")
    row = ProvisionalPerson.objects.create(
        resident=former,
        why="birth",
        mother=mother,
        named=True,
        state="joined",
        created_at=clock.now(),
        created_by="u:1",
    )
    Join.objects.create(provisional=row, target=gone, moved={}, automatic=True, reason="一致", at=clock.now(), by="u:1")
    with clock.set_to(LATER):
        worked(approved(asked(clerk)))
    assert not Resident.objects.filter(pk__in=[gone.pk, former.pk]).exists()
    assert Resident.objects.filter(pk__in=[mother.pk, kept.pk]).count() == 2
    assert "仮の　名前" not in everything()


def test_訂正の履歴と承認の内容も消える(clerk: Actor, chief: Actor, gone: Resident) -> None:
    dose = dose_of(gone)
    doses.correct_dose(
        dose_id=dose.pk, changes={"place": "別室"}, reason="misread", by=clerk, purpose="DOSE_REGISTRATION"
    )
    request = approvals.request(
        kind="dose.correct", payload={"dose": str(dose.pk), "after": {"place": NAME}}, by=clerk, purpose="APPROVAL",
        summary="訂正",
    )  # fmt: skip
    with clock.set_to(LATER):
        worked(approved(asked(clerk)))
    request.refresh_from_db()
    assert request.payload == {}
    assert request.payload_sha256
    with transaction.atomic():
        audit.record("test.after", by=clerk, purpose=PURPOSE)
    assert LATER.date() > DIED


def test_訴訟の間は消去されず_別の職員が解除してから消える(clerk: Actor, gone: Resident) -> None:
    with clock.set_to(LATER):
        other = dead(clerk, name="救済の　人")
        hold = holding.place(
            addressee_number=gone.addressee_number, kind="litigation", reason="令和8年（行ウ）第12号", by=clerk,
            purpose=PURPOSE,
        )  # fmt: skip
        found = queries.candidates(clerk, clock.today())
        assert [(one.resident, why) for one, why in found.held] == [(gone, "消去を保留しています（訴訟）")]
        assert [one.resident for one in found.ready] == [other]
        asker = person("chief")
        request = holding.ask_lifting(hold_id=hold.pk, reason="判決の確定", by=asker, purpose=PURPOSE)
        with pytest.raises(NotPermitted):
            approvals.approve(approval_id=request.pk, by=asker)
        assert queries.candidates(clerk, clock.today()).held
        approvals.approve(approval_id=request.pk, by=person("administrator"))
        hold.refresh_from_db()
        assert (hold.lift_reason, hold.lift_approval_id) == ("判決の確定", request.pk)
        worked(approved(asked(clerk)))
        assert not Resident.objects.filter(pk=gone.pk).exists()
        assert "行ウ" not in everything()
        assert "判決の確定" not in everything()


def test_承認のあとに保留された人は見送られ_データベースも断る(clerk: Actor, gone: Resident) -> None:
    with clock.set_to(LATER):
        erasure = approved(asked(clerk))
        holding.place(addressee_number=gone.addressee_number, kind="relief", reason="申請中", by=clerk, purpose=PURPOSE)
        with pytest.raises(ProgrammingError, match="are held"), transaction.atomic():
            jobs._call(erasure, [gone.pk])
        done = worked(erasure)
    assert queries.left_out(done) == [("消去を保留しています（健康被害救済の申請）", 1)]
    assert Resident.objects.filter(pk=gone.pk).exists()


def test_消える人が子の保護者だった期間は名前なしで残り_手紙はその人あてに出ない(clerk: Actor, gone: Resident) -> None:
    other = alive(clerk)
    for who, number in ((other, gone.addressee_number), (gone, other.addressee_number)):
        guardians.record_guardian(
            resident_id=who.pk, guardian_number=number, name="", kana="", relation="mother", telephone="0961234567",
            postal_code="8608601", address="遺失町一番", starts_on=DIED.replace(day=1), by=clerk, purpose=PURPOSE,
        )  # fmt: skip
    with clock.set_to(LATER):
        worked(approved(asked(clerk)))
        [row] = Guardian.objects.all()
        assert (row.resident, row.guardian, row.name, row.telephone) == (other, None, "（消去）", "")
        assert letter_address(person("chief"), [other.pk])[other.pk].recipient == ""


def test_公印の印影と同じ画像は_人が消えても残る(clerk: Actor, gone: Resident) -> None:
    picture = storage.keep_sealed(b"seal").sha256
    HandbookImage.objects.create(
        resident=gone, sha256=picture, media_type="image/png", size=4, received_at=clock.now(), received_by="u:1"
    )
    SealImage.objects.create(
        name="市長印", sha256=picture, registered_at=clock.now(), registered_by="u:1", registered_by_name="職員"
    )
    with clock.set_to(LATER):
        worked(approved(asked(clerk)))
    assert storage.read(picture) == b"seal"


def test_理由のない保留と知らない番号は断る(clerk: Actor) -> None:
    with pytest.raises(InvalidInput, match="理由"):
        holding.place(addressee_number="1", kind="relief", reason=" ", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotFound, match="宛名番号"):
        holding.place(addressee_number="999999999999999", kind="relief", reason="申請中", by=clerk, purpose=PURPOSE)


def test_副本を送った人を消すと_中間サーバーから消すことが同時に頼まれ_番号は頼みの中にない(
    clerk: Actor,
    gone: Resident,
    signed_in_as: Any,  # noqa: F811
) -> None:
    number = gone.addressee_number
    AddresseeLink.objects.create(resident=gone, result="unchanged", copies=1, copies_at=clock.now())
    alive(clerk)
    with clock.set_to(LATER):
        erasure = worked(approved(asked(clerk)))
        about = f"erasure:{erasure.pk}"
        assert list(CopyRemovalPerson.objects.values_list("about", "business_number")) == [(about, number)]
        message = Message.objects.get(topic=removing.TOPIC)
        assert (message.state, message.payload) == ("waiting", {"about": about})
        found = removing.removal(about)
        assert found
        assert (found[0].confirmed_at, found[1]) == (None, 1)
        page = signed_in_as("chief").get(f"/erasures/{erasure.pk}/").content.decode()
        assert "1人の副本を消すよう求めている" in page
        assert number not in page
        assert removing.ask(about="erasure:0", by=clerk) is None, "副本のない人だけの消去では、何も頼まない"
