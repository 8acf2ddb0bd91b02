"""The closed list of conditions of the law files, for programmes that ask for one."""

from __future__ import annotations

from functools import cache

from sesshu.law import read_yaml


@cache
def condition_names() -> dict[str, str]:
    """Code → Japanese name, in the order of the law's file."""
    return {str(entry["code"]): str(entry["name"]) for entry in read_yaml("exclusions.yaml")["conditions"]}


def condition_name(code: str) -> str:
    return condition_names().get(code, code)
