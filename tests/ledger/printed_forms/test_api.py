"""帳票印刷のAPI: 画面と同じ入口で交付番号が付き、同じ依頼は一度だけ。支援措置の人の紙は作られず、渡されない。"""

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.residents.models import Resident
from tests.foundation.forms.paper import text_of
from tests.ledger.doses.test_api import make_client
from tests.ledger.mailings.office import protected
from tests.ledger.printed_forms.office import IDENTITY, issued, paper, texts, vaccinated
from tests.ledger.reservations.test_api import get, post

pytestmark = pytest.mark.django_db
DOSE = {"given_on": "2021-07-01", "product": "mr"}


def wish(person: Resident, kind: str = "dose_history", **more: Any) -> dict[str, Any]:
    named = {"addressee_number": person.addressee_number, "birth_date": str(person.birth_date)}
    purpose = "DOSE_INQUIRY" if kind == "immunization_ledger" else "CERTIFICATE"
    asked = {"request": str(uuid4()), "operator": "支所1番窓口", "kind": kind, "purpose": purpose}
    return asked | named | IDENTITY | more


@pytest.fixture
def key() -> str:
    return make_client(["form.fetch"])


@pytest.fixture
def person(clerk: Actor) -> Resident:
    texts(clerk)
    return vaccinated(clerk)


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("immunization_ledger", {}, "AB1234"),
        ("statutory_certificate", {"form": "1", "doses": [DOSE]}, "様式第一号"),
        ("dose_history", {}, "予防接種の記録"),
        ("dose_history_english", {"alphabet": "KAKU SORA"}, "KAKU SORA"),
    ],
)
def test_交付番号が付き_できあがったPDFを受け取れ_だれが受け取ったか残る(
    client: Client, clerk: Actor, key: str, person: Resident, kind: str, more: dict[str, Any], words: str
) -> None:
    made = post(client, key, "printed-forms", wish(person, kind, **more)).json()
    assert (made["number"], made["state"], made["file"]) == ("交付2026-00001", "prepared", "")
    early = get(client, key, f"printed-forms/{made['issue']}/file")
    assert (early.status_code, "printed" in early.json()["error"]["text"]) == (409, True)
    row = FormIssue.objects.get()
    file = paper(row.run, clerk)
    assert words.replace(" ", "") in text_of(file).replace(" ", "")
    done = get(client, key, f"printed-forms/{made['issue']}").json()
    assert (done["state"], done["pages"]) == ("printed", 1)
    told = client.get(done["file"], headers={"Authorization": f"Bearer {key}"})
    assert told.content == file.read_bytes()
    assert told["Digest"] == f"sha-256={done['sha256']}" == f"sha-256={hashlib.sha256(told.content).hexdigest()}"
    assert "架空" not in told["Content-Disposition"]
    entry = Entry.objects.filter(act="form.downloaded").latest("queue_id")
    assert entry.actor == row.issued_by
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=person.subject).exists()
    assert "支所1番窓口" in Entry.objects.get(act="form_issue.made").body


def test_同じ依頼は何度届いても一枚_別の内容には使えない(client: Client, key: str, person: Resident) -> None:
    asked = wish(person, "statutory_certificate", form="1", doses=[DOSE])
    made = post(client, key, "printed-forms", asked).json()
    assert post(client, key, "printed-forms", asked).json() == made, "答えが届かず送り直した"
    assert (FormIssue.objects.count(), PrintRun.objects.count()) == (1, 1)
    for other in ({"kind": "dose_history"}, {"caller_name": "別の人"}, {"doses": [{"given_on": "2020-09-24",
                  "product": "hepb"}]}):  # fmt: skip
        used = post(client, key, "printed-forms", asked | other)
        assert (used.status_code, used.json()["error"]["code"]) == (409, "REQUEST_USED"), other
    used = post(client, make_client(["form.fetch"], "別のシステム"), "printed-forms", asked)
    assert (used.status_code, FormIssue.objects.count()) == (409, 1)


def test_再発行は番号が進み_同じ依頼は一枚_済証だけ(client: Client, key: str, person: Resident) -> None:
    first = post(client, key, "printed-forms", wish(person, "statutory_certificate", form="1", doses=[DOSE])).json()
    to = f"printed-forms/{first['issue']}/reissue"
    asked = {"request": str(uuid4()), "operator": "支所1番窓口", "reason": "紛失したため"} | IDENTITY
    again = post(client, key, to, asked).json()
    assert (again["reissue"], again["number"]) == (1, "交付2026-00002")
    assert post(client, key, to, asked).json() == again
    assert post(client, key, to, asked | {"request": str(uuid4())}).json()["reissue"] == 2
    assert post(client, key, to, asked | {"reason": "汚損"}).json()["error"]["code"] == "REQUEST_USED"
    history = post(client, key, "printed-forms", wish(person)).json()
    no = post(client, key, f"printed-forms/{history['issue']}/reissue", asked | {"request": str(uuid4())})
    assert (no.status_code, "予防接種済証だけ" in no.json()["error"]["text"]) == (409, True)


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"purpose": "STATISTICS"}, 422, "purpose"),
        ({"kind": "out_of_area_request"}, 422, "kind"),
        ({"kind": "statutory_certificate", "form": "9", "doses": [DOSE]}, 422, "form"),
        ({"kind": "statutory_certificate", "form": "1", "doses": [DOSE | {"product": "bcg"}]}, 422, "doses"),
        ({"identity": ""}, 422, "identity"),
        ({"caller": "nobody"}, 422, "caller"),
        ({"operator": ""}, 422, "operator"),
        ({"birth_date": "2020-06-16"}, 404, ""),
        ({"addressee_number": ""}, 422, "addressee_number"),
    ],
)
def test_画面と同じ点検で断られ_番号は使われない(
    client: Client, key: str, person: Resident, more: dict[str, Any], status: int, field: str
) -> None:
    no = post(client, key, "printed-forms", wish(person) | more)
    assert (no.status_code, no.json()["error"].get("field", "")) == (status, field), no.json()
    assert not FormIssue.objects.exists()
    assert not PrintRun.objects.exists()


def test_支援措置の人の帳票は作られず_後から措置が付いた人の紙も渡されない(
    client: Client, clerk: Actor, key: str, person: Resident
) -> None:
    made = post(client, key, "printed-forms", wish(person)).json()
    paper(FormIssue.objects.get().run, clerk)
    assert get(client, key, f"printed-forms/{made['issue']}/file").status_code == 200
    protected(person)
    for answer in (
        post(client, key, "printed-forms", wish(person)), get(client, key, f"printed-forms/{made['issue']}/file"),
        get(client, key, f"printed-forms/{made['issue']}"),
    ):  # fmt: skip
        assert answer.status_code == 403, answer.json()
        assert "窓口" in answer.json()["error"]["text"]
    assert FormIssue.objects.count() == 1


def test_ほかのシステムと窓口の交付は見えず_権限のない鍵では何もできない(
    client: Client, clerk: Actor, key: str, person: Resident
) -> None:
    made = post(client, key, "printed-forms", wish(person)).json()
    at_counter = issued(clerk, "dose_history", person)
    other = make_client(["form.fetch"], "別のシステム")
    for who, number in ((other, made["issue"]), (key, at_counter.pk), (key, uuid4())):
        assert get(client, who, f"printed-forms/{number}").status_code == 404
        assert get(client, who, f"printed-forms/{number}/file").status_code == 404
    nobody = make_client(["dose.judge"], "判定だけ")
    assert post(client, nobody, "printed-forms", wish(person)).status_code == 403
