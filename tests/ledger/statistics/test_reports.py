"""すぐ使える統計表: every table is held against a count by hand, says its denominator, and gives nothing small away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files import storage
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.mailings.histories import record_checks
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.statistics import building, outputs, printing
from sesshu.ledger.statistics.models import JudgedDose
from sesshu.ledger.statistics.questions import Question
from sesshu.ledger.statistics.reports import completion, coverages, health_report, unknown_histories
from sesshu.ledger.statistics.reports.beside import beside
from sesshu.ledger.statistics.reports.layouts import layout, layouts
from sesshu.ledger.statistics.reports.tables import Report, number, rate
from sesshu.ledger.unknown_history.models import UnknownHistory
from sesshu.schedule import step_name
from tests.ledger.doses.people import make_resident
from tests.ledger.due.city import give, small_city
from tests.ledger.mailings.office import NOW, TODAY

pytestmark = pytest.mark.django_db
PURPOSE = "STATISTICS"
MOST = 1_000


def row_of(report: Report, *labels: str) -> dict[str, str]:
    """One row by its words, as heading → text."""
    found = [row for row in report.rows if tuple(cell.text for cell in row[: len(labels)]) == labels]
    assert len(found) == 1, labels
    return dict(zip(report.heads, (cell.text for cell in found[0]), strict=True))


def key_of(report: Report, head: str, *labels: str) -> str:
    [row] = [row for row in report.rows if tuple(cell.text for cell in row[: len(labels)]) == labels]
    return row[report.heads.index(head)].key


# ── 地域保健・健康増進事業報告 ──────────────────────────────────────────────────────────────────────────────


def test_並びの予防接種と期と回と製品は法令のファイルにあり_確かめていないものは要確認(clerk: Actor) -> None:
    tables = city_tables()
    series, products = {one.code for one in tables.series}, {one.code for one in tables.products}
    steps = {step_name(phase, step) for phase, step in tables.step_names}
    for of in layouts()[1]:
        assert of.lines
        for line in of.lines:
            assert line.series in series, line
            assert set(line.steps) <= steps, line
            assert set(line.products) <= products, line
    building.build(by=clerk, purpose=PURPOSE)
    said = health_report.health_report(year=2026, limit=0, by=clerk).notes[0]
    assert said.startswith("要確認：") is not layout(2026).confirmed


def test_報告は年度の定期の接種を期と回で数え_前年度と並べる(clerk: Actor) -> None:
    days = [date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 1)]
    for day in days:
        give(make_resident(birth=day - timedelta(days=400)), "mr", day)
    building.build(by=clerk, purpose=PURPOSE)
    report = health_report.health_report(year=2026, limit=0, by=clerk)
    row = row_of(report, "麻しん・風しん", "1期")
    assert (row["令和8年度"], row["令和7年度"], row["増減"]) == ("2", "2", "0")
    people = health_report.behind(clerk, key_of(report, "令和8年度", "麻しん・風しん", "1期"), MOST)
    assert set(people) == set(Dose.objects.filter(given_on__gte="2026-04-01").values_list("resident_id", flat=True))


def test_報告の数の和は_その年度の定期の接種のすべて_入らないものは最後の行(clerk: Actor) -> None:
    small_city(seed=4, people=120)
    building.build(by=clerk, purpose=PURPOSE)
    for year in (2024, 2025, 2026):
        report = health_report.health_report(year=year, limit=0, by=clerk)
        at = report.heads.index(layout_head(year))
        total = JudgedDose.objects.filter(routine=True, fiscal_year=year).count()
        assert sum(int(row[at].value or 0) for row in report.rows) == total
        assert report.rows[-1][0].text == health_report.LEFT_OVER


def layout_head(year: int) -> str:
    return f"令和{year - 2018}年度"


def test_対象者は年度内にその年齢に達する住民で_4月1日生まれは前の年度(clerk: Actor) -> None:
    for birth in (date(2025, 4, 1), date(2025, 4, 2), date(2026, 4, 1), date(2026, 4, 2)):
        make_resident(birth=birth)
    make_resident(birth=date(2025, 8, 1), status="moved_out", removed_on=date(2026, 5, 1), removal_reason="20")
    building.build(by=clerk, purpose=PURPOSE)
    report = health_report.health_report(year=2026, limit=0, by=clerk)
    row = row_of(report, "麻しん・風しん", "1期")
    assert (row["対象者"], row["対象者数"]) == ("年度内に生後12月に達する住民", "2")


def test_実施率が100を超えるときは理由を書く(clerk: Actor) -> None:
    born = date(2025, 6, 1)
    make_resident(birth=born)
    gone = make_resident(birth=born, status="moved_out", removed_on=date(2026, 9, 1), removal_reason="20")
    for person in Resident.objects.all():
        give(person, "mr", date(2026, 7, 1))
    building.build(by=clerk, purpose=PURPOSE)
    report = health_report.health_report(year=2026, limit=0, by=clerk)
    row = row_of(report, "麻しん・風しん", "1期")
    assert gone.pk is not None
    assert (row["対象者数"], row["令和8年度"], row["実施率"]) == ("1", "2", "200.0%")
    assert any("100%を超える行があります" in note for note in report.notes)


def test_外部用は小さい数も残りも伏せ_つながりがない(clerk: Actor) -> None:
    assert [number(n, 10).text for n in (0, 1, 9, 10)] == ["0", "＊", "＊", "10"]
    assert number(95, 10, "key", of=100).text == "＊"
    assert number(50, 10, "key", of=100).key == ""
    assert rate(95, 100, 10).text == "＊"
    assert rate(0, 100, 10).text == "0.0%"
    for month in range(3):
        give(make_resident(birth=date(2025, 5, 1)), "mr", date(2026, 6 + month, 1))
    building.build(by=clerk, purpose=PURPOSE)
    row = row_of(health_report.health_report(year=2026, limit=10, by=clerk), "麻しん・風しん", "1期")
    assert (row["令和8年度"], row["実施率"], row["増減"]) == ("＊", "＊", "―")


# ── 完了の推移 ────────────────────────────────────────────────────────────────────────────────────────────


def test_完了の割合は達する前に完了した人の割合で_年齢とともに下がらない(clerk: Actor) -> None:
    born = date(2023, 6, 10)
    people = [make_resident(birth=born) for _ in range(4)]
    give(people[0], "mr", date(2024, 6, 9))  # 12 months are reached on this day, the eve of the birthday
    give(people[1], "mr", date(2024, 9, 8))  # the last day before 15 months
    give(people[2], "mr", date(2024, 9, 9))
    building.build(by=clerk, purpose=PURPOSE)
    report = completion.completion(series="mr_1", first_year=2023, last_year=2023, step=3, limit=0, by=clerk)
    row = row_of(report, "令和5年度生まれ")
    assert (row["分母（人）"], row["12月"], row["15月"], row["18月"]) == ("4", "0.0%", "50.0%", "75.0%")
    assert (row["いままでに完了（人）"], row["割合"]) == ("3", "75.0%")
    assert "<polyline" in report.chart
    behind = completion.behind(clerk, key_of(report, "15月", "令和5年度生まれ"), MOST)
    assert set(behind) == {people[0].id, people[1].id}


def test_学年の全員が達していない年齢は示さない(clerk: Actor) -> None:
    give(make_resident(birth=date(2025, 4, 10)), "mr", date(2026, 5, 1))
    give(make_resident(birth=date(2023, 4, 10)), "mr", date(2025, 3, 1))
    building.build(by=clerk, purpose=PURPOSE)
    report = completion.completion(series="mr_1", first_year=2023, last_year=2025, step=6, limit=0, by=clerk)
    assert row_of(report, "令和7年度生まれ")["12月"] == "―"
    assert row_of(report, "令和5年度生まれ")["12月"] == "0.0%"


def test_完了の推移の範囲は6年まで(clerk: Actor) -> None:
    building.build(by=clerk, purpose=PURPOSE)
    with pytest.raises(InvalidInput, match="6年まで"):
        completion.completion(series="mr_1", first_year=2010, last_year=2020, step=3, limit=0, by=clerk)


# ── 接種歴の確認と不明 ────────────────────────────────────────────────────────────────────────────────────


def test_転入した人を聞いた_省いた_まだに分け_いまの転入より前の確認は数えない(clerk: Actor) -> None:
    born, came = date(2023, 5, 1), date(2026, 5, 10)
    asked, waived, still, old, unknown = (make_resident(birth=born, became_on=came) for _ in range(5))
    make_resident(birth=born, became_on=born)  # born here: nobody needs to be asked
    make_resident(birth=born, became_on=date(2025, 5, 10))  # moved in before the period
    note = {"note": "母子健康手帳を確認", "by": clerk}
    record_checks(resident_ids=[asked.id], act="asked", on=date(2026, 6, 1), **note)
    record_checks(resident_ids=[waived.id], act="waived", on=date(2026, 6, 1), **note)
    record_checks(resident_ids=[old.id], act="asked", on=date(2026, 6, 1), **note)
    Resident.objects.filter(id=old.id).update(became_on=date(2026, 7, 1))
    for ended in (None, NOW):
        UnknownHistory.objects.create(
            resident=unknown if ended is None else still, reason="handbook_lost", recorded_at=NOW, recorded_by="u:test",
            ended_at=ended, ended_by="u:test" if ended else None, end_reason="found" if ended else "",
        )  # fmt: skip
    period: dict[str, Any] = {"first": date(2026, 4, 1), "last": TODAY, "limit": 0, "by": clerk}
    row = row_of(unknown_histories.unknown_histories(by_what="cohort", **period), "令和5年度生まれ")
    assert list(row.values())[1:] == ["5", "1", "1", "3", "1", "60.0%"]
    by_month = unknown_histories.unknown_histories(by_what="month", **period)
    assert row_of(by_month, "令和8年7月")["まだ聞いていない"] == "1"
    assert row_of(by_month, "令和8年5月")["転入した人（分母）"] == "4"
    people = unknown_histories.behind(clerk, key_of(by_month, "まだ聞いていない", "令和8年5月"), MOST)
    assert set(people) == {still.id, unknown.id}


def test_伏せた1つが和から分からないように隣も伏せる(clerk: Actor) -> None:
    came = date(2026, 5, 10)
    people = [make_resident(birth=date(2023, 5, 1), became_on=came).id for _ in range(60)]
    record_checks(resident_ids=people[:30], act="asked", on=came, note="確認", by=clerk)
    record_checks(resident_ids=people[30:33], act="waived", on=came, note="確認", by=clerk)
    report = unknown_histories.unknown_histories(
        by_what="cohort", first=date(2026, 4, 1), last=TODAY, limit=10, by=clerk
    )
    row = row_of(report, "令和5年度生まれ")
    assert (row["聞いた・照会した"], row["確認を省いた"], row["まだ聞いていない"]) == ("30", "＊", "＊")


# ── 前年と並べる、接種率、出力、たどる先 ──────────────────────────────────────────────────────────────────


def test_前年の同じ期間と並べる_月は年を越えて同じ行(clerk: Actor) -> None:
    for day in (date(2025, 5, 1), date(2025, 6, 1), date(2026, 5, 1), date(2026, 5, 31), date(2024, 5, 1)):
        give(make_resident(birth=day - timedelta(days=400)), "mr", day)
    building.build(by=clerk, purpose=PURPOSE)
    question = Question("doses", ("month",), given_from=date(2026, 4, 1), given_until=date(2026, 9, 30))
    report = beside(question=question, limit=0, by=clerk, purpose=PURPOSE)
    assert [cell.text for cell in report.rows[0]] == ["5月", "2", "1", "+1"]
    assert [cell.text for cell in report.rows[1]] == ["6月", "0", "1", "-1"]
    assert [cell.text for cell in report.rows[-1]] == ["計", "2", "2", "0"]
    hidden = beside(question=question, limit=10, by=clerk, purpose=PURPOSE)
    assert {cell.text for row in hidden.rows for cell in row[1:]} == {"＊", "―", "0"}
    with pytest.raises(InvalidInput, match="行に「接種年度」以外の軸を1つだけ"):
        beside(question=Question("doses", ("month",)), limit=0, by=clerk, purpose=PURPOSE)


def test_接種率は1学年上の前年と並び_数から人をたどれる(clerk: Actor) -> None:
    younger = [make_resident(birth=date(2024, 5, 1)) for _ in range(2)]
    older = [make_resident(birth=date(2023, 5, 1)) for _ in range(2)]
    give(younger[0], "mr", date(2025, 7, 1))
    give(older[0], "mr", date(2024, 7, 1))
    give(older[1], "mr", TODAY - timedelta(days=30))  # not yet a year before
    building.build(by=clerk, purpose=PURPOSE)
    report = coverages.coverages(
        series="mr_1", on=TODAY, first_year=2024, last_year=2024, beside=True, limit=0, by=clerk
    )
    row = [cell.text for cell in report.rows[0]]
    assert row == ["令和6年度生まれ", "2", "1", "50.0%", "50.0%"]
    assert coverages.behind(clerk, report.rows[0][2].key, MOST) == [younger[0].id]


@pytest.mark.parametrize(
    "behind", [health_report.behind, completion.behind, coverages.behind, unknown_histories.behind]
)
@pytest.mark.parametrize("key", ["", "x", "9999|x", "a|b|c|d|e", "mr_1|2026-99-99|1|x", "1|99999"])
def test_作り変えた番号からは誰もたどれない(clerk: Actor, behind: Any, key: str) -> None:
    building.build(by=clerk, purpose=PURPOSE)
    with pytest.raises(NotFound, match="開き直して"):
        behind(clerk, key, MOST)


def test_表は定義ごと出力し_紙にも出る(clerk: Actor) -> None:
    give(make_resident(birth=date(2025, 5, 1)), "mr", date(2026, 6, 1))
    building.build(by=clerk, purpose=PURPOSE)
    report = health_report.health_report(year=2026, limit=0, by=clerk)
    made = outputs.export_report(report=report, profile="machine", by=clerk, purpose=PURPOSE)
    text = storage.read(made.sha256).decode()
    assert made.rows == len(report.rows)
    assert text.count("要確認：") == len(report.rows)
    run = printing.print_table(report, by=clerk, purpose=PURPOSE)
    assert (run.state, run.rows, run.held) == ("printed", 3, 0)


def test_確かめていない並びは_紙のどの頁にも要確認と出る(clerk: Actor) -> None:
    building.build(by=clerk, purpose=PURPOSE)
    report = health_report.health_report(year=2025, limit=0, by=clerk)
    pages = printing._pages(report)
    assert len(pages) > 1
    assert all(str(page["notes"][0]).startswith("要確認：") for page in pages)
    plain = Report(report.title, ("分母：住民",), report.heads, report.rows, report.labels)
    assert [page["notes"] for page in printing._pages(plain)][1:] == [None] * (len(pages) - 1)
