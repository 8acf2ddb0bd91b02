"""The words of a screening form: what the city wrote for a series or a category, else the house's standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.dates import wareki
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.screening_forms.models import ScreeningFormText
from sesshu.schedule.catalogue import SeriesInfo

CATEGORIES = {"A": "A類のすべて", "B": "B類のすべて"}
MARK = "｜"
MOST_QUESTIONS, MOST_LETTERS, MOST_BESIDE = 20, 60, 16


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What is printed below the person's part. `questions`: the question, and what to write beside the answer."""

    form_number: str
    questions: tuple[tuple[str, str], ...]
    doctor: tuple[str, ...]
    consent: str
    signer: str
    version: str

    def values(self) -> dict[str, Any]:
        """As fields of the form."""
        return {
            "form_number": self.form_number,
            "questions": [[str(n), *pair] for n, pair in enumerate(self.questions, start=1)],
            "doctor": list(self.doctor),
            "consent": self.consent,
            "signer": self.signer,
            "questions_version": self.version,
        }


def read_questions(lines: Iterable[str], *, field: str = "questions") -> tuple[tuple[str, str], ...]:
    """One question a line. Raises `InvalidInput` that says which line is too long."""
    found = [line.strip() for line in lines if line.strip()]
    if not 1 <= len(found) <= MOST_QUESTIONS:
        raise InvalidInput(f"質問：1問から{MOST_QUESTIONS}問まで入力してください（いま{len(found)}問）。", field=field)
    pairs = []
    for number, line in enumerate(found, start=1):
        text, _, beside = line.partition(MARK)
        if not text or len(text) > MOST_LETTERS or len(beside) > MOST_BESIDE or MARK in beside:
            raise InvalidInput(
                f"質問：{number}問目は、質問を{MOST_LETTERS}字以内、「{MARK}」のあとの記入欄の名前を{MOST_BESIDE}字以内に"
                "してください。", field=field, example=f"1か月以内に病気にかかりましたか{MARK}病名",
            )  # fmt: skip
        pairs.append((text, beside))
    return tuple(pairs)


@cache
def _file() -> dict[str, Any]:
    text = resources.files("sesshu.ledger.screening_forms").joinpath("questions.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def standard(series: str, category: str) -> Questionnaire:
    """The house's words for a series."""
    file = _file()
    name = file["of_series"].get(series) or file["uses"].get(category, file["otherwise"])
    of = file["sets"][name]
    questions = [*of["questions"][:-1], *file["extra"].get(series, ()), of["questions"][-1]]
    return Questionnaire(
        of["form_number"], read_questions(questions), tuple(of["doctor"]), of["consent"], of["signer"],
        f"標準 第{file['version']}版",
    )  # fmt: skip


def of_text(text: ScreeningFormText) -> Questionnaire:
    """The words of the city."""
    return Questionnaire(
        text.form_number, read_questions(text.questions.splitlines()), tuple(lines(text.doctor)),
        "".join(lines(text.consent)), text.signer, f"{wareki(text.valid_from)}から",
    )  # fmt: skip


def in_force(series: Iterable[SeriesInfo], on: date) -> dict[str, Questionnaire]:
    """The words of a day by series: those for the series itself, those for its category, or the standard."""
    city = {row.code: row for row in ScreeningFormText.objects.as_of(on)}
    found = {}
    for one in series:
        text = city.get(one.code) or city.get(one.category)
        found[one.code] = of_text(text) if text else standard(one.code, one.category)
    return found


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
