"""A year of days: nobody who is dead, gone, protected or vaccinated, as far as the office knew, gets a letter.

The letters are read from the paper (and from the company's package) and held against the truth of the town, day by
day, by rules that fit on a page. The product's own queries have no part in it.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.mailings.masters import LETTER_TEXT
from tests.house import ROOT
from tests.ledger.mailings.office import FLU, LETTER
from tests.ledger.mailings.simulated_city import DAY, END, START, Someone, Town
from tests.ledger.mailings.simulated_office import Office, Run, recipient

pytestmark = pytest.mark.django_db
FAULTS = (
    "死亡", "転出", "支援措置", "接種済み", "古い住所", "接種歴を聞いていない転入者", "改名前の氏名",
    "訂正前の生年月日", "訂正前の期間",
)  # fmt: skip


@pytest.fixture
def _texts(clerk: Actor) -> None:
    texts = (LETTER, FLU, LETTER | {"code": "reminder", "kind": "reminder"})
    entries = [text | {"valid_from": date(2026, 1, 1), "fresh_days": 30} for text in texts]
    load(of=LETTER_TEXT, entries=entries, reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")


def faults_of(town: Town, run: Run, day: date) -> dict[str, list[str]]:
    """Letters that should not lie in the mail box on the day of posting, by what is wrong."""
    hidden = {p.office_household for p in town.everyone() if p.office_protected and p.office_household}
    found: dict[str, list[str]] = {name: [] for name in FAULTS}
    for key, letter in run.letters.items():
        person = recipient(town, key)
        if person.office_gone and person.died:
            found["死亡"].append(key)
        elif person.office_gone:
            found["転出"].append(key)
        if person.office_protected or person.office_household in hidden:
            found["支援措置"].append(key)
        if vaccinated(person, run, day):
            found["接種済み"].append(key)
        if letter.address != person.office_address:
            found["古い住所"].append(key)
        if letter.name != person.office_name:
            found["改名前の氏名"].append(key)
        if not letter.birth.startswith(wareki(birthday(person))):
            found["訂正前の生年月日"].append(key)
        if any(not period.endswith(last_day(birthday(person), name)) for name, period in letter.periods.items()):
            found["訂正前の期間"].append(key)
        if run.kind == "reminder" and person.reason == "10" and not person.office_asked:
            found["接種歴を聞いていない転入者"].append(key)
    return found


def birthday(person: Someone) -> date:
    """As the register has told it."""
    return person.office_birth or person.birth


def last_day(birth: date, series: str) -> str:
    """How the period of a letter ends: the day before a birthday, or the end of the year before school."""
    if "麻しん・風しん" in series and "2期" in series:
        school = birth.year + (7 if (birth.month, birth.day) >= (4, 2) else 6)
        return f"{wareki(date(school, 3, 31))}まで"
    for name, years in (("麻しん・風しん", 2), ("ジフテリア", 13)):
        if name in series:
            leap = (birth.month, birth.day) == (2, 29)
            on = date(birth.year + years, 3, 1) if leap else birth.replace(year=birth.year + years)
            return f"{wareki(on - DAY)}まで"
    return ""


def vaccinated(person: Someone, run: Run, day: date) -> bool:
    """By doses entered so far: MR as a toddler or in the year before school, DT at eleven, influenza this season."""
    known = [shot for shot in person.doses if shot.entered_on is not None and shot.entered_on <= day]
    wanted = {"mr_1": "mr", "mr_2": "mr", "dt_2": "dt", "flu_elderly": "flu"}
    birth = birthday(person)
    is_toddler = (day - birth).days < 3 * 365
    for series in run.series:
        if (series == "mr_1" and not is_toddler) or (series == "mr_2" and is_toddler):
            continue
        since = {"mr_1": birth + timedelta(days=360), "mr_2": date(2026, 4, 1), "flu_elderly": date(2026, 10, 1)}
        first = since.get(series, birth + timedelta(days=365 * 11))
        if any(shot.product == wanted[series] and shot.given_on >= first for shot in known):
            return True
    return False


def missed(town: Town, run: Run, day: date) -> list[str]:
    """Children of the year before school without a known dose who are here, can be written to, and got no letter. For
    a letter whose name or address changed in the pile the clerk writes another."""
    hidden = {p.office_household for p in town.everyone() if p.office_protected and p.office_household}
    anew = {key for key, why in run.pulled.items() if why in ("name_changed", "address_changed")}
    written = {key.split("/")[0] for key in run.letters.keys() | anew}
    first, last = date(2020, 4, 2), date(2021, 4, 1)
    return [
        p.number
        for p in town.everyone()
        if first <= birthday(p) <= last and p.number not in written and p.office_address and not p.office_gone
        and p.office_household not in hidden and not vaccinated(p, run, day) and p.since <= run.begins
        and known_at_trial(town, run).get(p.number) == birthday(p)
    ]  # fmt: skip


def known_at_trial(town: Town, run: Run) -> dict[str, date]:
    """Who was in the register when the last trial was made (the day after the beginning), with the birthday."""
    return town.known_on[run.day(1)]


def live(town: Town, office: Office) -> dict[str, dict[str, list[str]]]:
    """Let the year pass."""
    found: dict[str, dict[str, list[str]]] = {}
    day = START
    while day <= END:
        with clock.set_to(datetime(day.year, day.month, day.day, 8, 30, tzinfo=clock.TOKYO)):
            if day > START:
                town.happen(day)
            town.tell(day, clerk=office.clerk)
            if any(day == run.day(1) for run in office.runs):
                town.known_on[day] = {number: birthday(town.people[number]) for number in town.ids}
            office.work(day)
        for run in office.runs:
            if day == run.day(5):  # printed: two of those in the pile are renamed or corrected before it is posted
                one, other = (recipient(town, key) for key in (min(run.letters), max(run.letters)))
                town.rename(one, day)
                town.correct_birthday(other, day)
            if day == run.day(9):
                found[run.title] = faults_of(town, run, day)
                run.missed = len(missed(town, run, day)) if run.series == ("mr_2",) else 0
        day += DAY
    return found


def check(town: Town, office: Office, found: dict[str, dict[str, list[str]]]) -> None:
    """Zero, six times; and the year was one in which there was something to get wrong."""
    wrong = {title: {k: len(v) for k, v in by.items() if v} for title, by in found.items()}
    assert wrong == {run.title: {} for run in office.runs}
    assert all(run.letters for run in office.runs)
    assert [run.missed for run in office.runs if run.kind == "recommendation"] == [0, 0, 0]
    later = sum(run.dropped.get(stage, 0) for run in office.runs for stage in ("release", "print", "posting"))
    assert later > 0
    assert min(town.events.values()) > 0
    assert {"name_changed", "birth_changed"} <= {why for run in office.runs for why in run.pulled.values()}


@pytest.mark.usefixtures("_texts")
def test_一年の発送で_送ってはいけない人への手紙は0通(clerk: Actor, chief: Actor) -> None:
    town = Town(160, seed=20260401)
    office = Office(town, clerk, chief)
    check(town, office, live(town, office))


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("size", "seed"), [(400, 20260401), (400, 20260402), (400, 20260403), (2400, 20260404)])
@pytest.mark.usefixtures("_texts")
def test_大きな町の一年でも0通である(clerk: Actor, chief: Actor, size: int, seed: int) -> None:
    town = Town(size, seed=seed)
    office = Office(town, clerk, chief)
    began = time.monotonic()
    found = live(town, office)
    check(town, office, found)
    write_page(town, office, found, seed, time.monotonic() - began)


def write_page(town: Town, office: Office, found: dict[str, Any], seed: int, seconds: float) -> Path:
    """docs/simulated-year.md: the section of this seed made anew, the others kept."""
    page = ROOT / "docs" / "simulated-year.md"
    head = (
        "# The simulated year\n\n"
        "Written by `./sesshu test --long tests/ledger/mailings/test_simulated_year.py`. A made-up town lives through "
        "fiscal year 2026; the office hears of deaths, moves and births days late and of doses two months late, and "
        "sends six mailings. On each day of posting the letters on paper are held against the truth of the town.\n"
    )
    old = page.read_text(encoding="utf-8").split("\n## ")[1:] if page.exists() else []
    kept = [part for part in old if not part.startswith(f"Seed {seed}\n")]
    events = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in town.events.items())
    lines = [
        f"Seed {seed}", "", f"{len(town.people):,} people; {events}. {seconds:.0f} seconds.", "",
        "| mailing | trial | dropped at release / printing / before posting | posted | "
        + " | ".join(FAULTS) + " | after posting |",
        "|---|---:|---:|---:|" + "---:|" * (len(FAULTS) + 1),
    ]  # fmt: skip
    for run in office.runs:
        dropped = " / ".join(str(run.dropped.get(stage, 0)) for stage in ("release", "print", "posting"))
        faults = " | ".join(str(len(found[run.title][name])) for name in FAULTS)
        lines.append(f"| {run.title} | {run.trial} | {dropped} | {len(run.letters)} | {faults} | {run.after_posting} |")
    parts = sorted([*kept, "\n".join(lines) + "\n"])
    page.write_text(head + "\n## " + "\n## ".join(part.strip("\n") + "\n" for part in parts), encoding="utf-8")
    return page
