"""業務メニュー: each room registers its entries when Django starts (`AppConfig.ready`).

Two levels: groups, and the entries of a group. A page shows the entries of the group it lies in; the other groups open
on a key. An entry of `TOP` stands beside the groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from sesshu.foundation.access.actor import Actor

TOP = ""  # for what everybody needs from everywhere
OTHERS = "その他"
GROUPS = (
    "窓口・住民", "接種記録", "通知・発送", "会場・予約", "費用・救済", "安全", "統計・出力",
    "取込・連携", "マスタ・管理", OTHERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)  # one that is registered anew is another one
class MenuItem:
    """One entry. Shown to those who hold `permission`; `order` sorts within its group."""

    label: str
    url_name: str
    permission: str
    order: int
    group: str = OTHERS
    hint: str = ""

    @property
    def url(self) -> str:
        return _address(self.url_name)

    @property
    def section(self) -> str:
        """The first part of the address: the room that the page belongs to."""
        return self.url.strip("/").split("/")[0]


@cache
def _address(url_name: str) -> str:
    return reverse(url_name)


_items: dict[str, MenuItem] = {}
KEPT = 512  # combinations of permissions and pages whose menu is kept as it was written


def register(label: str, url_name: str, permission: str, order: int, *, group: str = OTHERS, hint: str = "") -> None:
    """Put a page on the menu, under one of `GROUPS`; `hint` says in a sentence what one does there."""
    if group != TOP and group not in GROUPS:
        raise ValueError(f"{url_name}: no group of the menu: {group}")
    _items[url_name] = MenuItem(label, url_name, permission, order, group, hint)


def items_for(actor: Actor | None) -> list[MenuItem]:
    """The entries this person may open, in order."""
    if actor is None:
        return []
    return sorted((item for item in _items.values() if actor.may(item.permission)), key=lambda item: item.order)


def groups_of(items: list[MenuItem]) -> dict[str, list[MenuItem]]:
    """The entries under their groups, in the order of the groups; those beside the groups first."""
    groups = {name: [item for item in items if item.group == name] for name in (TOP, *GROUPS)}
    return {name: entries for name, entries in groups.items() if entries}


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """The menu as a page shows it."""

    beside: list[MenuItem]
    groups: dict[str, list[MenuItem]]
    current: str  # address of the entry that the page lies under; empty for a page under none of them
    current_group: str

    @property
    def entries(self) -> list[MenuItem]:
        """Those of the group that the page lies in."""
        return self.groups.get(self.current_group, [])


def menu_for(actor: Actor | None, path: str) -> OpenMenu | None:
    """What this person may open, seen from the page at this address; None before signing in."""
    items = items_for(actor)
    return _seen_from(items, path) if items else None


def shown(actor: Actor | None, path: str) -> str:
    """The menu as it stands on a page at this address. Most of a page's links are in it, and they depend on nothing but
    what this person may open and where the page lies: it is written once for each of these."""
    if actor is None:
        return ""
    items = _allowed(actor.permissions, tuple(_items.values()))
    seen = _seen_from(list(items), path) if items else None
    return _written(items, seen.current, seen.current == path) if seen else ""


@lru_cache(maxsize=KEPT)
def _allowed(permissions: frozenset[str], items: tuple[MenuItem, ...]) -> tuple[MenuItem, ...]:
    return tuple(sorted((item for item in items if item.permission in permissions), key=lambda item: item.order))


@lru_cache(maxsize=KEPT)
def _written(items: tuple[MenuItem, ...], current: str, exact: bool) -> SafeString:
    """`exact`: the page is the entry itself, not one below it."""
    menu = _seen_from(list(items), current)
    return SafeString(render_to_string("screens/menu.html", {"menu": menu, "here": current if exact else ""}))


def _seen_from(items: list[MenuItem], path: str) -> OpenMenu:
    groups = groups_of(items)
    # the nearest entry above the page; home lies above everything and counts for itself only
    above = [item for item in items if (path.startswith(item.url) if item.section else path == item.url)]
    nearest = max(above, key=lambda item: len(item.url), default=None)
    beside = groups.pop(TOP, [])
    return OpenMenu(beside, groups, nearest.url if nearest else "", nearest.group if nearest else TOP)
