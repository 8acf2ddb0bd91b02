"""What the screens themselves must remember: used form keys, notices for the next page, settings of lists."""

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


class ListSetting(Record):
    """一覧の設定: columns, order and conditions of a list under a name, for its owner or the owner's section."""

    owner = models.TextField()
    table = models.TextField()
    name = models.TextField()
    conditions = models.TextField(default="")  # the part of an address after `?`
    columns = models.JSONField(default=list)  # keys in the order in which they are shown; empty: as the list is made
    sort = models.TextField(default="")
    section = models.TextField(default="")  # shared with everybody of this section; empty: the owner's alone
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "screens_list_setting"
        constraints = [models.UniqueConstraint(fields=["owner", "table", "name"], name="screens_list_setting_name")]


class ListDefault(models.Model):
    """既定の設定: with which setting a list opens for one person."""

    id = models.BigAutoField(primary_key=True)
    person = models.TextField()
    table = models.TextField()
    setting = models.ForeignKey(ListSetting, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "screens_list_default"
        constraints = [models.UniqueConstraint(fields=["person", "table"], name="screens_list_default_once")]


class Draft(Record):
    """下書き: what somebody typed into a form and has not sent. It holds fields of that form alone."""

    owner = models.TextField()
    place = models.TextField()  # the address of the page, without what stands after `?`
    form = models.TextField()
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "screens_draft"
        constraints = [models.UniqueConstraint(fields=["owner", "place", "form"], name="screens_draft_once")]


class Editing(models.Model):
    """編集中の職員: a page with a form on one terminal. Not kept: rows that are not renewed are deleted."""

    id = models.BigAutoField(primary_key=True)
    place = models.TextField()
    editor = models.TextField()
    editor_name = models.TextField()
    terminal = models.TextField(default="")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "screens_editing"
        constraints = [models.UniqueConstraint(fields=["place", "editor"], name="screens_editing_once")]
