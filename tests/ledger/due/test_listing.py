"""抽出と法令差分の一覧: registered, audited, with names and without addresses."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from sesshu.ledger.due import differing, listing
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown
from tests.law.changed import longer_varicella
from tests.ledger.doses.people import make_resident
from tests.ledger.due.city import AS_OF, give
from tests.ledger.due.test_evaluation import PURPOSE, evaluate

pytestmark = pytest.mark.django_db
APRIL = date(2027, 4, 1)


def lines(made: Export, by: Actor) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(contents(export=made, by=by).decode())))


def children() -> tuple[Resident, Resident, Resident]:
    """Three years old with no dose, and with both; one year old, in a protected household."""
    three = make_resident(birth=date(2023, 10, 10), name="架空　三歳")
    done = make_resident(birth=date(2023, 10, 10), name="架空　完了")
    for day in (date(2024, 11, 1), date(2025, 5, 1)):
        give(done, "varicella", day)
    hidden = make_resident(birth=date(2025, 8, 1), name="架空　保護", address_protected=True, household_number="77")
    return three, done, hidden


def test_一覧は出力台帳に載り_支援措置の人は印だけで住所がない(clerk: Actor) -> None:
    _, _, hidden = children()
    run = evaluate(clerk).run
    made = listing.export_people(
        run=run, statuses=["due", "overdue"], series=["varicella"], profile="machine", by=clerk, purpose=PURPOSE
    )
    (line,) = lines(made, clerk)
    assert (line["name"], line["addressee_number"]) == ("架空　保護", hidden.addressee_number)
    assert (line["protected"], line["series"], line["number"]) == ("該当（別管理）", "水痘", "1")
    assert hidden.address not in contents(export=made, by=clerk).decode()
    entry = Entry.objects.get(act="file.exported")
    assert (entry.purpose, made.subjects) == (PURPOSE, 1)


def test_接種歴不明の人は一覧でも接種歴不明と書かれる(clerk: Actor) -> None:
    _, _, hidden = children()
    run = evaluate(clerk).run
    entries = [UnknownEntry(hidden.pk, "handbook_lost", "varicella")]
    declare_unknown(entries=entries, by=clerk, purpose="DOSE_REGISTRATION")
    made = listing.export_people(
        run=run, statuses=["due", "overdue"], series=["varicella", "mr_1"], profile="machine", by=clerk, purpose=PURPOSE
    )
    said = {line["series"]: line["status"] for line in lines(made, clerk) if line["name"] == "架空　保護"}
    assert said["水痘"] == "接種歴不明"
    assert said["麻しん・風しん 第1期"] in ("対象期間中", "標準的な時期を過ぎた")


def test_誤った状態と系列_いない状態は断る(clerk: Actor, counter: Actor) -> None:
    children()
    run = evaluate(clerk).run
    with pytest.raises(InvalidInput, match="overdu"):
        listing.check(["overdu"], [])
    with pytest.raises(InvalidInput, match="mr_9"):
        listing.check(["due"], ["mr_9"])
    with pytest.raises(NotNow):
        listing.export_people(run=run, statuses=["declined"], profile="human", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        listing.export_people(run=run, statuses=["due"], profile="human", by=counter, purpose=PURPOSE)


def test_架空の改正で四月から受けられる人が氏名で分かる(clerk: Actor, tmp_path: Path) -> None:
    three, _, _ = children()
    make_resident(birth=date(2023, 10, 10), removed_on=date(2027, 1, 1), removal_reason="転出", status="moved_out")
    old = differing.Side(differing.law_of(None), APRIL)
    new = differing.Side(differing.law_of(longer_varicella(tmp_path)), APRIL)
    found = differing.compare(old=old, new=new, by=clerk, purpose=PURPOSE)
    told = found.tally.told(old.tables, new.tables)
    assert (told["persons"], told["affected"], list(told["series"])) == (3, 1, ["varicella"])
    assert told["series"]["varicella"]["changes"] == [{"from": "expired", "to": "due", "people": 1}]
    made = differing.export_differences(found=found, profile="machine", by=clerk, purpose=PURPOSE)
    (line,) = lines(made, clerk)
    assert (line["name"], line["addressee_number"]) == ("架空　三歳", three.addressee_number)
    assert (line["old_status"], line["new_status"]) == ("対象期間の経過", "対象期間中")
    assert line["new_latest"] == "2028-10-09"
    entry = Entry.objects.get(act="due.compared")
    assert (entry.n, entry.purpose) == (3, PURPOSE)


def test_年度更新の予行は今いる人だけを比べ_読めない人は数える(clerk: Actor) -> None:
    make_resident(birth=date(2020, 6, 1))
    make_resident(birth=date(2020, 6, 1), became_on=date(2027, 2, 1))
    odd = make_resident(birth=date(2020, 6, 1))
    give(odd, "no-such-product", date(2022, 9, 1))
    law = differing.law_of(None)
    found = differing.compare(old=differing.Side(law, AS_OF), new=differing.Side(law, APRIL), by=clerk, purpose=PURPOSE)
    assert (found.tally.persons, found.unclear) == (1, 1)
    assert found.tally.moves["mr_2", "due", "expired"] == 1
