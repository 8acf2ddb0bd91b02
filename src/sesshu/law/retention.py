"""保存期間 in `retention.yaml`: how long records of doses are kept, from which day, by which article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sesshu.law.dated import required, version_on
from sesshu.law.files import LawError, entries

FILE = "retention.yaml"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`starts`: "dose" (the day it was given) or "death" (the day after). `unconfirmed`: code → why nothing of such a
    person is past its time until somebody has found out."""

    article: str
    starts: str
    years: int
    unconfirmed: dict[str, str] = field(default_factory=dict)


@cache
def retention_rule(on: date) -> RetentionRule:
    """The rule in force on a day. Raises LawError."""
    found = version_on(FILE, on)
    if found is None:
        raise LawError(f"{on.isoformat()}に使える版がありません。", file=FILE)
    required(found, "article", "starts", "years")
    if found["starts"] not in ("dose", "death"):
        raise found.error("「starts」は dose か death にしてください。", "starts")
    open_points = entries(found, "unconfirmed") if "unconfirmed" in found else []
    return RetentionRule(
        article=str(found["article"]), starts=str(found["starts"]), years=int(found["years"]),
        unconfirmed={str(one["code"]): str(one["name"]) for one in open_points},
    )  # fmt: skip
