"""支援措置: すべての出口を登録簿（画面・出力を作る部品・帳票・API）から数え上げ、どこからも住所が出ないことを確かめる。

新しい画面・出力・帳票・APIが増えると、この表に足すまで失敗する。
"""

import ast
import csv
import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import sesshu.ledger
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.files import actions as files
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.registry import intake
from sesshu.foundation.forms import registry as forms
from sesshu.foundation.forms.models import PrintRow
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.events import actions as events
from sesshu.ledger.events.models import Event
from sesshu.ledger.exchange_cases import actions as exchange_cases
from sesshu.ledger.exchange_comparisons.models import ExchangeDifference
from sesshu.ledger.exchange_inquiries.actions import Asked as AskedOfOthers
from sesshu.ledger.exchange_inquiries.actions import ask as ask_others
from sesshu.ledger.exchange_inquiries.sections import NO_SECTION
from sesshu.ledger.extracts import queries as extract_queries
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.subjects import columns_for
from sesshu.ledger.inquiries.actions import open_slip
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.piles import actions as piles
from sesshu.ledger.piles import outputs as pile_outputs
from sesshu.ledger.piles.models import Pile
from sesshu.ledger.printed_forms import kinds
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.recalls import outputs
from sesshu.ledger.recalls.models import LotRecall
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.reservations import outputs as reservation_outputs
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.residents import actions, queries
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.screening_forms import actions as screening_forms
from sesshu.ledger.screening_forms.models import ScreeningFormOrder
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from tests.ledger.events.office import event
from tests.ledger.events.office import first as first_session
from tests.ledger.extracts.office import bytes_of, put_out
from tests.ledger.mailings.office import NOW, child, prepared, texts_in_force
from tests.ledger.printed_forms.office import issued
from tests.ledger.printed_forms.office import texts as form_texts
from tests.ledger.recalls.office import clinic, dose, recalled
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
SECRET = "秘密町"
SECRET_TELEPHONE = "096-999-0000"
DAY = date(2020, 6, 15)
HOME = {"town": SECRET, "building": SECRET, "city": SECRET, "prefecture": SECRET, "street": SECRET}


@dataclass
class World:
    """A protected child and its mother, the brother who went back to the father, and all that is kept of them."""

    child: Resident
    mother: Resident
    brother: Resident
    dose: Dose
    mailing: Mailing
    recall: LotRecall
    voucher: Voucher
    imported: Import
    event: Event
    reservation: Reservation
    pile: Pile
    issue: FormIssue


RECEIVER = job_actor("test.receiver", "inquiry.write")
ASKER = job_actor("test.asker", "exchange_inquiry.write", "exchange_case.write")


def _case(one: Any) -> Any:
    """An application about somebody, from which other bodies are asked."""
    return exchange_cases.open_case(
        resident_id=one.id, kind="exemption", matter="実費の免除", received_on=date(2026, 10, 1),
        consent_number="同意1", by=ASKER, purpose="INFORMATION_EXCHANGE",
    )  # fmt: skip


def _asked(one: Any) -> Any:
    """An inquiry to another body about somebody."""
    about = AskedOfOthers(one.id, "exemption", "011002", "試験市", "同意1", exchange_case=_case(one).pk)
    return ask_others(asked=[about], department=NO_SECTION, by=ASKER, purpose="INFORMATION_EXCHANGE")[0]


def _difference(one: Any) -> Any:
    """An inquiry of whose body the intermediary says something else."""
    row, now = _asked(one), clock.now()
    return ExchangeDifference.objects.create(
        kind="other_body", client_key=str(row.client_key), exchange_inquiry=row, case=row.case,
        department=row.department, at=row.asked_at, first_seen=now, last_seen=now,
    )  # fmt: skip


def _file(rows: list[Any]) -> bytes:
    """A resident file of these rows, as the register sends it."""
    out = io.StringIO()
    columns = intake("residents.change").interface.columns
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    for row in rows:
        values = [getattr(row, column.field) for column in columns]
        writer.writerow(["" if v is None else "1" if v is True else "0" if v is False else str(v) for v in values])
    return out.getvalue().encode()


@pytest.fixture
def world(clerk: Actor, chief: Actor, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        base = {"birth": "2020-06-15", "change_on": DAY, "became_on": DAY, "processed_on": DAY}
        first = register_row(
            **base, name="架空　秘子", kana="カクウ　ヒメコ", protected=True, protected_from=date(2026, 4, 1), **HOME
        )
        mother = register_row(addressee_number="000000000012352", birth="1995-05-05", change_on=date(1995, 5, 5),
                              became_on=date(1995, 5, 5), processed_on=DAY, name="架空　母子", kana="カクウ　ハハコ",
                              **HOME)  # fmt: skip
        his = base | {"addressee_number": "000000000012361", "name": "架空　次郎", "kana": "カクウ　ジロウ", "sex": "1"}
        back = his | {"history_number": 2, "change_reason": "30", "change_on": date(2026, 6, 1),
                      "processed_on": date(2026, 6, 1), "household_number": "000000000000999"}  # fmt: skip
        imported = files.take_in(
            interface="residents.change", name="change.csv", by=clerk,
            content=_file([first, mother, register_row(**his, **HOME), register_row(**back)]),
        )  # fmt: skip
        assert (imported.state, imported.accepted) == ("committed", 4)
        people = {r.addressee_number: r for r in Resident.objects.all()}
        kid, mom, brother = (people[f"0000000000123{n}"] for n in ("44", "52", "61"))
        actions.set_postal_address(
            resident_id=kid.id, starts_on=date(2026, 1, 1), ends_on=None, postal_code="8600000", address=SECRET,
            recipient=SECRET, reason="避難先", by=clerk, purpose="RESIDENT_INTAKE",
        )  # fmt: skip
        clinic(clerk)
        texts_in_force(clerk)
        child()
        given = dose(kid, "AB1234", date(2026, 9, 10), product="hepb")
        recall = recalled(clerk, product="hepb")
        wanted = [vouchers.Wanted(kid.id, "mr_2")]
        vouchers.issue(wanted=wanted, kind="screening_form", issued_on=NOW.date(), by=clerk, purpose="RECOMMENDATION")
        mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
        mailings.request_release(mailing_id=mailing.id, by=clerk)
        mailing = mailings.release(mailing_id=mailing.id, by=chief)
        form_texts(clerk)
        paper = issued(clerk, "immunization_ledger", kid)
        day = event(clerk)
        telephone = {"telephone": SECRET_TELEPHONE}
        [taken] = reservations.book(
            wishes=[Wish(kid.id, (first_session(day).id,), uuid.uuid4(), **telephone)],
            channel="counter", by=clerk, purpose="EVENT_MANAGEMENT",
        )  # fmt: skip
        batch = piles.open_pile(
            institution_code="", month=date(2026, 10, 1), source="slip", kind="routine", setting="individual", box="",
            claimed=1, by=clerk, purpose="DOSE_REGISTRATION",
        )  # fmt: skip
        keyed = piles.Keyed(mom.id, date(2026, 10, 5), "flu", "")
        piles.key_slip(pile_id=batch.pk, keyed=keyed, by=clerk, purpose="DOSE_REGISTRATION")
        yield World(
            kid, mom, brother, given, mailing, recall, Voucher.objects.get(), imported,
            day, taken.reservations[0], batch, paper,
        )  # fmt: skip


# ---- screens -------------------------------------------------------------------------------------------------------
# What stands for each part of an address. Parts that name nobody get an identifier of nothing.
PARTS: dict[str, Callable[[World], list[Any]]] = {
    "resident_id": lambda w: [w.child.id, w.mother.id, w.brother.id],
    "mother_id": lambda w: [w.mother.id],
    "first_id": lambda w: [w.child.id, w.brother.id],
    "second_id": lambda w: [w.mother.id],
    "slip_id": lambda w: [
        open_slip(resident_id=one.id, channel="telephone", by=RECEIVER, purpose="RESIDENT_SEARCH").id
        for one in (w.child, w.mother, w.brother)
    ],
    "dose_id": lambda w: [w.dose.id],
    "inquiry_id": lambda w: [_asked(one).pk for one in (w.child, w.mother, w.brother)],
    "difference_id": lambda w: [_difference(one).pk for one in (w.child, w.mother, w.brother)],
    "exchange_case_id": lambda w: [_case(one).pk for one in (w.child, w.mother, w.brother)],
    "mailing_id": lambda w: [w.mailing.id],
    "recall_id": lambda w: [w.recall.id],
    "voucher_id": lambda w: [w.voucher.id],
    "import_id": lambda w: [w.imported.id],
    "number": lambda _: [1, 2, 3],
    "event_id": lambda w: [w.event.id],
    "session_id": lambda w: [first_session(w.event).id],
    "reservation_id": lambda w: [w.reservation.id],
    "pile_id": lambda w: [w.pile.pk],
    "issue_id": lambda w: [w.issue.pk],
    "kind_code": lambda _: list(kinds.kinds()),
    "person_id": lambda w: [p.id for p in w.mailing.persons.filter(resident__in=[w.child, w.mother, w.brother])],
}
NOBODY = {
    "account_id", "approval_id", "assignment_id", "bulk_id", "case_id", "change_id", "client_id", "code",
    "comparison_id", "definition_id", "erasure_id", "export_id", "facility_code", "image_id", "job_id", "key",
    "key_id", "kind", "link_id", "mail_id", "message_id", "move_id",
    "question_id", "reconciliation_id", "report_id", "review_id", "risk", "row_id",
    "run_id", "setting_id",
}  # fmt: skip


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from walk(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def addresses(world: World) -> Iterator[str]:
    """Every page's address, once for each person or thing it can be about."""
    for route, one in walk(get_resolver()):
        if getattr(one.callback, "is_api", False):
            continue
        found = [route]
        for name, converter in one.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            assert name in PARTS.keys() | NOBODY, f"{route}: 「{name}」が誰を指すかを、この試験の表に加えてください"
            values = PARTS[name](world) if name in PARTS else ["x" if kind in ("str", "slug") else uuid.uuid4()]
            found = [
                text.replace(f"<{kind}:{name}>", str(value)).replace(f"<{name}>", str(value))
                for text in found
                for value in values
            ]
        yield from (f"/{text}" for text in found)


def signed_in(client: Client, settings: Any, duty: str) -> Client:
    account = Account.objects.create(
        login_id=f"path-{duty}", display_name="試験", active_from=date(2020, 4, 1), created_at=clock.now(),
        password_must_change=False,
    )  # fmt: skip
    DutyAssignment.objects.create(
        account=account, duty=duty, valid_from="2020-04-01", given_by="j:test", given_at=clock.now()
    )
    _, token = sessions.begin(account, factors="demo", terminal="T-1")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    return client


@pytest.mark.parametrize("duty", ["clerk", "chief", "counter"])
def test_どの画面にも住所が出ない(client: Client, settings: Any, world: World, duty: str) -> None:
    signed_in(client, settings, duty)
    seen = 0
    for address in addresses(world):
        if "sign-out" in address:
            continue
        body = client.get(address).content
        assert SECRET.encode() not in body, address
        assert SECRET_TELEPHONE.encode() not in body, address
        seen += str(world.child.kana).encode() in body
    assert seen > 5, "本人の画面が開けていません"


@pytest.mark.parametrize("duty", ["clerk", "chief", "counter"])
def test_検索の結果にも住所が出ない(client: Client, settings: Any, world: World, duty: str) -> None:
    signed_in(client, settings, duty)
    page = client.get("/residents/").content.decode()
    assert "総合検索" in page
    answer = client.post("/residents/", {"form_name": "SearchForm", "kana": "カクウ"}, follow=True)
    assert world.child.name in answer.content.decode()
    assert SECRET not in answer.content.decode()


# ---- files that go out ---------------------------------------------------------------------------------------------
def _recall_people(w: World, by: Actor) -> Any:
    return outputs.export_people(recall_id=w.recall.id, route="", profile="machine", by=by, purpose="LOT_RECALL")


def _told_off(w: World, by: Actor) -> Any:
    if w.event.state != "cancelled":
        events.cancel_event(event_id=w.event.id, reason="台風のため", by=by, purpose="EVENT_MANAGEMENT")
        w.event.refresh_from_db()
    made = reservation_outputs.export_tell(event_id=w.event.id, profile="machine", by=by, purpose="EVENT_MANAGEMENT")
    assert SECRET_TELEPHONE not in contents(export=made, by=by).decode()
    return made


EXPORTS: dict[str, Callable[[World, Actor], Any] | str] = {
    "ledger.recalls.outputs": _recall_people,
    "ledger.recalls.withdrawing": "住所も氏名もない（COLUMNS、tests/ledger/recalls/test_withdrawing.py）",
    "ledger.mailings.actions.listing": lambda w, by: mailings.export_list(
        mailing_id=w.mailing.id, profile="machine", by=by
    ),
    "ledger.due.listing": "住所の列がない（tests/ledger/due/test_listing.py）",
    "ledger.unvaccinated.outputs": "住所の列がない（tests/ledger/unvaccinated）",
    "ledger.due.differing": "住所の列がない（tests/ledger/due/test_listing.py）",
    "ledger.programmes.actions": "住所の列がない（COLUMNS）",
    "ledger.vaccination_errors.reports": "人の列がない年間件数",
    "ledger.protection.actions": "ほかの職員の承認を受けた出力だけ（test_protection.py）",
    "ledger.mailings.actions.running_lists": "住所の列がない（WITHDRAWAL、AFTER_POSTING）",
    "ledger.mailings.after_posting.actions": "人がいない件数表",
    "ledger.mailings.printing_company.actions": "確定した手紙だけ。支援措置の人は手紙にならない（下の帳票の試験）",
    "ledger.disaster_extracts.actions": "開いた中身に住所が出ない（tests/ledger/disaster_extracts/test_extract.py）",
    "ledger.statistics.outputs": "人がいない集計表",
    "ledger.extracts.making": lambda _, by: extracted(by),
    "ledger.extracts.differences": "住所の列がない（COLUMNS）",
    "ledger.reservations.outputs": _told_off,
    "ledger.attendance.outputs": "住所の列がない（COLUMNS）",
    "ledger.staff_assignments.outputs": "住民がいない支払明細",
    "ledger.piles.outputs": lambda w, by: pile_outputs.export_pile(
        pile_id=w.pile.pk, profile="machine", by=by, purpose="DOSE_REGISTRATION"
    ),
    "ledger.printed_forms.lists.actions": "支援措置の世帯の人は載らない（printed_forms/test_lists.py）",
    "ledger.exchange_inquiries.screens.records": "住所の列がない（COLUMNS）",
    "operate.data_return.making": "市へのすべてのデータの引渡し（契約の終わり）。住所を含むのが目的",
    "foundation.files.screens.imports": "行番号と結果だけ",
    "foundation.files.listing": "画面の一覧と同じ行",
}


def extracted(by: Actor) -> Any:
    """Everything of everybody that this person may choose; a clerk may choose no address at all."""
    chosen = tuple(columns_for(by, "residents"))
    run = put_out(Question("residents", chosen), by)
    doses = put_out(Question("doses", tuple(columns_for(by, "doses"))), by)
    assert SECRET not in bytes_of(doses, by).decode()
    booked = put_out(Question("reservations", tuple(columns_for(by, "reservations"))), by)
    assert SECRET_TELEPHONE not in bytes_of(booked, by).decode()
    return extract_queries.export_of(run)


FILES = "sesshu.foundation.files"
WAYS_OUT = {f"{FILES}.exporting"}
WAYS_OUT |= {f"{FILES}.exporting.{name}" for name in ("export", "export_package", "export_stored")}


# They hold no addresses of residents: what they put out is tested in tests/exchange, tests/hub and tests/addressee.
OTHER_SYSTEMS = {"addressee", "hub", "intermediary", "network"}


def exporters() -> set[str]:
    """Every module of the ledger and what it stands on that takes in the way out of files."""
    root = Path(sesshu.__file__).parent
    found: set[str] = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom):
                continue
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            if names & WAYS_OUT:
                found.add(".".join(path.relative_to(root).with_suffix("").parts))
    ours = {module for module in found if module.split(".")[0] not in OTHER_SYSTEMS}
    return ours - {"foundation.files.screens.outputs"}  # it only fetches what was registered


def test_出力を作る部品をすべて調べている() -> None:
    assert exporters() == EXPORTS.keys()


@pytest.mark.parametrize("name", [name for name, how in EXPORTS.items() if not isinstance(how, str)])
def test_どの出力にも住所が出ない(name: str, clerk: Actor, chief: Actor, world: World) -> None:
    how = EXPORTS[name]
    assert callable(how)
    for by in (clerk, chief):
        assert SECRET not in contents(export=how(world, by), by=by).decode()


# ---- printed forms -------------------------------------------------------------------------------------------------
def _mailing(w: World, clerk: Actor, _chief: Actor) -> None:
    mailings.print_letters(mailing_id=w.mailing.id, by=clerk)


def _recall(w: World, clerk: Actor, _chief: Actor) -> None:
    try:
        outputs.prepare_letters(recall_id=w.recall.id, by=clerk, purpose="LOT_RECALL")
    except outputs.NotNow:
        return  # nobody but the protected child has a dose: no letter at all


def _fax(w: World, clerk: Actor, _chief: Actor) -> None:
    outputs.prepare_fax(recall_id=w.recall.id, by=clerk, purpose="LOT_RECALL")


def _screening_forms(w: World, clerk: Actor, _chief: Actor) -> None:
    wanted = [screening_forms.WantedForm(w.child.id, "hepb", "2回目")]
    screening_forms.order_forms(wanted=wanted, by=clerk, purpose="VOUCHER_MANAGEMENT")
    ids = list(ScreeningFormOrder.objects.values_list("pk", flat=True))
    assert screening_forms.print_waiting(order_ids=ids, by=clerk, purpose="VOUCHER_MANAGEMENT").rows == 1


def _screening_sheet(w: World, clerk: Actor, _chief: Actor) -> None:
    run = screening_forms.print_sheet(resident_id=w.child.id, by=clerk, purpose="VOUCHER_MANAGEMENT")
    assert run.rows == 1


ASKED: dict[str, dict[str, Any]] = {
    "dose_history_english": {"alphabet": "KAKU HANAKO"},
    "out_of_area_request": {"addressee": "架空市長", "stay": "架空市", "wanted": ("mr_2",),
                            "valid_until": date(2027, 3, 31)},
}  # fmt: skip


def _papers(kind: str) -> Callable[[World, Actor, Actor], None]:
    def make(w: World, clerk: Actor, _chief: Actor) -> None:
        w.dose.level, w.dose.decision = "info", ""  # as a dose by the rules: the only one that can be certified
        w.dose.save(update_fields=["level", "decision"])
        asked = ASKED.get(kind, {})
        if kind == "statutory_certificate":
            asked = {"form": "1", "doses": (w.dose.pk,)}
        assert issued(clerk, kind, w.child, **asked).run.rows

    return make


PRINTED: dict[str, Callable[[World, Actor, Actor], None] | str] = {
    "screening-form": _screening_forms,
    "screening-sheet": _screening_sheet,
    "mailing-notice": _mailing,
    "recall-letter": _recall,
    "recall-fax": _fax,
    "vaccination-error-report": "氏名も住所もない",
    "immunization-ledger": _papers("immunization_ledger"),
    "statutory-certificate": _papers("statutory_certificate"),
    "dose-history": _papers("dose_history"),
    "dose-history-english": _papers("dose_history_english"),
    "out-of-area-request": _papers("out_of_area_request"),
    "public-notice": "個人の情報が載らない",
    "people-list": "支援措置の世帯の人は一覧に載らない（tests/ledger/printed_forms/test_lists.py）",
    "mailing-postcard": "確定した人だけに出す。支援措置の人は手紙にならない（mailing-notice と同じ行）",
    "statistics-table": "人がいない統計表",
    "mailing-decision": "件数と生年月日の標本だけ。住所の欄がない（decision/forms.yaml）",
}


def test_帳票をすべて調べている() -> None:
    assert {code for code in forms._templates if not code.startswith("test")} == PRINTED.keys()


@pytest.mark.parametrize("name", [name for name, how in PRINTED.items() if not isinstance(how, str)])
def test_どの帳票の行にも住所が出ない(name: str, clerk: Actor, chief: Actor, world: World) -> None:
    how = PRINTED[name]
    assert callable(how)
    how(world, clerk, chief)
    assert all(SECRET not in str(row) for row in PrintRow.objects.values_list())
    assert world.mailing.persons.get(resident=world.child).included is False


# ---- other systems -------------------------------------------------------------------------------------------------
# No address and nothing sensitive ever goes this way: `ledger/extracts/opening.py`, tests/ledger/extracts/test_api.py.
EXTRACTS = {"api-extract-run", "api-extract-state", "api-extract-file"}
# Days, vaccines and lots of an approved inquiry, nothing else; files come in and their counts go out.
HUB = {"api-vaccination-facts", "api-intake-files", "api-intake-file-state", "api-intake-file-withdraw"}
# Papers of protected persons are neither listed nor given out: tests/ledger/images/test_api.py.
IMAGES = {"api-image-search", "api-image-register", "api-image-picture"}

# Numbers and states, no names, addresses or telephones: tests/ledger/reservations/test_api.py.
EVENTS = {
    "api-event-list", "api-event", "api-reservation-book", "api-reservation-move", "api-reservation-cancel",
    "api-session-reservations", "api-attendance-list", "api-attendance-step",
}  # fmt: skip

# Numbers of doses and people: tests/ledger/statistics/test_by_name.py.
STATISTICS = {"api-statistics-tables", "api-statistics-run", "api-statistics-file"}

# Papers of protected persons are neither made nor given out: tests/ledger/printed_forms/test_api.py.
PAPERS = {"api-printed-form-issue", "api-printed-form-reissue", "api-printed-form", "api-printed-form-file"}

# Codes of staff and hours; no resident: tests/ledger/staff_assignments/test_api.py.
STAFF = {
    "api-staff-list", "api-staff-event", "api-staff-plan", "api-staff-withdraw", "api-staff-hours",
}  # fmt: skip

# Doses come in; what goes out are counts and reasons without values: tests/ledger/doses/test_results_api.py.
DOSE_RESULTS = {"api-dose-results", "api-dose-results-state"}

# Files without addresses and without protected persons: tests/ledger/unvaccinated/test_api.py.
UNVACCINATED = {"api-unvaccinated-list", "api-unvaccinated-file"}

# Names and numbers without addresses: tests/ledger/residents/test_search_api.py.
PEOPLE = {"api-resident-search"}


def test_APIは開かれたデータ出力のほかに台帳の人を返さない() -> None:
    """A new operation must be looked at for addresses before it is added here."""
    ours = {one.name for _, one in walk(get_resolver()) if getattr(one.callback, "is_api", False)}
    assert ours == {
        "api-judge",
        "api-judge-people",
        *DOSE_RESULTS,
        *EVENTS,
        *EXTRACTS,
        *HUB,
        *IMAGES,
        *PAPERS,
        *PEOPLE,
        *STAFF,
        *STATISTICS,
        *UNVACCINATED,
    }  # extracts: no address ever (ledger/extracts/opening.py)


def test_印を付けた人だけでなく同じ世帯の人の住所も隠れている(clerk: Actor, world: World) -> None:
    for person in (world.child, world.mother):
        assert queries.get(clerk, person.id).address == queries.MASK
    assert SECRET not in queries.get(clerk, world.brother.id).address
