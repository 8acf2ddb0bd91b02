"""What the screens themselves must remember: used form keys, notices for the next page, saved filters."""

from __future__ import annotations

from django.db import models

from sesshu.foundation.records import Record


class FormKey(models.Model):
    """A form that was submitted once. The row is written in the transaction of the change it stands for."""

    key = models.UUIDField(primary_key=True)
    session = models.TextField()
    form = models.TextField()
    used_at = models.DateTimeField(db_index=True)
    result_url = models.TextField(default="")

    class Meta:
        db_table = "screens_form_key"


class Notice(models.Model):
    """登録しました and the like: shown once, on the next page of the session."""

    id = models.BigAutoField(primary_key=True)
    session = models.TextField(db_index=True)
    at = models.DateTimeField()
    kind = models.TextField(default="success")
    heading = models.TextField()
    text = models.TextField(default="")
    undo_label = models.TextField(default="")
    undo_url = models.TextField(default="")

    class Meta:
        db_table = "screens_notice"


class SavedFilter(Record):
    """検索条件の保存: one person's named conditions of one list."""

    owner = models.TextField()
    table = models.TextField()
    name = models.TextField()
    conditions = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "screens_saved_filter"
        constraints = [models.UniqueConstraint(fields=["owner", "table", "name"], name="screens_saved_filter_name")]
