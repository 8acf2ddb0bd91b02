"""業務メニュー: groups, the group that a page lies in, and what a person may not open."""

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.screens import menu

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test registers stays."""
    monkeypatch.setattr(menu, "_items", dict(menu._items))


def test_まとまりは決まった順に並び_権限のない項目とまとまりは出ない(clerk: Actor, auditor: Actor) -> None:
    shown = menu.menu_for(clerk, "/")
    assert shown is not None
    assert list(shown.groups) == [name for name in menu.GROUPS if name in shown.groups]
    assert [item.label for item in shown.beside] == ["業務メニュー", "私の作業", "承認"]
    assert "窓口・住民" in shown.groups
    seen = menu.menu_for(auditor, "/")
    assert seen is not None
    assert "利用記録" in [item.label for item in seen.groups["マスタ・管理"]]
    assert "発送" not in [item.label for items in seen.groups.values() for item in items]
    assert menu.menu_for(None, "/") is None


def test_下の画面も_いちばん近い項目のまとまりにある(clerk: Actor) -> None:
    shown = menu.menu_for(clerk, "/recalls/12/letters/")
    assert shown is not None
    assert (shown.current, shown.current_group) == ("/recalls/", "安全")
    assert "/recalls/" in [item.url for item in shown.entries]
    home = menu.menu_for(clerk, "/")
    assert home is not None
    assert (home.current, home.current_group, home.entries) == ("/", menu.TOP, [])
    nowhere = menu.menu_for(clerk, "/help/")
    assert nowhere is not None
    assert (nowhere.current, nowhere.entries) == ("", [])


def test_書かれたメニューは_権限と画面の場所ごとに違う(clerk: Actor, auditor: Actor) -> None:
    here = menu.shown(clerk, "/recalls/")
    assert '<a href="/recalls/" aria-current="page">' in here
    below = menu.shown(clerk, "/recalls/12/letters/")
    assert '<a href="/recalls/" aria-current="true">' in below
    assert below.count("aria-current") == here.count("aria-current") == 1
    assert "/mailings/" in menu.shown(clerk, "/")
    assert "/mailings/" not in menu.shown(auditor, "/")
    assert menu.shown(clerk, "/help/").count("aria-current") == 0
    assert menu.shown(None, "/") == ""


@pytest.mark.usefixtures("registered")
def test_あとから登録した項目は_書かれたメニューにもすぐ出る(clerk: Actor) -> None:
    assert "あとの画面" not in menu.shown(clerk, "/")
    menu.register("あとの画面", "file-imports", "self.use", 1)
    assert "あとの画面" in menu.shown(clerk, "/")


@pytest.mark.usefixtures("registered")
def test_知らないまとまりは起動のときに断り_書かなければその他に入る(clerk: Actor) -> None:
    with pytest.raises(ValueError, match="no group of the menu"):
        menu.register("新しい画面", "file-imports", "self.use", 1, group="いろいろ")
    menu.register("新しい画面", "file-imports", "self.use", 1)
    shown = menu.menu_for(clerk, "/")
    assert shown is not None
    assert [item.label for item in shown.groups[menu.OTHERS]].count("新しい画面") == 1
