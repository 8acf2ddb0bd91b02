"""The articles behind reasons that every series shares, from `articles.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def articles() -> dict[str, str]:
    """Key (`general`, `targets`, `completed`) → article as it is cited."""
    text = resources.files("sesshu.law").joinpath("articles.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)["articles"]
    return found
