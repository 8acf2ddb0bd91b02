"""The office of the simulated year: six mailings by the product's own actions, and what really lay in the mail box."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyzipper
from django.db import connection

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import storage
from sesshu.ledger.mailings import actions, histories
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.late_institutions.actions import decide_late_institutions
from sesshu.ledger.mailings.late_institutions.queries import keeping_waiting
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.printing_company.actions import make_package, record_event
from sesshu.ledger.mailings.serials import read_serial
from tests.ledger.mailings.simulated_city import Someone, Town


@dataclass(frozen=True)
class Letter:
    """What stands on a letter: town and street, name, birthday, and series → period."""

    address: str
    name: str
    birth: str
    periods: dict[str, str]


@dataclass
class Run:
    """One mailing of the plan and its days. `letters`: `number/serial` → what stands on the letter."""

    title: str
    begins: date
    kind: str
    text: str
    series: tuple[str, ...]
    conditions: dict[str, Any] = field(default_factory=dict)
    company: bool = False
    known_days: int | None = None
    mailing: Mailing | None = None
    trial: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    after_posting: int = 0
    missed: int = 0
    pulled: dict[str, str] = field(default_factory=dict)  # `number/serial` → why it was taken out of the pile

    def day(self, days: int) -> date:
        return self.begins + timedelta(days=days)


def plan() -> list[Run]:
    """Six mailings: 勧奨, 周知, 未接種者勧奨 with a knowledge date, and one by a printing company."""
    late = {"statuses": ("due", "overdue"), "quiet_days": 30}
    return [
        Run("MR第1期", date(2026, 4, 20), "recommendation", "test", ("mr_1",)),
        Run("MR第2期", date(2026, 6, 10), "recommendation", "test", ("mr_2",)),
        Run("DT第2期", date(2026, 8, 17), "recommendation", "test", ("dt_2",)),
        Run("高齢者インフルエンザ", date(2026, 10, 5), "announcement", "flu", ("flu_elderly",)),
        Run("MR第2期 未接種者", date(2026, 11, 16), "reminder", "reminder", ("mr_2",),
            {**late, "entered_until": date(2026, 9, 30)}, known_days=3),
        Run("MR 年度末の未接種者", date(2027, 2, 1), "reminder", "reminder", ("mr_1", "mr_2"),
            {**late, "siblings": "together"}, company=True),
    ]  # fmt: skip


class Office:
    """Does on each day what is due for each run."""

    def __init__(self, town: Town, clerk: Actor, chief: Actor) -> None:
        self.town, self.clerk, self.chief = town, clerk, chief
        self.runs = plan()

    def work(self, day: date) -> None:
        for run in self.runs:
            for days, act in ((0, self._try), (1, self._ask), (3, self._release), (5, self._print), (7, self._look),
                              (9, self._post), (40, self._after)):  # fmt: skip
                if day == run.day(days):
                    act(run)

    def _try(self, run: Run) -> None:
        today = clock.today()
        run.mailing = actions.prepare(
            title=run.title, kind=run.kind, text_code=run.text, by=self.clerk, base_date=today,
            issued_on=run.day(9), conditions=Conditions(**({"series": run.series} | run.conditions)),
            known_on=today - timedelta(days=run.known_days) if run.known_days else None,
            producer="company" if run.company else "house", box_size=20,
        )  # fmt: skip
        self._trial(run)

    def _trial(self, run: Run) -> None:
        mailing = actions.make_trial(mailing_id=self._id(run), by=self.clerk)
        run.trial = mailing.persons.filter(included=True).count()

    def _ask(self, run: Run) -> None:
        """The clerk asks every second mover-in for the doses from elsewhere, tries again and asks for the release."""
        waiting = _rows(
            "SELECT r.id, r.addressee_number FROM mailing_person p JOIN resident r ON r.id = p.resident_id"
            " WHERE p.mailing_id = %s AND p.reason = 'history_unknown' ORDER BY r.addressee_number", self._id(run)
        )[::2]  # fmt: skip
        if waiting:
            histories.record_checks(
                resident_ids=[key for key, _ in waiting], act="asked", on=clock.today(), note="電話で確認",
                by=self.clerk,
            )  # fmt: skip
            for _, number in waiting:
                self.town.people[number].office_asked = True
        self._trial(run)
        late = [one.entered.code for one in keeping_waiting(self.clerk, Mailing.objects.get(id=self._id(run)))]
        if late:  # the clerk goes on with the sentence about crossing letters
            decide_late_institutions(
                mailing_id=self._id(run), institution_codes=late, act="crossing", by=self.clerk
            )  # fmt: skip
        actions.request_release(mailing_id=self._id(run), by=self.clerk)

    def _release(self, run: Run) -> None:
        actions.release(mailing_id=self._id(run), by=self.chief)

    def _print(self, run: Run) -> None:
        if run.company:
            package, word = make_package(mailing_id=self._id(run), company="架空印刷", by=self.clerk)
            run.letters = _in_package(storage.read(package.export.sha256), word)
            for kind in ("handed_over", "received", "proof"):
                letters = package.letters if kind == "received" else None
                record_event(package_id=package.id, kind=kind, on=clock.today(), letters=letters, by=self.clerk)
        else:
            made = actions.print_letters(mailing_id=self._id(run), by=self.clerk)
            run.letters = _on_paper(made.id)

    def _look(self, run: Run) -> None:
        self._withdraw(run)
        if run.company:
            package = Mailing.objects.get(id=self._id(run)).packages.get()
            record_event(
                package_id=package.id, kind="delivered", on=clock.today(), letters=package.letters,
                boxes=package.boxes, by=self.clerk,
            )  # fmt: skip

    def _withdraw(self, run: Run) -> None:
        """Run the list and take its serials out of the pile, as a clerk does with the paper in the hand."""
        listed = actions.run_withdrawal_list(mailing_id=self._id(run), by=self.clerk)
        actions.withdraw_listed(mailing_id=self._id(run), number=listed.number, by=self.clerk)
        out = {row["serial"]: row["why"] for row in listed.rows}
        serials = {key: int(key.split("/")[1]) for key in run.letters}
        run.pulled |= {key: out[serial] for key, serial in serials.items() if serial in out}
        run.letters = {key: letter for key, letter in run.letters.items() if serials[key] not in out}

    def _post(self, run: Run) -> None:
        self._withdraw(run)
        actions.post(mailing_id=self._id(run), on=clock.today(), by=self.clerk)
        reasons = "SELECT stage, count(*) FROM mailing_person WHERE mailing_id = %s AND NOT included GROUP BY stage"
        run.dropped = dict(_rows(reasons, self._id(run)))

    def _after(self, run: Run) -> None:
        run.after_posting = len(actions.run_after_posting_list(mailing_id=self._id(run), by=self.clerk).rows)

    def _id(self, run: Run) -> Any:
        assert run.mailing is not None
        return run.mailing.id


def recipient(town: Town, key: str) -> Someone:
    """The person of a letter: by the name on it, which in this town is the person's number."""
    return town.people[key.split("/")[0]]


def _on_paper(print_run: Any) -> dict[str, Letter]:
    """What was set on paper, from the frozen rows of the print run."""
    rows = _rows("SELECT values FROM form_row WHERE run_id = %s ORDER BY number", print_run)
    import json

    values = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in rows]
    return {
        _key(one["person"], one["serial"]): _letter(one, {series: period for series, _, period, _ in one["due"]})
        for one in values
    }


def _in_package(data: bytes, word: str) -> dict[str, Letter]:
    """The same from the encrypted package, opened with the passphrase as the company does."""
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        archive.setpassword(word.encode())
        text = archive.read("letters.csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    return {
        _key(row["person"], row["serial"]): _letter(
            row, {row[f"series_{at}"]: row[f"period_{at}"] for at in (1, 2) if row[f"series_{at}"]}
        )
        for row in rows
    }


def _letter(values: dict[str, str], periods: dict[str, str]) -> Letter:
    return Letter(values["address"].partition("中央区")[2], values["person"], values["birth"], periods)


def _key(name: str, serial: str) -> str:
    return f"{name.split('　')[1]}/{read_serial(serial)[2]}"


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
