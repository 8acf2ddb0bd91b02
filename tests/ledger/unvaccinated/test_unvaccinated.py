"""未接種者データ出力: who is counted where and who stands apart, what the file says, the mailing of the same people."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.due.actions import evaluate
from sesshu.ledger.due.models import DueRun
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings import explaining, wording
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown
from sesshu.ledger.unvaccinated import actions, outputs, queries, words
from sesshu.ledger.unvaccinated.conditions import Wanted
from sesshu.ledger.unvaccinated.screens import pages
from tests.ledger.due.city import AS_OF, give
from tests.ledger.mailings.office import child, gone, texts_in_force
from tests.ledger.printed_forms.office import school

pytestmark = pytest.mark.django_db
PURPOSE = "RECOMMENDATION"
BIRTH = date(2024, 10, 10)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def _own_place_and_day(settings: Any, tmp_path: Path) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield


@pytest.fixture
def city(clerk: Actor) -> tuple[DueRun, dict[str, Resident]]:
    """Two-year-olds and their varicella: none, one, two doses; hidden, unknown, sealed, another town, too old."""
    people = {
        "none": child("架空　未接種", birth=BIRTH),
        "some": child("架空　途中", birth=BIRTH),
        "done": child("架空　完了", birth=BIRTH),
        "hidden": child("架空　保護", birth=BIRTH, address_protected=True),
        "brother": child("架空　保護兄弟", birth=BIRTH),
        "unknown": child("架空　不明", birth=BIRTH),
        "sealed": child("架空　分離", birth=BIRTH),
        "town": child("架空　別町", birth=date(2025, 4, 2), town="別町"),
        "past": child("架空　経過", birth=date(2022, 1, 1)),
    }
    Resident.objects.filter(pk=people["brother"].pk).update(household_number=people["hidden"].household_number)
    give(people["some"], "varicella", date(2025, 11, 1))
    for day in (date(2025, 11, 1), date(2026, 5, 1)):
        give(people["done"], "varicella", day)
    entries = [UnknownEntry(people["unknown"].pk, "handbook_lost", "varicella")]
    declare_unknown(entries=entries, by=clerk, purpose="DOSE_REGISTRATION")
    run = evaluate(as_of=AS_OF, by=clerk, purpose=PURPOSE).run
    Resident.objects.filter(pk=people["sealed"].pk).update(sealed=True)
    return run, people


def names(viewer: Actor, run: DueRun, people: dict[str, Resident], **asked: Any) -> set[str]:
    of = {person.pk: name for name, person in people.items()}
    return {of[row.resident_id] for row in queries.rows(viewer, run, Wanted(series=("varicella",), **asked))}


def test_未接種と未完了と対象者は別々に数えられる(clerk: Actor, city: Any) -> None:
    run, people = city
    assert names(clerk, run, people) == {"none", "town"}
    assert names(clerk, run, people, group="incomplete") == {"some"}
    assert names(clerk, run, people, with_past=True) == {"none", "town", "past"}
    assert names(clerk, run, people, group="targets") == {"none", "town", "some", "done", "past"}


def test_支援措置の世帯と接種歴不明の人は別の一覧だけに_分離された人はどこにも出ない(clerk: Actor, city: Any) -> None:
    run, people = city
    assert names(clerk, run, people, part="protected") == {"hidden", "brother"}
    assert names(clerk, run, people, part="unknown") == {"unknown"}


def test_町名で絞っても_支援措置の人の住む町は分からない(clerk: Actor, city: Any) -> None:
    run, people = city
    assert names(clerk, run, people, towns=("別町",)) == {"town"}
    both = [names(clerk, run, people, towns=(town,), part="protected") for town in ("別町", "手取本町")]
    assert both == [{"hidden", "brother"}] * 2
    assert names(clerk, run, people, born_from=date(2025, 4, 2), born_until=date(2026, 4, 1)) == {"town"}


def test_人数は足すと対象者になり_一覧の人数と合う(clerk: Actor, city: Any, django_assert_max_num_queries: Any) -> None:
    run, _ = city
    with django_assert_max_num_queries(4):
        (one,) = queries.counts(clerk, run, Wanted(series=("varicella",)))
    assert (one.unvaccinated, one.incomplete, one.complete, one.past, one.others) == (2, 1, 1, 1, 0)
    assert (one.protected, one.unknown, one.targets) == (2, 1, 8)


def test_ファイルは理由と次の日を書いて出力台帳に載り_住所はない(clerk: Actor, counter: Actor, city: Any) -> None:
    run, people = city
    wanted = Wanted(series=("varicella",), group="incomplete")
    made = outputs.export_people(run=run, wanted=wanted, profile="machine", by=clerk, purpose=PURPOSE)
    text = contents(export=made, by=clerk).decode()
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["name"], line["series"], line["number"], line["protected"]) == ("架空　途中", "水痘", "2", "")
    assert line["reason"].startswith("第2回が未接種。")
    assert line["next"] == "受けられます（R9.10.9まで）"
    assert people["some"].address not in text
    assert (made.rows, made.subjects) == (1, 1)
    assert Entry.objects.filter(act="file.exported", purpose=PURPOSE).exists()
    with pytest.raises(NotPermitted):
        outputs.export_people(run=run, wanted=wanted, profile="machine", by=counter, purpose=PURPOSE)


def test_接種歴不明の人は_ファイルでも未接種と書かれない(clerk: Actor, city: Any) -> None:
    run, _ = city
    wanted = Wanted(series=("varicella",), part="unknown")
    made = outputs.export_people(run=run, wanted=wanted, profile="machine", by=clerk, purpose=PURPOSE)
    (line,) = csv.DictReader(io.StringIO(contents(export=made, by=clerk).decode()))
    assert line["status"] == "接種歴不明"
    assert "未接種とは限らない" in line["reason"]


def test_誤った条件と_いない人と_ない判定日は断る(clerk: Actor, city: Any) -> None:
    run, _ = city
    for wrong, says in (
        (Wanted(series=()), "1つ以上"), (Wanted(series=("mr_9",)), "mr_9"),
        (Wanted(series=("varicella",), group="all"), "unvaccinated"),
        (Wanted(series=("varicella",), part="all"), "protected"),
        (Wanted(series=("varicella",), born_from=AS_OF, born_until=BIRTH), "早い日から"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=says):
            queries.rows(clerk, run, wrong)
    nobody = Wanted(series=("varicella",), towns=("どこにもない町",))
    with pytest.raises(NotNow, match="いません"):
        outputs.export_people(run=run, wanted=nobody, profile="human", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotFound):
        queries.run_of(clerk, date(2030, 1, 1))


@pytest.mark.parametrize(("group", "expected"), [("unvaccinated", {"none"}), ("incomplete", {"some"})])
def test_同じ条件の発送は同じ人に手紙を書く(clerk: Actor, city: Any, group: str, expected: set[str]) -> None:
    run, people = city
    texts_in_force(clerk)
    wanted = Wanted(series=("varicella",), group=group, towns=("手取本町",))
    mailing = actions.begin_mailing(wanted=wanted, as_of=run.as_of, text_code="test", by=clerk)
    mailing = mailings.make_trial(mailing_id=mailing.id, by=clerk)
    of = {person.pk: name for name, person in people.items()}
    assert {of[one.resident_id] for one in mailing.persons.filter(included=True)} == expected


def test_学校を選んでも_同じ条件の発送は一覧と同じ人に手紙を書く(clerk: Actor) -> None:
    school(clerk)
    pupils = {
        "sixth": child("架空　六年", birth=date(2014, 4, 2)),
        "fifth": child("架空　五年", birth=date(2015, 4, 2)),
        "older": child("架空　中学", birth=date(2014, 4, 1)),
        "elsewhere": child("架空　別町", birth=date(2014, 5, 5), town="別町"),
        "hidden": child("架空　保護", birth=date(2014, 5, 5), address_protected=True),
    }
    run = evaluate(as_of=AS_OF, by=clerk, purpose=PURPOSE).run
    texts_in_force(clerk)
    wanted = Wanted(series=("dt_2",), school="E001")
    listed = {row.resident_id for row in queries.rows(clerk, run, wanted)}
    assert listed == {pupils["sixth"].pk, pupils["fifth"].pk}
    mailing = actions.begin_mailing(wanted=wanted, as_of=run.as_of, text_code="test", by=clerk)
    mailing = mailings.make_trial(mailing_id=mailing.id, by=clerk)
    assert {one.resident_id for one in mailing.persons.filter(included=True)} == listed
    assert not mailing.persons.filter(resident__in=[pupils["elsewhere"], pupils["hidden"], pupils["older"]]).exists()
    assert "基準日に架空小学校に通う人に限ります。" in wording.sentences(mailing)
    why = explaining.explain(clerk, mailing, pupils["elsewhere"].pk)
    assert "学校に通う人に入っていません" in why.sentence


def test_一覧とファイルは名簿の順に並び_選んだ列で並べ替えられる(clerk: Actor) -> None:
    for kana, day in (("ワタナベ　イ", 9), ("アオキ　ロ", 8), ("アオキ　ロ", 7), ("カトウ　ハ", 6)):
        child(f"架空　{day}", birth=date(2024, 10, day), kana=kana)
    run = evaluate(as_of=AS_OF, by=clerk, purpose=PURPOSE).run
    wanted = Wanted(series=("varicella",))

    def days(order: list[str]) -> list[str]:
        made = outputs.export_people(
            run=run, wanted=wanted, profile="machine", by=clerk, purpose=PURPOSE, order=order
        )  # fmt: skip
        rows = csv.DictReader(io.StringIO(contents(export=made, by=clerk).decode()))
        return [row["birth_date"][-2:] for row in rows]

    assert days([]) == ["07", "08", "06", "09"]
    assert days(["-resident__birth_date"]) == ["09", "08", "07", "06"]
    column = {one.key: one.order() for one in pages.COLUMNS if one.sort}
    assert column.keys() == {"name", "birth_date", "status", "next"}
    for order in column.values():
        assert len(queries.rows(clerk, run, wanted, order=order)) == 4


def test_理由の言葉() -> None:
    late = {"number": 1, "standard_until": date(2026, 3, 31), "latest": date(2027, 3, 31)}
    assert words.reason(status="overdue", unknown=False, **late) == (
        "第1回が未接種。標準的な時期（R8.3.31まで）を過ぎた。"
    )
    assert words.reason(status="expired", unknown=False, **late) == "第1回が未接種。対象期間（R9.3.31まで）を過ぎた。"
    assert words.reason(status="complete", unknown=False, **late) == "第1回まで完了。"
    soon = words.next_words(status="due", earliest=date(2026, 12, 5), latest=None, as_of=AS_OF)
    assert soon == "R8.12.5から"
    assert words.next_words(status="expired", earliest=date(2026, 1, 1), latest=AS_OF, as_of=AS_OF) == ""


def test_画面は人数を先に示し_見た人を記録する(client: Client, settings: Any, city: Any) -> None:
    account = Account.objects.create(
        login_id="unvaccinated-clerk", display_name="試験", active_from=date(2020, 4, 1), created_at=clock.now(),
        password_must_change=False,
    )  # fmt: skip
    DutyAssignment.objects.create(
        account=account, duty="clerk", valid_from="2020-04-01", given_by="j:test", given_at=clock.now()
    )
    _, token = sessions.begin(account, factors="demo", terminal="T-1")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    page = client.get("/unvaccinated/", {"series": "varicella"}).content.decode()
    assert page.index("人数") < page.index("架空　未接種")
    assert "架空　保護" not in page
    assert "架空　不明" not in page
    entry = Entry.objects.get(act="unvaccinated.listed")
    assert entry.purpose == PURPOSE
    wrong = client.get("/unvaccinated/", {"series": "varicella", "born_from": "R8.13.1"})
    assert wrong.status_code == 200
    assert "生年月日（から）" in wrong.content.decode()


def test_判定のあとに亡くなった人と転出した人は_一覧にも数にも入らない(clerk: Actor, city: Any) -> None:
    run, people = city
    gone(people["none"], "dead")
    gone(people["some"], "moved_out")
    gone(people["town"], "leaving", date(2026, 12, 20))
    assert names(clerk, run, people) == {"town"}
    assert names(clerk, run, people, group="targets") == {"town", "done", "past"}
    [count] = queries.counts(clerk, run, Wanted(series=("varicella",)))
    assert (count.unvaccinated, count.incomplete) == (1, 0)
