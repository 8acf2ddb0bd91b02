"""異動事由: what register files carry as codes, with the effect each has (`change_reasons.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

EFFECTS = ("add", "remove", "change")


@dataclass(frozen=True, slots=True)
class ChangeReason:
    """One reason. `ends_as` names the state a removal leads to; `quiet` ones call for no new notice."""

    code: str
    key: str
    label: str
    effect: str
    ends_as: str = ""
    quiet: bool = False
    cancels: bool = False

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS or (self.effect == "remove") != bool(self.ends_as):
            raise ValueError(f"change_reasons.yaml: {self.code} の effect と ends_as が合いません。")


@cache
def by_code() -> dict[str, ChangeReason]:
    """All reasons by the code of the files. A code or key given twice refuses to load."""
    text = resources.files("sesshu.ledger.residents").joinpath("change_reasons.yaml").read_text(encoding="utf-8")
    reasons = [ChangeReason(**entry) for entry in yaml.safe_load(text)["reasons"]]
    if len({r.code for r in reasons}) != len(reasons) or len({r.key for r in reasons}) != len(reasons):
        raise ValueError("change_reasons.yaml: 同じ code または key が2回あります。")
    return {reason.code: reason for reason in reasons}


@cache
def by_key() -> dict[str, ChangeReason]:
    return {reason.key: reason for reason in by_code().values()}


def label(key: str) -> str:
    """The Japanese name of a stored reason; empty for an empty one."""
    return by_key()[key].label if key else ""
