"""個人番号の出力・表示: 職員が依頼し、別の職員が承認したあと、依頼した職員だけが一度だけ行える。"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from sesshu.addressee.number_requests import actions
from sesshu.addressee.number_requests.models import NumberRequest, Taker
from sesshu.addressee.unified_numbers import looking_up
from sesshu.addressee.unified_numbers.models import Precondition
from sesshu.addressee.unified_numbers.policies import PreconditionMissing
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.actions import ApprovalNeeded
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.files import exporting
from sesshu.foundation.files.models import Export
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put

pytestmark = pytest.mark.django_db
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="宛名　かおる")
OTHER = Actor("person", "clerk-2", permissions_of(["clerk"]))
CHIEF = Actor("person", "chief-1", permissions_of(["chief"]), display_name="番号　ちづる")
ADMIN = Actor("person", "admin-1", permissions_of(["administrator"]))


class Recipient:
    """Somebody with a key, and the certificate that is handed in for them."""

    def __init__(self, days: int = 30) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "委託先（試験）")])
        now = clock.now()
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        made = made.serial_number(1).not_valid_before(now - timedelta(60)).not_valid_after(now + timedelta(days))
        self.certificate = made.sign(self.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)

    def opened(self, envelope: bytes) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(pkcs7.pkcs7_decrypt_der(envelope, self.certificate, self.key, []))
        return found


@pytest.fixture
def recipient() -> Recipient:
    return Recipient()


@pytest.fixture(autouse=True)
def _people(tmp_path: Any, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path
    put(item(1, "100"), item(2, "200"))


def fact(kind: str = "hand_over", reference: str = "委託-1", business_number: str = "") -> None:
    today = clock.today()
    actions.record_fact(
        kind=kind, reference=reference, system="001", business_number=business_number, valid_from=today,
        valid_until=today + timedelta(30), by=CLERK,
    )  # fmt: skip


def asked(recipient: Recipient, **values: Any) -> NumberRequest:
    usual = {"system": "001", "business_numbers": ["100", "200"], "certificate": recipient.pem, "by": CLERK,
             "purpose": "CONTRACTOR_PROVIDE", "reference": "委託-1"}  # fmt: skip
    return actions.ask_export(**(usual | values))


def test_根拠がなければ依頼できない(recipient: Recipient) -> None:
    with pytest.raises(PreconditionMissing):
        asked(recipient)
    assert not NumberRequest.objects.exists()


def test_出力は_承認のあと依頼した職員が一度だけ作り_受取人だけが開ける(recipient: Recipient) -> None:
    fact()
    row = asked(recipient)
    assert asked(recipient).pk == row.pk, "同じ依頼をもう一度しても一つ"
    with pytest.raises(ApprovalNeeded):
        actions.make_file(request_id=row.pk, by=CLERK)
    for nobody in (CLERK, ADMIN):
        with pytest.raises(NotPermitted):
            approvals.approve(approval_id=row.approval_id, by=nobody)
    approvals.approve(approval_id=row.approval_id, by=CHIEF)
    with pytest.raises(NotPermitted):
        actions.make_file(request_id=row.pk, by=OTHER)
    first = actions.make_file(request_id=row.pk, by=CLERK)
    second = actions.make_file(request_id=row.pk, by=CLERK)
    assert first.export_id == second.export_id, "二度押しても、ファイルは一つ"
    export = Export.objects.get()
    assert (export.rows, export.subjects, export.file_name.endswith(".p7m")) == (2, 2, True)
    assert (export.purpose, export.approval) == ("CONTRACTOR_PROVIDE", row.approval_id)
    envelope = exporting.contents(export=export, by=CLERK)
    digits = [individual_number(n).reveal() for n in (1, 2)]
    assert not any(one.encode() in envelope for one in digits)
    assert [one["individual_number"] for one in recipient.opened(envelope)] == digits
    with pytest.raises(NotPermitted):
        exporting.contents(export=export, by=OTHER)
    assert Entry.objects.filter(act="individual_number.exported").count() == 1


def test_業務システムが受け取る依頼は_画面では作れず_承認がその一覧に対してだけ使える(recipient: Recipient) -> None:
    fact()
    row = asked(recipient, taker=Taker.SYSTEM)
    approvals.approve(approval_id=row.approval_id, by=CHIEF)
    with pytest.raises(NotNow):
        actions.make_file(request_id=row.pk, by=CLERK)
    call = {"system": "001", "certificate": recipient.pem, "purpose": "CONTRACTOR_PROVIDE", "reference": "委託-1"}
    with pytest.raises(ApprovalNeeded):
        looking_up.link_export(business_numbers=["100"], by=CLERK, **call)
    envelope, export = looking_up.link_export(business_numbers=["100", "200"], by=CLERK, **call)
    assert len(recipient.opened(envelope)) == 2
    assert Export.objects.get() == export


def test_個人番号のない人は_依頼のときに断り_承認も記録も使わない(recipient: Recipient, settings: Any) -> None:
    settings.SESSHU_REVEAL_NUMBERS = True
    (waiting,) = put(item(None, "300"))
    fact()
    fact("application", "申請-1", "300")
    with pytest.raises(NotFound, match="1人の個人番号が登録されていません"):
        asked(recipient, business_numbers=["100", "300"])
    ask = {"system": "001", "business_number": "300", "purpose": "NUMBER_CERTIFICATE", "reference": "申請-1"}
    with pytest.raises(NotFound, match="個人番号が登録されていません"):
        actions.ask_reveal(by=CLERK, **ask)
    call = {"system": "001", "business_numbers": ["100", "300"], "purpose": "CONTRACTOR_PROVIDE",
            "reference": "委託-1", "certificate": recipient.pem}  # fmt: skip
    shown = looking_up.reveal_payload(waiting.person, "NUMBER_CERTIFICATE", "申請-1")
    payloads = {looking_up.EXPORT: looking_up.export_payload(*(call[name] for name in (
        "system", "business_numbers", "certificate", "purpose", "reference"))), looking_up.REVEAL: shown}  # fmt: skip
    for kind, payload in payloads.items():
        row = approvals.request(kind=kind, payload=payload, by=CLERK, purpose="UNIFIED_NUMBERING", summary="試験")
        approvals.approve(approval_id=row.pk, by=CHIEF)
    with pytest.raises(NotFound, match="1人"):
        looking_up.link_export(by=CLERK, **call)
    with pytest.raises(NotFound, match="1人"):
        looking_up.reveal(person_id=waiting.person, purpose="NUMBER_CERTIFICATE", reference="申請-1", by=CLERK)
    assert set(Approval.objects.values_list("status", flat=True)) == {"approved"}, "承認は使われていない"
    assert not Entry.objects.filter(act__in=["individual_number.exported", "individual_number.revealed"]).exists()
    put(item(3, "300"))
    assert len(recipient.opened(looking_up.link_export(by=CLERK, **call)[0])) == 2


def test_人を定めない根拠は委託だけ() -> None:
    for kind in ("case", "move_in", "move_out", "application"):
        with pytest.raises(InvalidInput, match="1人ずつ"):
            fact(kind, "転入-1")
        fact(kind, "転入-1", "100")
        fact(kind, "転入-1", "200")
    fact("hand_over", "委託-1")
    assert Precondition.objects.count() == 9, "家族の根拠は、同じ番号で1人ずつ"


def test_使えない証明書と知らない業務番号は_依頼のときに断る(recipient: Recipient) -> None:
    fact()
    with pytest.raises(InvalidInput, match="有効期間外"):
        asked(Recipient(days=-1))
    with pytest.raises(InvalidInput, match="読めません"):
        asked(recipient, certificate=b"abc")
    with pytest.raises(NotFound, match="1件"):
        asked(recipient, business_numbers=["100", "999"])
    with pytest.raises(InvalidInput, match="利用目的"):
        asked(recipient, purpose="NIS_QUERY")


def test_表示は_市が開いていて承認のあと_一分のあいだだけ同じ職員に見える(settings: Any) -> None:
    fact("application", "申請-1", "100")
    ask = {"system": "001", "business_number": "100", "purpose": "NUMBER_CERTIFICATE", "reference": "申請-1"}
    with pytest.raises(NotNow, match="使わない設定"):
        actions.ask_reveal(by=CLERK, **ask)
    settings.SESSHU_REVEAL_NUMBERS = True
    with clock.set_to(clock.now()) as _:
        now = clock.now()
    with clock.set_to(now):
        row = actions.ask_reveal(by=CLERK, **ask)
        with pytest.raises(ApprovalNeeded):
            actions.reveal(request_id=row.pk, by=CLERK)
        approvals.approve(approval_id=row.approval_id, by=CHIEF)
        with pytest.raises(NotPermitted):
            actions.reveal(request_id=row.pk, by=OTHER)
        for _ in range(2):  # a double click, or an answer that was lost
            assert actions.reveal(request_id=row.pk, by=CLERK).reveal() == individual_number(1).reveal()
    with clock.set_to(now + timedelta(minutes=2)), pytest.raises(NotNow, match="表示済み"):
        actions.reveal(request_id=row.pk, by=CLERK)
    assert Entry.objects.filter(act="individual_number.revealed").count() == 2, "見るたびに記録が残る"


def test_決裁者には_だれに何を渡すかが言葉で出る(recipient: Recipient) -> None:
    fact()
    row = asked(recipient)
    explain = kind_of(row.approval.kind).explain
    assert explain
    words = dict(explain(row.approval.payload))
    assert words["人数"].startswith("2人")
    assert words["受取人の証明書（SHA-256）"] == recipient.certificate.fingerprint(hashes.SHA256()).hex()
    assert words["根拠の番号"] == "委託-1"
    assert "委託先（試験）" in row.approval.summary


def test_依頼の画面を_職員と係長が使う(signed_in_as: Any, recipient: Recipient, settings: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.SESSHU_REVEAL_NUMBERS = True
    fact()
    clerk = signed_in_as("clerk")

    def sent(address: str, **values: Any) -> Any:
        page = clerk.get(address).content.decode()
        keys = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in
                ("csrfmiddlewaretoken", "form_key")}  # fmt: skip
        return clerk.post(address, keys | values)

    wrong = {"system": "001", "business_numbers": "100\n１００", "number_purpose": "CONTRACTOR_PROVIDE",
             "reference": "委託-1", "taker": "person"}  # fmt: skip
    file = SimpleUploadedFile("client.pem", recipient.pem)
    answer = sent("/number-requests/export/", **wrong, certificate=file)
    assert answer.status_code == 422
    assert "2行目：業務番号は半角英数字15文字以内です。" in answer.content.decode()
    file = SimpleUploadedFile("client.pem", recipient.pem)
    answer = sent("/number-requests/export/", **(wrong | {"business_numbers": "100\n200"}), certificate=file)
    assert answer.status_code == 302, answer.content.decode()
    row = NumberRequest.objects.get()
    approvals.approve(approval_id=row.approval_id, by=CHIEF)
    here = f"/number-requests/{row.pk}/"
    assert sent(here).status_code == 302
    answer = clerk.get(f"{here}file/")
    assert len(recipient.opened(answer.content)) == 2
    assert "出力済み" in clerk.get(here).content.decode()
    fact("application", "申請-1", "100")
    answer = sent("/number-requests/reveal/", system="001", business_number="100", taker="person",
                  number_purpose="NUMBER_CERTIFICATE", reference="申請-1")  # fmt: skip
    assert answer.status_code == 302
    seen = NumberRequest.objects.exclude(pk=row.pk).get()
    approvals.approve(approval_id=seen.approval_id, by=CHIEF)
    here = f"/number-requests/{seen.pk}/"
    digits = individual_number(1).reveal()
    assert digits not in clerk.get(here).content.decode()
    page = clerk.get(here).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = clerk.post(here, {"csrfmiddlewaretoken": token, "form_name": "SeeForm"})
    assert (answer.status_code, digits in answer.content.decode()) == (200, True)
    assert digits not in clerk.get(here).content.decode()
