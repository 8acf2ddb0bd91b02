"""The doors for other systems: purpose, recorded fact, limit and entry come before every answer."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from django.test import Client

from sesshu.addressee.findings.models import Finding
from sesshu.addressee.number_rules.models import NumberUse
from sesshu.addressee.unified_numbers import looking_up
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import api_permissions, permissions_of
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.canonical import unseal
from sesshu.foundation.audit.models import Detail, Entry, Subject
from sesshu.foundation.files.models import Export
from sesshu.law.number_purposes import fact_kinds, number_purposes
from sesshu.numbers.testing import individual_number

pytestmark = pytest.mark.django_db
OPERATOR, TRANSLATED = {"operator": "c.tanaka"}, "unified_number.translated"


@pytest.fixture
def ask(client: Client):
    """A calling system with every permission: `ask("find", purpose=…)` gives (status, JSON)."""
    key, kept = keys.new_key()
    today = clock.today()
    ApiClient.objects.create(
        name="予防接種管理システム", permissions=list(api_permissions()), valid_from=today, valid_until=today,
        key_hash=kept, key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip

    NumberUse.objects.create(
        code="予防接種管理システム", valid_from=today, recorded_at=clock.now(), recorded_by="t",
        purposes="\n".join(number_purposes().keys() - {"NIS_PROVIDE"}), systems="001\n010",
        facts="\n".join(fact_kinds()), own_facts=True,
    )  # fmt: skip

    def call(name: str, **message: object) -> tuple[int, dict]:
        answer = client.post(
            f"/api/v1/unified-numbers/{name}", json.dumps(OPERATOR | message), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return call


@pytest.fixture
def resident(ask) -> UnifiedPerson:
    """The person with test number 1, known to the register as 100."""
    status, found = ask("put", purpose="PUT_RESIDENT", items=[told(1, "100")])
    assert (status, found["results"][0]["result"]) == (200, "numbered")
    return UnifiedPerson.objects.get()


def told(number: int, business: str, system: str = "001") -> dict[str, str]:
    digits = individual_number(number).reveal()
    return {"system": system, "business_number": business, "individual_number": digits, "name": "試験　一郎"}


def moved_in(ask, business: str = "100", reference: str = "転入-1") -> None:
    today = clock.today()
    status, _ = ask(
        "precondition", kind="move_in", reference=reference, business_number=business, valid_from=str(today),
        valid_until=str(today + timedelta(30)),
    )  # fmt: skip
    assert status == 200


def look(ask, number: int = 1, **values: str) -> tuple[int, dict]:
    asked = {"purpose": "INMOVER_QUERY", "reference": "転入-1", "system": "001"} | values
    return ask("find", individual_number=individual_number(number).reveal(), **asked)


def test_根拠が登録されていれば見つかり_記録が先に残る(ask, resident: UnifiedPerson) -> None:
    moved_in(ask)
    assert look(ask) == (200, {"found": True, "business_numbers": ["100"]})
    entry = Entry.objects.filter(act="individual_number.found").get()
    assert (entry.purpose, json.loads(entry.body)["case"]) == ("INMOVER_QUERY", "転入-1")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id).get().subject == f"unified_person:{resident.pk}"


def test_答えは統合宛名番号も名前も含まない(ask, resident: UnifiedPerson) -> None:
    moved_in(ask)
    assert resident.unified_number not in json.dumps(look(ask), ensure_ascii=False)
    _, found = ask("put", purpose="PUT_RESIDENT", items=[told(1, "9", "010")])
    assert resident.unified_number not in json.dumps(found)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reference": "転入-9"}, "PRECONDITION_MISSING"),
        ({"reference": ""}, "PRECONDITION_MISSING"),
        ({"purpose": "NUMBER_CERTIFICATE"}, "PRECONDITION_MISSING"),  # 転入の根拠は申請の根拠にならない
        ({"purpose": "PUT_RESIDENT"}, "INVALID_INPUT"),
        ({"purpose": "STATISTICS"}, "INVALID_INPUT"),
    ],
)
def test_根拠か目的が合わなければ断り_記録する(ask, resident, values: dict[str, str], code: str) -> None:
    moved_in(ask)
    before = Entry.objects.filter(act="individual_number.refused", decision="deny").count()
    status, found = look(ask, **values)
    assert (status in (403, 422), found["error"]["code"]) == (True, code)
    assert Entry.objects.filter(act="individual_number.refused", decision="deny").count() == before + 1
    assert not Entry.objects.filter(act="individual_number.found").exists()


def test_別の人の根拠では探せない(ask, resident: UnifiedPerson) -> None:
    ask("put", purpose="PUT_RESIDENT", items=[told(2, "200")])
    moved_in(ask)
    assert look(ask, 2)[1]["error"]["code"] == "PRECONDITION_MISSING"


def test_期間の過ぎた根拠では探せない(ask, resident: UnifiedPerson) -> None:
    moved_in(ask)
    with clock.set_to(clock.now() + timedelta(31)):
        ApiClient.objects.update(valid_until=clock.today())
        assert look(ask)[1]["error"]["code"] == "PRECONDITION_MISSING"


def test_一分に10回を超える照合は待たせ_ほかの職員は待たない(ask, resident: UnifiedPerson) -> None:
    moved_in(ask)
    with clock.set_to(clock.now()):
        assert [look(ask)[0] for _ in range(11)] == [200] * 10 + [429]
        assert look(ask, operator="h.suzuki")[0] == 200
        assert Entry.objects.filter(act="individual_number.limited", decision="deny").count() == 1


def test_照合は同じか違うかだけを答える(ask, resident: UnifiedPerson) -> None:
    asked = {"purpose": "PUT_RESIDENT", "system": "001", "business_number": "100"}
    same, other = (individual_number(n).reveal() for n in (1, 2))
    assert ask("verify", individual_number=same, **asked) == (200, {"same": True})
    assert ask("verify", individual_number=other, **asked) == (200, {"same": False})


def test_表示は設定で開かない限り使えない(ask, resident: UnifiedPerson, settings) -> None:
    asked = {"purpose": "NUMBER_CERTIFICATE", "system": "001", "business_number": "100", "reference": "申請-1"}
    assert ask("reveal", **asked)[0] == 409
    settings.SESSHU_REVEAL_NUMBERS = True
    assert ask("reveal", **asked)[1]["error"]["code"] == "PRECONDITION_MISSING"
    today = str(clock.today())
    ask(
        "precondition",
        kind="application",
        reference="申請-1",
        business_number="100",
        valid_from=today,
        valid_until=today,
    )
    assert ask("reveal", **asked)[1]["error"]["code"] == "APPROVAL_NEEDED"
    approve(looking_up.REVEAL, looking_up.reveal_payload(resident.pk, "NUMBER_CERTIFICATE", "申請-1"))
    assert ask("reveal", **asked) == (200, {"individual_number": individual_number(1).reveal()})
    assert ask("reveal", **asked)[1]["error"]["code"] == "APPROVAL_NEEDED"  # 承認は一度だけ


def approve(kind: str, payload: dict) -> None:
    clerk = Actor("person", "clerk-1", permissions_of(["clerk"]))
    chief = Actor("person", "chief-1", permissions_of(["chief"]))
    asked = approvals.request(kind=kind, payload=payload, by=clerk, purpose="UNIFIED_NUMBERING", summary="試験")
    approvals.approve(approval_id=asked.pk, by=chief)


def test_出力は受取人だけが開け_出力の登録に残る(ask, resident: UnifiedPerson, settings, tmp_path) -> None:
    settings.SESSHU_VAR = tmp_path
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = self_signed(key)
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    today = str(clock.today())
    ask("precondition", kind="hand_over", reference="委託-1", valid_from=today, valid_until=today)
    asked = {"purpose": "CONTRACTOR_PROVIDE", "system": "001", "business_numbers": ["100"], "reference": "委託-1"}
    assert ask("link-export", certificate=pem, **asked)[1]["error"]["code"] == "APPROVAL_NEEDED"
    assert not Export.objects.exists()
    payload = looking_up.export_payload("001", ["100"], pem.encode(), "CONTRACTOR_PROVIDE", "委託-1")
    approve(looking_up.EXPORT, payload)
    status, found = ask("link-export", certificate=pem, **asked)
    assert (status, found["rows"]) == (200, 1)
    envelope = base64.b64decode(found["envelope"])
    digits = individual_number(1).reveal()
    assert digits.encode() not in envelope
    opened = pkcs7.pkcs7_decrypt_der(envelope, certificate, key, [])
    assert json.loads(opened) == [{"business_number": "100", "individual_number": digits}]
    [made] = Export.objects.all()
    caller = f"c:{ApiClient.objects.get(name='予防接種管理システム').pk}"
    assert (made.by, made.purpose, made.rows, made.subjects) == (caller, "CONTRACTOR_PROVIDE", 1, 1)
    assert (made.sha256, made.size) == (hashlib.sha256(envelope).hexdigest(), len(envelope)), "渡したものと同じ要約値"
    assert made.approval == Approval.objects.get(status="used").pk, "人は取り出せず、承認までたどれる"
    assert Entry.objects.get(act="file.exported").obj == f"export:{made.pk}"
    assert ask("link-export", certificate=pem, **asked)[1]["error"]["code"] == "APPROVAL_NEEDED"
    assert Export.objects.count() == 1, "断ったものは出力ではない"


def self_signed(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "委託先（試験）")])
    now = clock.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    return made.not_valid_before(now).not_valid_after(now + timedelta(1)).sign(key, hashes.SHA256())


def test_中間サーバーには統合宛名番号を渡し_確認中の人は渡さない(ask, resident: UnifiedPerson) -> None:
    ask("put", purpose="PUT_RESIDENT", items=[told(2, "200")])
    other = UnifiedPerson.objects.exclude(pk=resident.pk).get()
    Finding.objects.create(
        code="C10", about=b"x" * 32, person=other.pk, first_seen=clock.today(), last_seen=clock.today()
    )
    status, found = ask("unified", system="001", business_numbers=["100", "200", "999"])
    assert (status, found["unified_numbers"]) == (200, {"100": resident.unified_number})
    assert (found["blocked"], found["unknown"]) == (["200"], ["999"])


def test_二人の照会のための変換は_それぞれの記録になる(ask, resident: UnifiedPerson) -> None:
    ask("put", purpose="PUT_RESIDENT", items=[told(2, "200")])
    other = UnifiedPerson.objects.exclude(pk=resident.pk).get()
    asked_by = [{"operator": "u:2", "business_numbers": ["200", "999"]}]
    assert ask("unified", system="001", business_numbers=["100", "200", "999"], asked_by=asked_by)[0] == 200
    asked_by = [{"operator": one, "business_numbers": ["100"]} for one in ("u:3", "u:4")]
    assert ask("unified", system="001", business_numbers=["100"], asked_by=asked_by)[0] == 200
    mine = f"unified_person:{resident.pk}"
    assert [(on_behalf_of(one), one.obj) for one in Entry.objects.filter(act=TRANSLATED).order_by("queue_id")] == [
        ("c.tanaka", mine), ("u:2", f"unified_person:{other.pk}"), ("u:3", mine), ("u:4", mine),
    ]  # fmt: skip


def on_behalf_of(entry: Entry) -> str:
    detail = Detail.objects.get(entry_id=entry.id)
    return str(json.loads(unseal(bytes(detail.salt), bytes(detail.ciphertext)))["on_behalf"])


def test_支援措置のためには_確認中の人も名寄せされた番号も渡し_渡したことを記録する(
    ask, resident: UnifiedPerson
) -> None:  # fmt: skip
    ask("put", purpose="PUT_RESIDENT", items=[told(2, "200"), told(3, "300")])
    other = UnifiedPerson.objects.get(links__business_number="200")
    merged = UnifiedPerson.objects.get(links__business_number="300")
    Finding.objects.create(
        code="C10", about=b"x" * 32, person=other.pk, first_seen=clock.today(), last_seen=clock.today()
    )
    UnifiedPerson.objects.filter(pk=merged.pk).update(state="merged", merged_into=resident)
    status, found = ask("protection", system="001", business_numbers=["100", "200", "300", "999"])
    both = [resident.unified_number, merged.unified_number]
    assert (status, found["unified_numbers"]) == (200, {"100": both, "200": [other.unified_number], "300": both})
    assert (found["blocked"], found["unknown"]) == (["200"], ["999"])
    entry = Entry.objects.get(act="unified_number.translated_for_protection")
    assert entry.n == 3


def test_誤った個人番号は行を示して断り_どこにも書き残さない(ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    digits = individual_number(1).reveal()
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    row = told(1, "100") | {"individual_number": wrong}
    status, found = ask("put", purpose="PUT_RESIDENT", items=[told(2, "200"), row])
    assert (status, found["error"]["field"]) == (422, "individual_number")
    assert "2件目" in found["error"]["text"]
    assert UnifiedPerson.objects.count() == 0
    seen = json.dumps(found) + caplog.text + "".join(Entry.objects.values_list("body", flat=True))
    assert wrong not in seen
    assert digits not in seen


def test_付番も根拠も_呼び出した職員を記録する(ask, resident: UnifiedPerson) -> None:
    moved_in(ask)
    for act in ("unified_number.put", "individual_number.precondition"):
        detail = Detail.objects.get(entry_id=Entry.objects.filter(act=act).latest("queue_id").id)
        told_with = json.loads(unseal(bytes(detail.salt), bytes(detail.ciphertext)))
        assert told_with["on_behalf"] == "c.tanaka", act
    assert {event.data["on_behalf"] for event in resident.events.all()} == {"c.tanaka"}


def test_本番では試験用の個人番号を行を示して断り_何も登録しない(ask, settings) -> None:
    settings.SESSHU_PRODUCTION = True
    real = {"system": "001", "business_number": "1", "individual_number": "123456789018", "name": "試験"}
    status, found = ask("put", purpose="PUT_RESIDENT", items=[real, told(2, "200")])
    assert (status, found["error"]["code"], found["error"]["field"]) == (422, "RESERVED_NUMBER", "individual_number")
    assert "2件目" in found["error"]["text"]
    assert individual_number(2).reveal() not in json.dumps(found)
    assert UnifiedPerson.objects.count() == 0
    assert ask("put", purpose="PUT_RESIDENT", items=[real])[1]["results"][0]["result"] == "numbered"


def test_照会のための変換は_符号を待つ人を止め_消去のための変換は誰も止めない(ask, resident) -> None:
    person = UnifiedPerson.objects.get()
    asked = {"system": "001", "business_numbers": ["100"]}
    Finding.objects.create(code="C04", about=b"4", person=person.pk, first_seen=clock.today(), last_seen=clock.today())
    assert ask("unified", **asked)[1]["unified_numbers"] == {"100": person.unified_number}, "提供は止めない"
    assert ask("unified", use="inquire", **asked)[1]["blocked"] == ["100"]
    waits = [{"unified_number": person.unified_number, "state": "stuck"}]
    assert ask("code-states", items=waits) == (200, {"taken": 1, "unknown": 0})
    assert ask("unified", use="inquire", **asked)[1]["blocked"] == ["100"], "応答のない依頼は、符号ではない"
    states = [{"unified_number": person.unified_number, "state": "held"}]
    assert ask("code-states", items=states) == (200, {"taken": 1, "unknown": 0})
    assert ask("unified", use="inquire", **asked)[1]["blocked"] == []
    Finding.objects.create(code="C08", about=b"8", person=person.pk, first_seen=clock.today(), last_seen=clock.today())
    assert ask("unified", **asked)[1]["blocked"] == ["100"]
    assert ask("unified", use="remove", **asked)[1]["unified_numbers"] == {"100": person.unified_number}
    numbers = [person.unified_number, "999999999999999"]
    found = ask("business", system="001", unified_numbers=numbers)[1]["business_numbers"]
    assert found == {person.unified_number: ["100"]}
    assert ask("business", system="010", unified_numbers=numbers)[1]["business_numbers"] == {}


def test_許されていない利用目的と業務IDは_名乗れず記録に残る(ask, resident) -> None:
    digits = individual_number(1).reveal()
    asked = {"purpose": "NIS_PROVIDE", "system": "001", "individual_number": digits}
    status, found = ask("find", **asked)
    assert (status, found["error"]["code"]) == (403, "PURPOSE_NOT_ALLOWED"), "根拠の要らない目的も、誰でもは名乗れない"
    moved_in(ask)
    assert look(ask)[0] == 200
    assert look(ask, system="020")[1]["error"]["code"] == "PURPOSE_NOT_ALLOWED", "ほかの業務の番号は聞けない"
    status, found = ask("put", purpose="PUT_RESIDENT", items=[told(1, "100"), told(2, "B1", "020")])
    assert (status, found["error"]["code"]) == (403, "PURPOSE_NOT_ALLOWED")
    assert UnifiedPerson.objects.count() == 1
    denied = Entry.objects.filter(act="individual_number.refused", decision="deny")
    assert sorted(denied.values_list("purpose", flat=True)) == ["INMOVER_QUERY", "NIS_PROVIDE", "PUT_RESIDENT"]
    NumberUse.objects.update(purposes="NIS_PROVIDE\nINMOVER_QUERY")
    assert ask("find", **asked) == (200, {"found": True, "business_numbers": ["100"]})
    ApiClient.objects.update(name="別のシステム")
    assert ask("find", **asked)[0] == 403
