"""業務システム: which systems may name people here today, and which of them is the register."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

import yaml

from sesshu.addressee.number_rules.models import BusinessSystem, Part
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import ChoiceField, TextField
from sesshu.foundation.screens.tables import Column


@cache
def _standard() -> dict[str, dict[str, str]]:
    text = resources.files("sesshu.addressee.number_rules").joinpath("systems.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def systems(on: date | None = None) -> dict[str, tuple[str, str]]:
    """業務ID → (name, part) of a day (today). Where the city has ever set a code, its rows alone hold."""
    day = on or clock.today()
    rows = list(BusinessSystem.objects.believed())
    decided = {row.code for row in rows}
    found = {code: (one["name"], one["part"]) for code, one in _standard().items() if code not in decided}
    return found | {row.code: (row.name, row.part) for row in rows if row.holds_on(day)}


def register() -> str:
    """The 業務ID of the register. Raises `InvalidInput` on a day on which the city has none."""
    return _of_part(Part.REGISTER)


def non_registered() -> str:
    """The 業務ID of 住登外者宛名番号管理."""
    return _of_part(Part.NON_REGISTERED)


def ever_non_registered() -> set[str]:
    """Each 業務ID that is or was that of 住登外者: what an office hides of them stays hidden under an earlier one."""
    standard = {code for code, one in _standard().items() if one["part"] == Part.NON_REGISTERED}
    rows = BusinessSystem.objects.believed().filter(part=Part.NON_REGISTERED)
    return standard | set(rows.values_list("code", flat=True))


def name_of(code: str, known: dict[str, tuple[str, str]]) -> str:
    """`010 税務`; the code alone where it is no longer known."""
    return " ".join((code, known[code][0])) if code in known else code


def check_known(codes: set[str]) -> None:
    """Raise `InvalidInput` that names the systems which are not registered today."""
    known = systems()
    if unknown := sorted(codes - known.keys()):
        raise InvalidInput(
            f"業務ID {'、'.join(unknown)} は登録されていません。マスタ「業務システム（業務ID）」にあるもの: "
            f"{'、'.join(sorted(known))}",
            field="system",
        )


def _of_part(part: Part) -> str:
    for code, (_, found) in systems().items():
        if found == part:
            return code
    raise InvalidInput(f"「{part.label}」にあたる業務システムが、今日の時点で登録されていません。", field="part")


class BusinessSystemForm(MasterForm):
    code = TextField("業務ID", most=3, example="010", hint="半角英数字3文字以内")
    name = TextField("名称", most=60, example="税務（個人住民税）")
    part = ChoiceField("役割", choices=Part.choices, style="radio")


def check(row: DatedMaster) -> None:
    """Raises `InvalidInput`: a code that no interface can carry, or a second register on the same day."""
    assert isinstance(row, BusinessSystem)  # noqa: S101 - the master's own model
    if not (row.code.isascii() and row.code.isalnum()):
        raise InvalidInput("業務IDは半角英数字3文字以内で入力してください。", field="code", example="010")
    if row.part == Part.OTHER:
        return
    for other in BusinessSystem.objects.believed().filter(part=row.part).exclude(code=row.code):
        ends_before = other.valid_until is not None and other.valid_until < row.valid_from
        starts_after = row.valid_until is not None and other.valid_from > row.valid_until
        if not (ends_before or starts_after):
            raise InvalidInput(f"この役割の業務システムは、同じ期間に {other.code} があります。", field="part")
    usual = next(code for code, one in _standard().items() if one["part"] == row.part)
    decided = BusinessSystem.objects.believed().filter(code=usual).exists()
    if row.code != usual and not decided:
        raise InvalidInput(f"この役割は {usual} のものです。先に {usual} の登録を変えてください。", field="part")


BUSINESS_SYSTEM = Master(
    key="business-system",
    label="業務システム（業務ID）",
    model=BusinessSystem,
    form=BusinessSystemForm,
    columns=(
        Column("code", "業務ID", css="code tight"),
        Column("name", "名称"),
        Column("part", "役割", lambda row: row.get_part_display()),
    ),
    search=("code", "name"),
    help="統合宛名に業務番号を登録できるシステム。登録がない業務IDは、初めから入っているものが使われます。",
    check=check,
)
