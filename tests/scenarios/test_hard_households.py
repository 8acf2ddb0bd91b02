"""施設・里親、返戻郵便、特別養子縁組、突合: households that letters must not miss, with the keyboard alone."""

from pathlib import Path

import pytest

from tests.ledger.residents.people import register_row
from tests.ledger.residents.test_file_order import content
from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office
from tests.scenarios.test_files import send, wait_for

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.masters.actions import load
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.facilities.masters import FACILITY
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import child, texts_in_force
from tests.ledger.residents.people import register_row
setup = job_actor("setup", "master.write", "resident.import", "resident.write", "voucher.write", "dose.write",
                  "dose.read")
texts_in_force(setup)
base = {"valid_from": date(2020, 4, 1), "postal_code": "8600001"}
load(of=FACILITY, reason="試行", by=setup, purpose="MASTER_MAINTENANCE", entries=[
    base | {"code": "F1", "name": "みどり苑", "kind": "care", "head": "施設長", "address": "仮町1番"},
    base | {"code": "W1", "name": "ひかり学園", "kind": "child_welfare", "head": "ひかり学園　施設長",
            "address": "秘密町2番"}])
child("架空　入子", kana="カクウ　イリコ", addressee_number="000000000001015")
child("架空　居子", kana="カクウ　イルコ", addressee_number="000000000001023")
child("架空　預子", kana="カクウ　アズコ", addressee_number="000000000001031")
child("架空　返子", kana="カクウ　カエルコ", addressee_number="000000000001049")
clerk, chief = (Actor("person", f"{d}-9", permissions_of([d]), display_name=d, terminal="T-09")
                for d in ("clerk", "chief"))
mailing = actions.prepare(title="MR第2期", kind="recommendation", text_code="test", by=clerk,
    conditions=Conditions(series=("mr_2",)), base_date=date(2026, 11, 24), issued_on=date(2026, 11, 24))
actions.make_trial(mailing_id=mailing.id, by=clerk)
actions.request_release(mailing_id=mailing.id, by=clerk)
actions.release(mailing_id=mailing.id, by=chief)
actions.print_letters(mailing_id=mailing.id, by=clerk)
actions.post(mailing_id=mailing.id, on=date(2026, 11, 24), by=clerk)
birth = {"birth": "2021-06-15", "change_on": date(2021, 6, 15), "became_on": date(2021, 6, 15),
         "processed_on": date(2021, 6, 20)}
def apply(**values):
    row = register_row(**(birth | values))
    [outcome] = register.apply_changes(rows=[row], kind="change", source="setup", by=setup, purpose="RESIDENT_INTAKE")
    assert outcome.state == "accepted", outcome
    return Resident.objects.get(addressee_number=row.addressee_number)
former = apply(addressee_number="000000000002011", name="旧姓　花子", kana="キュウセイ　ハナコ",
               household_number="000000000000201")
doses.record_doses(entries=[DoseEntry(resident_id=former.id, given_on=date(2022, 7, 1), product="mr")], by=setup,
                   purpose="DOSE_REGISTRATION")
apply(addressee_number="000000000002029", name="新姓　花子", kana="シンセイ　ハナコ",
      household_number="000000000000202")
"""
SERIAL = """
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.mailings.serials import serial_number
letter = MailingPerson.objects.get(resident__kana="カクウ　カエルコ", included=True)
print(serial_number(letter.mailing, letter.serial), end="")
"""


def search(desk: Desk, kana: str) -> None:
    desk.open("/residents/")
    desk.type_into("カナ氏名", kana)
    desk.leave_by("Enter")


def mend(desk: Desk, label: str, text: str) -> None:
    """From the summary of errors to the field, and type over what stands there."""
    desk.go_to(label)
    desk.press("Enter", "Control+a")
    desk.type(text)


def approve(chief: Desk, summary: str) -> None:
    """Another person looks at what is asked and lets it be done."""
    chief.open("/approvals/")
    chief.sees(summary)
    chief.activate("2026-")
    chief.sees(summary)
    chief.activate("承認する")


def test_施設の名簿を一度に登録し_届かない番号は何行目かを言う(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("施設の名簿")
    clerk.sees("みどり苑")
    assert "ひかり学園" not in clerk.page.content()  # where children were placed is not for everybody
    clerk.meets_the_standard()
    clerk.activate("みどり苑")
    clerk.sees("入所者は登録されていません")
    clerk.type_into("宛名番号（1行に1人）", "000000000001015\n000000000009999")
    clerk.activate("名簿を登録する")
    clerk.sees_error("宛名番号（1行に1人）", "2行目")
    mend(clerk, "宛名番号（1行に1人）", "000000000001015\n000000000001023")
    clerk.activate("名簿を登録する")
    clerk.sees("入所2人、退所0人、変わらない人0人")
    clerk.meets_the_standard()
    clerk.manual("facilities-1-roster")
    clerk.type_into("宛名番号（1行に1人）", "000000000001023")
    clerk.activate("名簿を登録する")
    clerk.sees("入所0人、退所1人、変わらない人1人")
    assert "架空　入子" not in clerk.page.locator("main").inner_text()


def test_措置された子は施設長に宛て_住所は支援措置と同じように見えない(sit: Sit) -> None:
    chief = sit("chief")
    chief.activate("施設の名簿")
    chief.sees("ひかり学園")
    chief.meets_the_standard()
    chief.manual("facilities-2-measures")
    chief.activate("ひかり学園")
    chief.type_into("宛名番号（1行に1人）", "000000000001031")
    chief.activate("名簿を登録する")
    chief.sees("入所1人")
    clerk = sit("clerk1")
    search(clerk, "かくうあずこ")
    clerk.activate("預子（宛名番号")
    assert "手取本町" not in clerk.page.content()
    assert "秘密町" not in clerk.page.content()
    clerk.sees("表示しません")
    clerk.meets_the_standard()
    clerk.manual("facilities-3-masked")


def test_返戻の番号を読むと発送が止まり_照会し_居所不明にしても後で再開できる(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("郵便返戻")
    clerk.meets_the_standard()
    clerk.type_into("発送番号", "12345")
    clerk.leave_by("Enter")
    clerk.sees_error("発送番号", "番号")
    mend(clerk, "発送番号", office.run(SERIAL))
    clerk.leave_by("Enter")
    clerk.sees("この住所への発送を止めました")
    clerk.sees("架空　返子")
    clerk.meets_the_standard()
    clerk.manual("undelivered-mail-1-scan")
    clerk.activate("架空 返子")
    clerk.sees("担当")
    clerk.sees("接種　はるか")
    clerk.type_into("照会先", "住民記録担当")
    clerk.activate("照会を記録する")
    clerk.sees("照会を記録しました")
    clerk.meets_the_standard()
    clerk.manual("undelivered-mail-2-asked")
    clerk.type_into("照会の結果", "住民票の住所に居住の実態なし")
    clerk.activate("居所不明とする")
    clerk.sees("居所不明として発送を止めました")
    clerk.type_into("分かったこと", "本人から電話。住所は正しい")
    clerk.activate("発送を再開する")
    clerk.sees("発送を再開しました")
    clerk.meets_the_standard()


def test_特別養子縁組は秘匿記録担当が依頼し_係長が承認し_前の氏名はどこにも出ない(sit: Sit) -> None:
    custodian = sit("custodian")
    custodian.activate("記録の分離（特別養子縁組）")
    custodian.meets_the_standard()
    custodian.activate("記録の分離を依頼する")
    custodian.type_into("縁組前の宛名番号", "000000000002011")
    custodian.type_into("縁組後の宛名番号", "000000000001015")
    custodian.type_into("審判の確定日", "R8.11.2")
    custodian.type_into("根拠", "住民記録からの通知 第12号")
    custodian.activate("承認を依頼する")
    custodian.sees_error("縁組後の宛名番号", "番号")
    mend(custodian, "縁組後の宛名番号", "000000000002029")
    custodian.meets_the_standard()
    custodian.manual("adoption-1-ask")
    custodian.activate("承認を依頼する")
    custodian.sees("承認されると分離されます")

    approve(sit("chief"), "特別養子縁組の記録の分離")
    clerk = sit("clerk1")
    search(clerk, "きゅうせい")
    assert "旧姓" not in clerk.page.locator("main").inner_text()
    search(clerk, "しんせい")
    clerk.activate("新姓 花子（宛名番号")
    clerk.sees("令和4年7月1日")  # the dose came along
    assert "旧姓" not in clerk.page.content()
    clerk.meets_the_standard()
    clerk.manual("adoption-2-present")

    custodian.open("/adoption/")
    custodian.sees("旧姓　花子")
    custodian.sees("分離中")
    custodian.meets_the_standard()
    custodian.manual("adoption-3-links")


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register's whole file: the child of the adoption under another street, and a child that we do not have."""
    birth = {"birth": "2021-06-15"}
    rows = [
        register_row(**birth, addressee_number="000000000002029", name="新姓　花子", kana="シンセイ　ハナコ",
                     household_number="000000000000202", history_number=2, change_reason="30", street="100番地"),
        register_row(addressee_number="000000000003019", name="架空　来子", kana="カクウ　クルコ",
                     household_number="000000000000301"),
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("sent") / "住民突合_20261124.csv"
    path.write_bytes(content(*rows))
    return path


def test_突合は違いを種類ごとに示し_承認を受けて直る(sit: Sit, full_file: Path) -> None:
    clerk = sit("clerk1")
    send(clerk, full_file, "住民情報（突合用の全件）")
    wait_for(clerk, "確認待ち")
    clerk.go_to("件数と、登録できない行の理由を確認した")
    clerk.press("Space")
    clerk.activate("確認した")
    clerk.activate("登録する")
    wait_for(clerk, "登録済み")
    clerk.activate("住民情報の突合")
    clerk.meets_the_standard()
    clerk.manual("reconciliation-1-list")
    clerk.page.locator("tbody th a").first.focus()
    clerk.leave_by("Enter")
    clerk.sees("台帳にいない人")
    clerk.sees("000000000003019")
    clerk.meets_the_standard()
    clerk.manual("reconciliation-2-differences")
    clerk.go_to("違いの種類と人数を確認しました")
    clerk.press("Space")
    clerk.activate("修復の承認を依頼する")
    clerk.sees("修復の承認を依頼しました")
    approve(sit("chief"), "突合の違い2人の修復")
    clerk.page.reload()
    clerk.sees("2人を修復しました")
    search(clerk, "かくうくるこ")
    clerk.sees("架空　来子")
