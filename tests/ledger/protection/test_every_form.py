"""支援措置: すべての帳票を登録簿から数え上げ、どの帳票の行にも住所が出ないことを確かめる。"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.forms import registry as forms
from sesshu.foundation.forms.models import PrintRow
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.recalls import outputs
from sesshu.ledger.screening_forms import actions as screening_forms
from sesshu.ledger.screening_forms.models import ScreeningFormOrder
from tests.ledger.printed_forms.office import issued
from tests.ledger.protection.world import SECRET, World

pytestmark = pytest.mark.django_db


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
