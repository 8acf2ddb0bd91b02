"""支援措置: ファイルの出力を作る部品をすべて数え上げ、どの出力にも住所が出ないことを確かめる。"""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sesshu.ledger
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.events import actions as events
from sesshu.ledger.extracts import queries as extract_queries
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.subjects import columns_for
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.piles import outputs as pile_outputs
from sesshu.ledger.recalls import outputs
from sesshu.ledger.reservations import outputs as reservation_outputs
from tests.ledger.extracts.office import bytes_of, put_out
from tests.ledger.protection.world import SECRET, SECRET_TELEPHONE, World

pytestmark = pytest.mark.django_db


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
