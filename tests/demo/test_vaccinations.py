"""架空の市の接種: 大半は法令どおりで、遅れ・1日早い接種・重複・前住所地の不明が少しずつ混ざる。"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from sesshu.demo import vaccinations
from sesshu.demo.childhood import Childhood
from sesshu.demo.city import DEMO_DAY, make_city
from sesshu.demo.files import DemoFiles, make_files
from sesshu.demo.institutions import make_institutions
from sesshu.demo.lots import lot_for
from sesshu.demo.methods import method, product_on, repeats
from sesshu.demo.people import Someone
from sesshu.demo.seasons import Seasons
from sesshu.numbers import institution_code
from sesshu.schedule import GivenDose, Judgement, Person, judge, load_tables

SEX = {"1": "M", "2": "F"}


@pytest.fixture(scope="module")
def files() -> DemoFiles:
    return make_files("431001", 1500, seed=2)


@pytest.fixture(scope="module")
def judged(files: DemoFiles) -> list[tuple[Someone, Judgement]]:
    """Every child who lives here, judged by the engine on the demo day."""
    doses = defaultdict(list)
    for dose in files.doses:
        volume = float(dose["volume_ml"]) if dose["volume_ml"] else None
        given = GivenDose(date.fromisoformat(dose["given_on"]), dose["product"], volume, dose["route"] or None)
        doses[dose["addressee_number"]].append(given)
    return [(p, judge(load_tables(), person, doses[p.addressee_number], as_of=DEMO_DAY)) for p, person in _here(files)]


def _here(files: DemoFiles) -> Iterator[tuple[Someone, Person]]:
    people = {p.addressee_number: p for p in (*files.city.people, *files.city.changes)}
    for person in people.values():
        born = person.birth_date
        if person.is_here and born and (DEMO_DAY - born).days < 19 * 365:
            yield person, Person("child", born, sex=SEX.get(person.sex))


def test_およそ九割の子が接種を終えている(judged: list[tuple[Someone, Judgement]]) -> None:
    for series, oldest in (("mr_1", 8), ("mr_2", 17), ("dt_2", 17)):
        states = Counter(
            s.status for person, j in judged for s in j.series
            if s.series == series and person.birth_date and person.birth_date.year >= DEMO_DAY.year - oldest
        )  # fmt: skip
        closed = states["complete"] + states["expired"] + states["overdue"]
        assert 0.8 < states["complete"] / closed < 0.99, series
        assert states["expired"] + states["overdue"] > 0, series


def test_誤りのある接種は少しだけ混ざり一日だけ早いものがある(judged: list[tuple[Someone, Judgement]]) -> None:
    doses = [dose for _, j in judged for dose in j.doses]
    wrong = [dose.reasons[0] for dose in doses if dose.level == "block"]
    assert 0 < len(wrong) < 0.02 * len(doses)
    short = [r for r in wrong if r.code in ("INTERVAL_SHORT", "WINDOW_NOT_OPEN")]
    assert short
    assert {r.code for r in wrong} & {"ALREADY_COMPLETE", "DUPLICATE"}


def test_一日早い接種は許される最初の日の前日(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sesshu.demo.childhood.DAY_SHORT", 1.0)
    for name in ("REFUSES", "MISSES_SERIES", "ALWAYS_LATE", "DOUBLED"):
        monkeypatch.setattr(f"sesshu.demo.childhood.{name}", 0.0)
    tables, child = load_tables(), Person("child", date(2023, 5, 10))
    given = Childhood(tables, Random(1)).doses(child, DEMO_DAY)  # noqa: S311
    mr = next(dose.day for dose in given if dose.series == "mr_1")
    first = next(s.next for s in judge(tables, child, [], as_of=mr).series if s.series == "mr_1")
    assert first is not None
    assert mr == first.earliest - timedelta(days=1)


def test_標準どおりの子の接種はすべて有効(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REFUSES", "MISSES_SERIES", "ALWAYS_LATE", "DAY_SHORT", "DOUBLED"):
        monkeypatch.setattr(f"sesshu.demo.childhood.{name}", 0.0)
    tables = load_tables()
    childhood = Childhood(tables, Random(1))  # noqa: S311
    for born in (date(2024, 2, 29), date(2020, 4, 1), date(2020, 4, 2), date(2022, 12, 31), date(2013, 8, 15)):
        child = Person("child", born)
        given = childhood.doses(child, DEMO_DAY)
        answer = judge(tables, child, [GivenDose(g.day, g.product) for g in given], as_of=DEMO_DAY)
        assert [dose for dose in answer.doses if dose.level == "block"] == [], born
        assert not {s.status for s in answer.series} & {"overdue", "expired"}, born


def test_いつも遅れる子も法令の許す日に受ける(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REFUSES", "MISSES_SERIES", "DOUBLED"):
        monkeypatch.setattr(f"sesshu.demo.childhood.{name}", 0.0)
    monkeypatch.setattr("sesshu.demo.childhood.ALWAYS_LATE", 1.0)
    tables = load_tables()
    childhood = Childhood(tables, Random(5))  # noqa: S311
    for year in range(2015, 2026):
        child = Person("child", date(year, 7, 3))
        given = childhood.doses(child, DEMO_DAY)
        assert given
        answer = judge(tables, child, [GivenDose(g.day, g.product) for g in given], as_of=DEMO_DAY)
        # A surplus dose of a combined product on one day may happen; a dose outside its window or interval may not.
        wrong = {dose.reasons[0].code for dose in answer.doses if dose.level == "block"}
        assert wrong <= {"ALREADY_COMPLETE"}, year


def test_高齢者は毎年度の期間内に受け対象前の人は受けない() -> None:
    seasons = Seasons(load_tables(), Random(1), DEMO_DAY)  # noqa: S311
    old = [d for _ in range(20) for d in seasons.doses(date(1945, 3, 3), date(1945, 3, 3), DEMO_DAY)]
    assert {d.day.year for d in old} >= {2022, 2023, 2024, 2025, 2026}
    assert all(d.day.month in (10, 11, 12, 1) and d.day <= DEMO_DAY for d in old if repeats(d.series))
    assert not [d for d in seasons.doses(date(1967, 3, 3), date(1967, 3, 3), DEMO_DAY) if repeats(d.series)]
    newcomer = [d for _ in range(20) for d in seasons.doses(date(1945, 3, 3), date(2025, 4, 1), DEMO_DAY)]
    assert min(d.day for d in newcomer) >= date(2025, 10, 1)


def test_転入者の一部は前住所地の接種が分からず残りは手帳による(files: DemoFiles) -> None:
    moved = {p.addressee_number: p for p, _ in _here(files) if p.became_reason == "10" and p.birth_date != p.became_on}
    earlier = [d for d in files.doses if d["addressee_number"] in moved
               and d["given_on"] < moved[d["addressee_number"]].became_on.isoformat()]  # fmt: skip
    assert earlier
    assert all((d["source"], d["institution_code"]) == ("handbook", "") for d in earlier)
    assert set(moved) - {d["addressee_number"] for d in earlier}
    slips = [d for d in files.doses if d["source"] == "slip"]
    assert all(institution_code.is_valid(d["institution_code"]) for d in slips)


def test_ロットは製品と半期で決まり接種日には期限内(files: DemoFiles) -> None:
    known = {(lot.product, lot.lot_number): lot for lot in files.lots}
    assert len(known) == len(files.lots)
    for dose in files.doses:
        assert known[dose["product"], dose["lot_number"]].expires_on > date.fromisoformat(dose["given_on"])
    assert lot_for("mr", date(2026, 3, 2), 0) == lot_for("mr", date(2026, 8, 29), 3)
    assert lot_for("mr", date(2026, 8, 30), 0) != lot_for("mr", date(2026, 8, 29), 0)


def test_使われなくなった製品は同じ種類の製品に替わる() -> None:
    assert method("pcv_child", "pcv13", date(2024, 9, 30)) == ("0.5", "subcutaneous")
    assert method("pcv_child", "pcv13", date(2024, 10, 1)) is None
    assert product_on("pcv_child", "pcv13", date(2024, 10, 1)) == "pcv20"


def test_量は年齢で決まるものも法令のとおり() -> None:
    born = date(2020, 6, 10)
    assert method("je_1", "je", date(2023, 6, 8), born) == ("0.25", "subcutaneous")
    assert method("je_1", "je", date(2023, 6, 9), born) == ("0.5", "subcutaneous")
    assert method("je_1", "je", date(2023, 6, 9)) == ("", "")


def test_いくつの核で作っても同じ接種になる(files: DemoFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaccinations, "WORTH_PROCESSES", 0)
    city = make_city("431001", 1500, 2, DEMO_DAY)
    assert vaccinations.dose_rows(city, make_institutions("431001", 2), 2) == files.doses
