"""全市判定: bring the judgement of the whole city for a day up to date. The only door that writes its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.canonical import digest_of_ids
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.locking import working_on
from sesshu.ledger.due import judging, snapshots
from sesshu.ledger.due.changes import Changes, changes
from sesshu.ledger.due.facts import Codes, Facts
from sesshu.ledger.due.models import DueRun, DueState
from sesshu.ledger.due.people import population
from sesshu.ledger.due.queries import count_states
from sesshu.ledger.due.reading import PERMISSION, read_facts
from sesshu.ledger.due.watching import Watch
from sesshu.ledger.programmes.tables import city_tables
from sesshu.schedule import Tables

CHUNK = 100_000
MOST_KEPT = 3
THIS_WORK = UUID("6f1c1f7e-0d6b-4d3c-9a51-5b8f2f6d1e70")  # names the lock: one evaluation of a city at a time


@dataclass(slots=True)
class Evaluation:
    """What came of it. `judged` were judged anew, `unchanged` stand as before, `gone` are residents no longer."""

    run: DueRun
    judged: int = 0
    unchanged: int = 0
    gone: int = 0
    engine: str = ""
    resumed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)


def evaluate(*, as_of: date, by: Actor, purpose: str, processes: int = 1, watch: Watch | None = None) -> Evaluation:
    """Judge everybody of the city for a day, or only those who changed since the same day and rules were judged.

    A killed evaluation is gone on with where it stopped, on the facts it began with; what changed meanwhile is judged
    in a second pass. Raises `NotNow` while another evaluation of this city works.
    """
    by.check(PERMISSION)
    with working_on(THIS_WORK) as alone:
        if not alone:
            raise NotNow("この市の全市判定がほかで動いています。終わってから、もう一度実行してください。")
        return _Work(as_of, by, purpose, processes, watch or Watch()).do()


class _Work:
    def __init__(self, as_of: date, by: Actor, purpose: str, processes: int, watch: Watch) -> None:
        self.by, self.purpose, self.processes, self.watch = by, purpose, processes, watch
        self.tables: Tables = city_tables()
        run, _ = DueRun.objects.get_or_create(
            as_of=as_of, rules=self.tables.rules, defaults={"begun_at": clock.now(), "begun_by": by.code}
        )
        self.run, self.found = run, Evaluation(run)

    def do(self) -> Evaluation:
        if self.run.next_facts:
            self._go_on()
        with self.watch.step("read"):
            facts = read_facts(self.by, Codes.of(self.tables), said=lambda done: self.watch.progress("read", done, 0))
        with self.watch.step("snapshot"):
            name = snapshots.keep(facts)
        self._begin(name)
        self._pass(facts)
        self._forget()
        self.found.seconds = self.watch.seconds
        return self.found

    def _go_on(self) -> None:
        """Finish a pass that was killed; where its snapshots are lost, drop what it had stored."""
        facts = snapshots.find(self.run.next_facts)
        lost = facts is None or bool(self.run.facts and not self.run.anew and self._old() is None)
        if lost or self.run.engine != judging.engine_state():
            self._drop_pass()
        elif facts is not None:
            self.found.resumed = True
            self._pass(facts)

    def _drop_pass(self) -> None:
        with transaction.atomic():
            DueState.objects.filter(run=self.run, pass_number__gt=self.run.visible).delete()
            self.run.next_facts, self.run.cursor = "", 0
            self.run.save(update_fields=["next_facts", "cursor"])

    def _begin(self, name: str) -> None:
        """From here on a killed process finds what it was about."""
        if self.run.engine != judging.engine_state():
            self.run.engine, self.run.anew = judging.engine_state(), bool(self.run.visible)
        self.run.next_facts, self.run.cursor, self.run.begun_at = name, 0, clock.now()
        self.run.begun_by = self.by.code
        self.run.save()

    def _old(self) -> Facts | None:
        return snapshots.find(self.run.facts) if self.run.facts and not self.run.anew else None

    def _pass(self, facts: Facts) -> None:
        with self.watch.step("compare"):
            todo = changes(self._old(), facts, self.run.as_of)
            held = population(facts, self.tables) if todo.judge else None
        while held and self.run.cursor < len(todo.judge):
            chosen = todo.judge[self.run.cursor : self.run.cursor + CHUNK]
            with self.watch.step("judge"):
                self.watch.progress("judge", self.run.cursor, len(todo.judge))
                judged = judging.judge(self.tables, held, chosen, as_of=self.run.as_of, processes=self.processes)
            with self.watch.step("store"):
                self._store(facts, judged, chosen)
            self.found.engine = judged.standing.engine
            self.found.judged += len(chosen)
        with self.watch.step("finish"):
            self._finish(facts, todo)
        self.found.unchanged, self.found.gone = todo.unchanged, self.found.gone + len(todo.gone)

    def _store(self, facts: Facts, judged: judging.Judged, chosen: list[int]) -> None:
        with transaction.atomic():
            judging.store(self.run, self.run.visible + 1, facts, judged)
            self.run.cursor += len(chosen)
            self.run.save(update_fields=["cursor"])
            ids = digest_of_ids([f"resident:{UUID(bytes=facts.id_of(at))}" for at in chosen])
            self._tell("due.judged", len(chosen), {"ids": ids})

    def _finish(self, facts: Facts, todo: Changes) -> None:
        """What was judged anew takes the place of what was there, at once."""
        run = self.run
        with transaction.atomic():
            if todo.everybody:
                DueState.objects.filter(run=run, pass_number__lte=run.visible).delete()
            else:
                _delete(run, [*todo.gone, *(facts.id_of(at) for at in todo.judge)])
            run.visible, run.facts, run.next_facts, run.cursor = run.visible + 1, run.next_facts, "", 0
            run.persons, run.birth_unknown, run.finished_at = todo.persons, todo.birth_unknown, clock.now()
            run.anew = False
            run.counts = count_states(run)
            run.save()
            told = {"judged": len(todo.judge), "gone": len(todo.gone), "facts": run.facts}
            self._tell("due.finished", todo.persons, told)

    def _forget(self) -> None:
        """The newest runs stay; snapshots that no run names go."""
        kept = DueRun.objects.order_by("-begun_at").values_list("id", flat=True)[:MOST_KEPT]
        with transaction.atomic():
            DueRun.objects.exclude(id__in=list(kept)).delete()
        named = DueRun.objects.values_list("facts", "next_facts")
        snapshots.forget_others({name for pair in named for name in pair if name})

    def _tell(self, act: str, persons: int, detail: dict[str, object]) -> None:
        run = self.run
        told = {"as_of": run.as_of.isoformat(), "rules": run.rules, "engine": run.engine} | detail
        audit.record(act, by=self.by, purpose=self.purpose, obj=f"due_run:{run.id}", n=persons, detail=told)


def _delete(run: DueRun, residents: list[bytes]) -> None:
    """One statement for any number of residents."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM due_state WHERE run_id = %s AND pass_number <= %s AND resident_id = ANY(%s)",
            [run.id, run.visible, [UUID(bytes=one) for one in residents]],
        )
