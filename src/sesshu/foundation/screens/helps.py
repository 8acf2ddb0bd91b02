"""欄の説明: what a clerk reads when a label alone does not say enough. Data beside each system, read once.

`helps.yaml` holds `欄: {label: 説明}` for all screens and `画面ごと: {form: {label: 説明}}` where one screen differs.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from django.conf import settings


@cache
def help_of(form: type, label: str) -> str:
    """The help of a field of a form: the form's own, that of a form it is made from, or the one for all screens."""
    everywhere, by_form = read()
    for kind in form.__mro__:
        if found := by_form.get(kind.__name__, {}).get(label):
            return found
    return everywhere.get(label, "")


@cache
def read() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Helps for all screens, and those of single forms. Systems without the file have none."""
    place = getattr(settings, "SESSHU_HELPS", None)
    if place is None:
        return {}, {}
    data = yaml.safe_load(resources.files(place[0]).joinpath(place[1]).read_text(encoding="utf-8"))
    return data["欄"], data.get("画面ごと", {})
