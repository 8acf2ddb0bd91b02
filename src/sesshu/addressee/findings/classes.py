"""The classes of findings, read once from `classes.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class FindingClass:
    """`blocks`: all, inquiry or none."""

    code: str
    name: str
    blocks: str
    todo: str

    @property
    def stops(self) -> str:
        """What it stops, in a word; "" for a warning."""
        return {"all": "連携を止める", "inquiry": "照会を止める"}.get(self.blocks, "")


@cache
def classes() -> dict[str, FindingClass]:
    text = resources.files("sesshu.addressee.findings").joinpath("classes.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return {code: FindingClass(code, **row) for code, row in data["classes"].items()}


def blocking(*, inquiry: bool = False) -> list[str]:
    """Codes that stop a person's link; with `inquiry` also those that stop inquiries alone."""
    stops = {"all", "inquiry"} if inquiry else {"all"}
    return [code for code, one in classes().items() if one.blocks in stops]
