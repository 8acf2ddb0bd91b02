"""Input that no office would send: a named reason or a named error, never a crash, and nothing silently wrong."""

import subprocess
import sys
from array import array
from datetime import date, timedelta

import pytest

from sesshu.dates import legal
from sesshu.schedule import Condition, GivenDose, InputError, Person, judge, load_tables
from sesshu.schedule.batch import evaluate_columns, people_columns
from sesshu.schedule.kernel.moments import moment_day
from sesshu.schedule.kernel.state import new_state
from sesshu.schedule.rows import person_row
from sesshu.schedule.running import run
from sesshu.schedule.tables import DOSE_ROOM, NEVER, WINDOW_ROOM
from sesshu.schedule.types import STATUSES
from sesshu.schedule.vocabulary import AGE, FISCAL_FIRST, FISCAL_LAST, PREGNANCY, SCHOOL_FIRST, SCHOOL_LAST, WEEKS

AS_OF = date(2026, 11, 21)
EDGES = (date.min, date(1, 1, 31), date(1, 3, 31), date(9999, 1, 30), date.max)


@pytest.mark.parametrize("birth", EDGES)
@pytest.mark.parametrize("as_of", [date.min, AS_OF, date.max])
def test_暦の端に生まれた人も判定できる(birth, as_of):
    doses = [GivenDose(day, product) for day in (date.min, AS_OF, date.max) for product in ("mr", "hepb", "bcg")]
    judged = judge(load_tables(), Person("p", birth, "F", birth), doses, as_of=as_of)
    assert len(judged.doses) >= len(doses)
    assert all(dose.reasons for dose in judged.doses)
    assert all(state.status in STATUSES for state in judged.series)


@pytest.mark.parametrize(
    "day", [date(2024, 2, 29), date(2023, 8, 31), date(2020, 4, 1), date(2020, 4, 2), date(1930, 12, 31)]
)
def test_判定核の時点は法令の日付計算と同じになる(day):
    birth = day.toordinal()

    def moment(kind, first=0, second=0):
        return date.fromordinal(moment_day(kind, first, second, birth, birth))

    for months in range(0, 1200, 7):
        assert moment(AGE, months) == legal.attain_months(day, months)
    for weeks in range(60):
        assert moment(WEEKS, weeks, 3) == legal.weeks_after(day, weeks, 3)
        assert moment(PREGNANCY, weeks, 2) == legal.pregnancy_day(day, weeks, 2)
    for age in range(100):
        year = legal.fiscal_year(legal.attain_years(day, age))
        assert moment(FISCAL_FIRST, age) == date(year, 4, 1)
        assert moment(FISCAL_LAST, age) == date(year + 1, 3, 31)
    assert moment(SCHOOL_LAST) == legal.school_entry(day) - timedelta(1)
    assert moment(SCHOOL_FIRST) == date(legal.school_entry(day).year - 1, 4, 1)


def test_暦の先の時点は来ない日になる():
    assert moment_day(AGE, 1200, 0, date(9950, 1, 1).toordinal(), 0) == NEVER
    assert moment_day(FISCAL_LAST, 12, 0, date.max.toordinal(), 0) == NEVER
    assert moment_day(AGE, 12, 0, 0, 0) == NEVER


def test_1つの系列に収まりきらない数の接種と例外は部屋を広げて数える():
    conditions = tuple(
        Condition("long_illness", date(2020, 1, 1) + timedelta(days), date(2024, 1, 1) + timedelta(days))
        for days in range(3 * WINDOW_ROOM)
    )
    person = Person("p", date(2019, 6, 1), "F", conditions=conditions)
    judged = judge(load_tables(), person, [], as_of=AS_OF)
    windows = {state.series: len(state.windows) for state in judged.series}
    assert windows["mr_1"] > WINDOW_ROOM
    small, _ = person_row(load_tables(), Person("p", date(2025, 1, 10), "F"), [], AS_OF, None)
    roomy = run(load_tables(), small, new_state(len(load_tables().series)), full=True)
    tight = run(load_tables(), small, new_state(len(load_tables().series), 3, 1), full=True)
    assert tight.state.dose_room > 3
    assert tight.out == roomy.out


@pytest.mark.timeout(900)  # compiles where no compiled code lies ready
def test_部屋に入らない人は機械語の判定でも1人ずつ正しく判定される():
    conditions = tuple(
        Condition("long_illness", date(2020, 1, 1), date(2024, 1, 1) + timedelta(at)) for at in range(60)
    )
    many = [GivenDose(date(2020, 1, 1) + timedelta(at), "hepb") for at in range(10_000)]
    people = [
        (Person("a", date(2019, 6, 1), "F", conditions=conditions), []),
        (Person("b", date(2020, 1, 1), "M"), many),
        (Person("c", date(2024, 1, 1), "M"), [GivenDose(date(2025, 2, 1), "mr")] * 2),
    ]
    columns = people_columns(load_tables(), people)
    plain, compiled = (
        evaluate_columns(load_tables(), columns, as_of=AS_OF, doses=True, engine=engine)
        for engine in ("plain", "compiled")
    )
    assert [list(column) for column in plain.series] == [list(column) for column in compiled.series]
    assert [list(column) for column in plain.doses] == [list(column) for column in compiled.doses]
    assert DOSE_ROOM < 96 < len(many)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"dose_product": array("b", [99])}, "COLUMN_RANGE", "dose_product"),
        ({"dose_day": array("i", [0])}, "COLUMN_RANGE", "dose_day"),
        ({"dose_day": array("i", [700_000, 700_001])}, "COLUMN_LENGTH", "dose_product"),
        ({"dose_first": array("q", [0, 2])}, "COLUMN_OFFSETS", "dose_first"),
        ({"dose_first": array("q", [1, 1])}, "COLUMN_OFFSETS", "dose_first"),
        ({"birth": array("i", [3_652_060])}, "COLUMN_RANGE", "birth"),
        ({"sex": array("b", [3])}, "COLUMN_RANGE", "sex"),
        ({"due": array("i", [])}, "COLUMN_LENGTH", "due"),
    ],
)
def test_合わない列は列の名をつけて断る(change, code, field):
    tables = load_tables()
    columns = people_columns(tables, [(Person("p", date(2025, 1, 1), "F"), [GivenDose(date(2025, 3, 1), "hepb")])])
    with pytest.raises(InputError) as caught:
        evaluate_columns(tables, columns._replace(**change), as_of=AS_OF)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_知らない系列と計算方法は名をつけて断る():
    columns = people_columns(load_tables(), [])
    with pytest.raises(InputError, match="系列の符号「mr_9」"):
        evaluate_columns(load_tables(), columns, as_of=AS_OF, only=["mr_9"])
    with pytest.raises(InputError, match="engine"):
        evaluate_columns(load_tables(), columns, as_of=AS_OF, engine="fast")


def test_1人もいない列には空の答えを返す():
    for engine in ("plain", "compiled"):
        found = evaluate_columns(
            load_tables(), people_columns(load_tables(), []), as_of=AS_OF, engine=engine, doses=True
        )
        assert [len(column) for column in (*found.series, *found.doses)] == [0] * 17


def test_判定の読み込みはnumbaもnumpyもDjangoも読み込まない():
    script = "import sys, sesshu.schedule, sesshu.schedule.batch, sesshu.cli.judge; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"numba", "numpy", "django", "pyarrow"} & set(loaded.stdout.split())
    assert "sesshu.schedule.batch" in loaded.stdout.split()
