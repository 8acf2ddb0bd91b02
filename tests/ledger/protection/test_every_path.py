"""支援措置: すべての画面とAPIを登録簿から数え上げ、どこからも住所が出ないことを確かめる。

ファイルは test_every_file、帳票は test_every_form。新しいものが増えると、その表に足すまで失敗する。
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents import queries
from tests.ledger.protection.addresses import addresses, signed_in, walk
from tests.ledger.protection.world import SECRET, SECRET_TELEPHONE, World

pytestmark = pytest.mark.django_db


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
