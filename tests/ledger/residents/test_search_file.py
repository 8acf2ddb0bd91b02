"""総合検索の結果のファイル: 画面で見た人と同じ人、同じ伏せ方。多すぎるときはデータ出力へ."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from tests.ledger.protection.addresses import signed_in
from tests.ledger.protection.world import SECRET, World, world
from tests.ledger.residents.people import make_resident

__all__ = ["world"]
pytestmark = pytest.mark.django_db
FORM = re.compile(r'<form(?:(?!</form>).)*?name="profile".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def searched(desk: Client, kana: str) -> str:
    first = desk.get(reverse("resident-search")).content.decode()
    sent = dict(HIDDEN.findall(first)) | {"kana": kana}
    assert desk.post(reverse("resident-search"), sent).status_code == 302
    return desk.get(reverse("resident-search")).content.decode()


def test_見つかった人が画面と同じ伏せ方でファイルになり_出力台帳に載る(
    client: Client, settings: Any, world: World, clerk: Actor
) -> None:
    desk = signed_in(client, settings, "clerk")
    form = FORM.search(searched(desk, "カクウ"))
    assert form
    answer = desk.post(reverse("resident-search"), dict(HIDDEN.findall(form[0])) | {"profile": "human"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    made = Export.objects.get(name="予防接種_総合検索")
    text = contents(export=made, by=clerk).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    names = {row[head.index("氏名")] for row in rows}
    assert {world.child.name, world.mother.name, world.brother.name} <= names
    assert SECRET not in text
    assert made.purpose == "RESIDENT_SEARCH"
    entry = Entry.objects.filter(act="file.exported").latest("queue_id")
    told = Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)
    assert f"resident:{world.child.pk}" in told


def test_全員が表示されていない結果はファイルにできない(client: Client, settings: Any, world: World) -> None:
    for _ in range(101):
        make_resident(name="多数　太郎", kana="タスウ　タロウ")
    page = searched(signed_in(client, settings, "clerk"), "タスウ")
    assert "101人" in page
    assert FORM.search(page) is None
