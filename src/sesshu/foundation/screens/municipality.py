"""The name of the municipality this process serves."""

from __future__ import annotations

import os
from functools import cache
from importlib import resources

import yaml
from django.conf import settings


@cache
def _names() -> dict[str, str]:
    text = resources.files("sesshu.foundation.screens").joinpath("municipalities.yaml").read_text(encoding="utf-8")
    names: dict[str, str] = yaml.safe_load(text)
    return names


def municipality_name() -> str:
    """熊本市; from `SESSHU_MUNICIPALITY_NAME`, else from the file of known names, else the code itself."""
    code = settings.SESSHU_MUNICIPALITY
    return os.environ.get("SESSHU_MUNICIPALITY_NAME") or _names().get(code, code)
