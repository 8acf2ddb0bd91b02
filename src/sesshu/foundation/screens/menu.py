"""業務メニュー: each room registers its entries when Django starts (`AppConfig.ready`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from sesshu.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry. Shown to those who hold `permission`; `order` sorts within and between groups."""

    label: str
    url_name: str
    permission: str
    order: int
    group: str = ""
    hint: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def section(self) -> str:
        """The first part of the address: the room that the page belongs to."""
        return self.url.strip("/").split("/")[0]


_items: dict[str, MenuItem] = {}


def register(label: str, url_name: str, permission: str, order: int, *, group: str = "", hint: str = "") -> None:
    """Put a page on the menu. `group` heads a part of the menu page; `hint` says in a sentence what one does there."""
    _items[url_name] = MenuItem(label, url_name, permission, order, group, hint)


def items_for(actor: Actor | None) -> list[MenuItem]:
    """The entries this person may open, in order."""
    if actor is None:
        return []
    return sorted((item for item in _items.values() if actor.may(item.permission)), key=lambda item: item.order)


def groups_for(actor: Actor | None) -> dict[str, list[MenuItem]]:
    """The same entries under their group headings."""
    groups: dict[str, list[MenuItem]] = {}
    for item in items_for(actor):
        groups.setdefault(item.group, []).append(item)
    return groups


def current_of(items: list[MenuItem], path: str) -> str:
    """The address of the entry that a page lies under, the nearest one; empty for a page under none of them."""
    above = [item.url for item in items if item.section and path.startswith(item.url)]
    return max(above, key=len, default="")
