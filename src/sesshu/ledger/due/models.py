"""Judgements of the whole city: one run for a day and a state of the rules, and where each person stood in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.schedule import STATUSES

UNCLEAR = "unclear"  # records that contradict the law's words: nothing is said until somebody has looked


class DueRun(Record):
    """Everybody judged for a day by one state of the rules, brought up to date by passes.

    Rows up to pass `visible` are what the run says; rows of a later pass belong to one that is under way or was
    killed, and nobody reads them. `facts` names the snapshot behind what is visible, `next_facts` the one that the
    pass under way judges; `cursor` is how many of its persons are stored.
    `engine` names the state of the engine's sources; where that changed, the pass under way is `anew`: for everybody.
    """

    as_of = models.DateField()
    rules = models.TextField()
    visible = models.PositiveIntegerField(default=0)
    facts = models.TextField(default="", blank=True)
    next_facts = models.TextField(default="", blank=True)
    cursor = models.PositiveIntegerField(default=0)
    engine = models.CharField(max_length=16, default="", blank=True)
    anew = models.BooleanField(default=False)
    persons = models.PositiveIntegerField(default=0)
    birth_unknown = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    begun_by = models.TextField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "due_run"
        constraints = [
            models.UniqueConstraint(fields=["as_of", "rules"], name="due_run_once"),
            models.CheckConstraint(
                condition=Q(visible=0, finished_at__isnull=True, facts="")
                | Q(visible__gte=1, finished_at__isnull=False) & ~Q(facts=""),
                name="due_run_visible_when_finished",
            ),
            models.CheckConstraint(condition=~Q(next_facts="") | Q(cursor=0), name="due_run_cursor_of_a_pass"),
        ]


class DueState(models.Model):
    """Where one resident stands in one series. Series a person never is a target of have no row; `series` is empty
    and the status `unclear` for a person who could not be judged. `number` is that of the next dose, or of the last
    one where complete."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(DueRun, on_delete=models.CASCADE, db_index=False)
    pass_number = models.PositiveIntegerField()
    # Written by the million from the ledger itself: the database need not look every resident up again.
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.DO_NOTHING, db_constraint=False, related_name="due_states"
    )
    series = models.TextField(blank=True)
    status = models.TextField()
    number = models.SmallIntegerField()
    earliest = models.DateField(null=True)
    standard_from = models.DateField(null=True)
    standard_until = models.DateField(null=True)
    latest = models.DateField(null=True)

    class Meta:
        db_table = "due_state"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[*STATUSES, UNCLEAR]), name="due_state_known_status"),
        ]
        indexes = [models.Index(fields=["run", "series", "status"], name="due_state_of_series")]
