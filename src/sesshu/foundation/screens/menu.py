"""業務メニュー: each room registers its entries when Django starts (`AppConfig.ready`).

Two levels: groups, and the entries of a group. A page shows the entries of the group it lies in; the other groups open
on a key. An entry of `TOP` stands beside the groups.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from sesshu.foundation.access.actor import Actor

TOP = ""  # for what everybody needs from everywhere
OTHERS = "その他"
GROUPS = (
    "窓口・住民", "接種記録", "通知・発送", "会場・予約", "費用・救済", "安全", "統計・出力",
    "取込・連携", "マスタ・管理", OTHERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
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
        return reverse(self.url_name)

    @property
    def section(self) -> str:
        """The first part of the address: the room that the page belongs to."""
        return self.url.strip("/").split("/")[0]


_items: dict[str, MenuItem] = {}


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
    if not items:
        return None
    groups = groups_of(items)
    # the nearest entry above the page; home lies above everything and counts for itself only
    above = [item for item in items if (path.startswith(item.url) if item.section else path == item.url)]
    nearest = max(above, key=lambda item: len(item.url), default=None)
    beside = groups.pop(TOP, [])
    return OpenMenu(beside, groups, nearest.url if nearest else "", nearest.group if nearest else TOP)
