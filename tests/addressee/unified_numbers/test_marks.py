"""支援措置をだれが知らせたか: どの知らせも残り、取り消せるのは自分の知らせだけ。だれかが「あり」と言う間は隠れる。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.unified_numbers import past_words, queries
from sesshu.addressee.unified_numbers.actions import PutItem
from sesshu.addressee.unified_numbers.marks import BEFORE, BY_LIST, BY_PUT, marks_of_link
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkBefore, LinkTold, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.errors import InvalidInput
from tests.addressee.conftest import PURPOSE, WRITER, item, put

pytestmark = pytest.mark.django_db
CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]))
LEDGER = Actor("client", "0b1e7c0e-0000-4000-8000-000000000001", frozenset({"unified.write"}))
ADDRESS = "手取本町1-1"


def register(**told: Any) -> None:
    """The register's own put, with the Individual Number."""
    put(item(1, "100", address=ADDRESS, **told))


def ledger(protected: bool, **told: Any) -> str:
    """The ledger's put of the register's number."""
    told = {"name": "試験　一郎", "address": ADDRESS, "protected": protected, "source": "ledger"} | told
    return put(PutItem("001", "100", None, **told), by=LEDGER)[0].result


def is_protected() -> bool:
    return BusinessLink.objects.get(business_number="100").protected


def shown() -> list[tuple[str, str, str]]:
    link = BusinessLink.objects.get(business_number="100")
    return [(one.teller, one.says, one.how) for one in marks_of_link(CLERK, link)]


def test_住民記録が毎日なしと言っても_台帳のありは消えない() -> None:
    register()
    assert not LinkTold.objects.exists(), "自分の業務番号だけを話すシステムは、行を増やさない"
    assert ledger(True) == "updated"
    for _ in range(2):
        register(protected=False)
    assert is_protected()
    assert shown() == [("001 住民記録", "なし", BY_PUT), ("予防接種台帳", "あり", BY_PUT)]
    assert ledger(False) == "updated"
    assert not is_protected()
    assert [one[:2] for one in shown()] == [("001 住民記録", "なし"), ("予防接種台帳", "なし")]


def test_台帳がなしと言っても_住民記録のありは消えない() -> None:
    register(protected=True)
    assert ledger(False) == "unchanged"
    assert is_protected()
    ledger(True)
    register(protected=False)
    assert is_protected()
    ledger(False)
    assert not is_protected()


def test_氏名も支援措置もない知らせは_何も言ったことにならない() -> None:
    register(protected=True)
    put(item(1, "100", name="", protected=False))
    assert is_protected()
    assert ledger(False, name="") == "updated", "氏名などは変わる"
    assert not LinkTold.objects.exists()
    put(item(2, "200", name=""))
    assert BusinessLink.objects.get(business_number="200").own_protected is None
    put(item(2, "200"))
    assert BusinessLink.objects.get(business_number="200").own_protected is False


def test_別人の個人番号と来た知らせは_付けるだけで外さない() -> None:
    register()
    put(item(2, "200"))
    put(item(2, "100", protected=True))
    assert BusinessLink.objects.get(business_number="100").own_protected
    put(item(2, "100", protected=False))
    assert is_protected()


def test_台帳が先に作った業務番号でも_だれの知らせかが残る() -> None:
    assert ledger(True) == "waiting"
    assert shown() == [("予防接種台帳", "あり", BY_PUT)]
    register(protected=False)
    assert is_protected()
    told = LinkTold.objects.get()
    assert (told.by, told.teller, told.guarded_only) == (LEDGER.code, "ledger", False)


def test_だれがいつ変えたかと_その前にだれが言っていたかが残る() -> None:
    register()
    ledger(True)
    register(protected=True)
    ledger(False)
    ledger(False)
    rows = list(LinkBefore.objects.order_by("id").values_list("by", "protected", "protected_by"))
    assert rows == [
        (LEDGER.code, False, ""), (WRITER.code, True, "ledger"), (LEDGER.code, True, "001 ledger")
    ]  # fmt: skip
    person = UnifiedPerson.objects.get()
    assert [one.protected_by for one in past_words.before(CLERK, person)] == [
        "001 住民記録、予防接種台帳",
        "予防接種台帳",
        "",
    ]


def test_だれのものか分からない前からの印は_住民記録のなしでは消えず_台帳が話せば台帳の知らせになる() -> None:
    register()
    link = BusinessLink.objects.get()
    BusinessLink.objects.update(protected=True, own_protected=None)
    LinkTold.objects.create(
        link=link, teller="ledger", protected=True, guarded_only=True, at=clock.now(), by=""
    )  # fmt: skip
    register(protected=False)
    assert is_protected()
    ledger(True)
    assert (LinkTold.objects.get().by, LinkTold.objects.get().guarded_only) == (LEDGER.code, False)
    ledger(False)
    assert not is_protected()


def test_印のない人の登録は_ほかの知らせを探さない() -> None:
    register()
    with CaptureQueriesContext(connection) as asked:
        register()
        put(*(item(n, str(n)) for n in range(2, 9)))
    assert not any("business_link_told" in one["sql"] for one in asked.captured_queries)


def test_世帯などのために隠すのは_ほかの業務の番号を話すときだけ() -> None:
    register()
    ledger(True, guarded_only=True)
    assert shown()[1][:2] == ("予防接種台帳", "住所を隠す（同じ世帯・児童福祉の措置など）")
    with pytest.raises(InvalidInput, match="1件目: guarded_only"):
        register(protected=True, guarded_only=True)
    with pytest.raises(InvalidInput, match="1件目: guarded_only"):
        ledger(False, guarded_only=True)


def test_一覧だけが支援措置と言う人の住所も隠れる() -> None:
    register()
    put(item(1, "A1", "010"))
    person = UnifiedPerson.objects.get()
    assert [one.address for one in queries.links(CLERK, person)] == [ADDRESS, ""]
    people = [Told("A1", protected=True)]
    take(system="010", day=date(2026, 11, 20), people=people, by=WRITER, purpose=PURPOSE)
    assert {one.address for one in queries.links(CLERK, person)} == {past_words.HIDDEN}


def test_だれの知らせかは紐付けの画面に出て_項目の権限がなければ出ない(signed_in_as: Any) -> None:
    register(protected=True)
    ledger(True)
    LinkTold.objects.update(by="")
    link = BusinessLink.objects.get()
    take(system="001", day=date(2026, 11, 20), people=[Told("100")], by=WRITER, purpose=PURPOSE)
    assert [one[2] for one in shown()] == [BY_LIST, BY_PUT, BEFORE]
    page = signed_in_as("clerk").get(f"/unified-numbers/links/{link.pk}/").content.decode()
    assert "支援措置をだれが知らせたか" in page
    assert "予防接種台帳" in page
    assert marks_of_link(Actor("person", "x-1", frozenset({"unified.read"})), link) == []
