"""一覧・公告・再印刷: who is in a list, what the list holds, and what is never printed again."""

import csv
import io
from datetime import date

import pytest

from sesshu.cli import forms as command
from sesshu.cli.progress import Bar
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files import exporting
from sesshu.foundation.forms import reprinting
from sesshu.ledger.printed_forms import notice
from sesshu.ledger.printed_forms.lists import actions
from sesshu.ledger.printed_forms.lists.listing import ListConditions
from sesshu.ledger.unknown_history.models import UnknownHistory
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import VoucherKind
from tests.foundation.forms.paper import text_of
from tests.ledger.mailings.office import NOW, TODAY, child, gone, protected
from tests.ledger.printed_forms.office import UNUSUAL, issued, paper, school, texts, vaccinated
from tests.ledger.recalls.office import dose

pytestmark = pytest.mark.django_db
PUPIL = date(2019, 5, 10)  # 小1 on the day of the tests
BY_SCHOOL = ListConditions(series=("mr_2",), school="E001")


def rows(kind: str, conditions: ListConditions, by: Actor) -> list[dict[str, str]]:
    return [line.cells for line in actions.count(kind_code=kind, conditions=conditions, by=by).lines]


def test_学校別は通学区域の児童だけで_学校に要る項目だけを出す(clerk: Actor) -> None:
    school(clerk)
    child("架空　一郎", birth=PUPIL)
    child("架空　園児", birth=date(2021, 5, 10))
    child("架空　中学", birth=date(2013, 5, 10))
    child("架空　隣町", birth=PUPIL, town="別の町")
    gone(child("架空　転出", birth=PUPIL), "moved_out")
    found = rows("school_list", BY_SCHOOL, clerk)
    assert [(row["name"], row["grade"], row["status"]) for row in found] == [("架空　一郎", "小1", "期限切れ")]
    assert set(found[0]) == {"grade", "name", "kana", "series", "status"}


def test_学校別で接種歴不明の児童は未接種と言わない(clerk: Actor) -> None:
    school(clerk)
    UnknownHistory.objects.create(
        resident=child(birth=PUPIL), series="", reason="overseas", recorded_at=NOW, recorded_by="u:test"
    )
    assert [row["status"] for row in rows("school_list", BY_SCHOOL, clerk)] == ["接種歴不明"]


def test_支援措置の世帯の人はどの一覧にも載らず_人数だけが画面に出る(clerk: Actor) -> None:
    school(clerk)
    shown = vaccinated(clerk, "架空　一郎", birth=PUPIL)
    hidden = child("架空　秘子", birth=PUPIL)
    dose(hidden, "XX0001", on=date(2021, 7, 1))
    sister = child("架空　妹", birth=PUPIL, household_number=hidden.household_number)
    vouchers.issue(
        wanted=[vouchers.Wanted(one.pk, "mr_2", "", None) for one in (shown, hidden, sister)],
        kind=VoucherKind.SCREENING_FORM, issued_on=TODAY, by=clerk, purpose="VOUCHER_MANAGEMENT",
    )  # fmt: skip
    protected(hidden)
    asked = {
        "school_list": BY_SCHOOL,
        "district_list": ListConditions(series=("mr_2",), statuses=("expired",), town="手取"),
        "institution_list": ListConditions(from_day=date(2021, 6, 1), until_day=date(2021, 8, 1)),
        "screening_form_list": ListConditions(from_day=TODAY, until_day=TODAY),
    }
    for kind, conditions in asked.items():
        listed = actions.count(kind_code=kind, conditions=conditions, by=clerk)
        assert {line.cells["name"] for line in listed.lines} == {"架空　一郎"}, kind
        assert listed.left_out >= 1, kind


def test_一覧を印刷すると条件と全員が記録に残り_異体字の名前も載る(clerk: Actor) -> None:
    school(clerk)
    person = child(UNUSUAL, birth=PUPIL)
    run = actions.print_list(kind_code="school_list", conditions=BY_SCHOOL, by=clerk)
    page = text_of(paper(run, clerk))
    assert "架空小学校" in page
    assert "葛󠄁飾之介" in page or "葛飾之介" in page
    assert "学校：架空小学校" in "　".join(run.common["conditions"])
    entry = Entry.objects.get(act="form_list.prepared")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{person.pk}").exists()


def test_一覧のファイルは印刷と同じ列と行で_出力の台帳に残る(clerk: Actor) -> None:
    child("=架空　一郎")
    asked = ListConditions(series=("mr_2",), statuses=("due",))
    made = actions.export_list(kind_code="district_list", conditions=asked, profile="human", by=clerk)
    text = exporting.contents(export=made, by=clerk).decode("utf-8-sig")
    head, line = csv.reader(io.StringIO(text))
    assert head == ["町", "健管番号", "氏名", "カナ氏名", "生年月日", "予防接種", "接種の状況", "期限"]
    assert line[2] == "'=架空　一郎", "no cell runs as a formula"
    assert (made.rows, made.subjects) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "conditions", "field"),
    [
        ("school_list", ListConditions(series=("mr_2",), school="E999"), "school"),
        ("school_list", ListConditions(school="E001"), "series"),
        ("district_list", ListConditions(series=("nothing",)), "series"),
        ("institution_list", ListConditions(from_day=TODAY), "from_day"),
        ("institution_list", ListConditions(from_day=TODAY, until_day=date(2020, 1, 1)), "from_day"),
        ("screening_form_list", ListConditions(from_day=date(2020, 1, 1), until_day=TODAY), "until_day"),
    ],
)
def test_条件の誤りはどの欄かを言う(clerk: Actor, kind: str, conditions: ListConditions, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        actions.count(kind_code=kind, conditions=conditions, by=clerk)
    assert refused.value.field == field


def test_該当する人がいない一覧は作らない(clerk: Actor) -> None:
    with pytest.raises(NotNow, match="この条件に合う人がいません"):
        actions.print_list(kind_code="district_list", conditions=ListConditions(series=("mr_2",)), by=clerk)


def test_再印刷は範囲と回数を紙に残し_隠すことになった人が含まれれば断る(clerk: Actor) -> None:
    people = [child(f"架空　子{number:02d}", kana=f"カクウ　コ{number:02d}") for number in range(35)]
    asked = ListConditions(series=("mr_2",), statuses=("due",))
    run = actions.print_list(kind_code="district_list", conditions=asked, by=clerk)
    paper(run, clerk)
    run.refresh_from_db()
    assert reprinting.offered(run, clerk)
    again = reprinting.print_again(run=run, first=2, last=2, reason="紙づまりのため", by=clerk)
    page = text_of(paper(again, clerk))
    assert "再印刷1" in page
    assert "2/2" in page
    assert "架空子34" in page
    assert "架空子01" not in page
    protected(people[0])
    with pytest.raises(NotNow, match="新しく作成してください"):
        reprinting.print_again(run=run, first=2, last=2, reason="紙づまりのため", by=clerk)


def test_交付した紙も_支援措置のあとは前の紙面を再印刷できない(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    made = issued(clerk, "dose_history", person)
    paper(made.run, clerk)
    made.run.refresh_from_db()
    protected(person)
    with pytest.raises(NotNow, match="新しく作成してください"):
        reprinting.print_again(run=made.run, first=1, last=1, reason="紙づまりのため", by=clerk)


def test_公告文は年度と予防接種を載せ_個人を含まない(clerk: Actor) -> None:
    texts(clerk)
    codes = [one.code for one in notice.offered()]
    run = notice.print_notice(fiscal_year=2026, series=codes, period="通年", by=clerk)
    page = text_of(paper(run, clerk))
    assert "令和8年度の定期の予防接種を次のとおり行います。" in page
    assert run.rows == -(-len(codes) // notice.LINES)
    assert not run.frozen_rows.exclude(subject="").exists()
    for series in ([], ["nothing"], ["mr_1", "covid_special"]):
        with pytest.raises(InvalidInput):
            notice.print_notice(fiscal_year=2026, series=series, period="通年", by=clerk)


def test_コマンドは一覧を印刷し_件数と部のハッシュを答える(clerk: Actor) -> None:
    child("架空　一郎")
    run = actions.print_list(
        kind_code="district_list", conditions=ListConditions(series=("mr_2",), statuses=("due",)), by=clerk
    )
    answer = command.set_pages(run, clerk, Bar(command.LABELS))
    assert (answer["run"], answer["pages"]) == (run.label, 1)
    assert answer["parts"][0]["sha256"] == run.parts.get().sha256
