"""`./sesshu law mutate`: mutants of every series on two processes, survivors against their written reasons."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sesshu.law.cases import case_tables
from sesshu.law.survivors import Survivor, read_survivors
from sesshu.schedule import mutation
from sesshu.schedule.mutation import Fate

PAGE = Path(__file__).parents[3] / "docs" / "law" / "mutation.md"
_PROCESSES = 2


def mutate(
    series: list[str], *, sample: int | None = None, seed: int = 1, write: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """Counts by series, and a sentence for every survivor without a reason and every reason without a survivor."""
    asked = series or case_tables()
    reasons = read_survivors()
    chosen = _chosen(asked, sample, seed)
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        # The long ones first, so that both processes end together.
        ordered = sorted(asked, key=lambda code: -len(chosen[code]))
        fates = dict(zip(ordered, pool.map(_fates, ordered, [chosen[code] for code in ordered]), strict=True))
    faults = [_unexplained(fate) for code in asked for fate in fates[code] if _reason(reasons, fate) is None]
    if sample is None:
        faults += _stale(reasons, [fate for code in asked for fate in fates[code]], asked)
    counts = {code: _count(reasons, fates[code]) for code in asked}
    if write and not series and sample is None:
        from sesshu.cli.law_mutation_page import page

        PAGE.write_text(page(counts, fates, reasons), encoding="utf-8")
    whole: Counter[str] = Counter()
    for count in counts.values():
        whole.update(count)
    return {**whole, "series": counts}, faults


def _chosen(series: list[str], sample: int | None, seed: int) -> dict[str, list[int]]:
    """Which mutants of each series are tried, by their places in its list."""
    places = {code: list(range(len(mutation.bench_of(code).rows))) for code in series}
    if sample is None:
        return places
    every = [(code, place) for code, found in places.items() for place in found]
    picked = random.Random(seed).sample(every, min(sample, len(every)))  # noqa: S311 - no secret, a repeatable choice
    return {code: [place for other, place in picked if other == code] for code in series}


def _fates(series: str, places: list[int]) -> list[Fate]:
    bench = mutation.bench_of(series)
    return list(mutation.run(bench, [bench.rows[place] for place in places]))


def _reason(reasons: list[Survivor], fate: Fate) -> str | None:
    """Why a mutant may survive; the empty text for one that does not; None where nobody wrote a reason."""
    if fate.outcome != mutation.SURVIVED:
        return ""
    return next((survivor.reason for survivor in reasons if survivor.explains(fate.series, fate.mutant.name)), None)


def _count(reasons: list[Survivor], fates: list[Fate]) -> dict[str, int]:
    outcomes = Counter(fate.outcome for fate in fates)
    unexplained = sum(_reason(reasons, fate) is None for fate in fates)
    return {
        "mutants": len(fates),
        "killed": outcomes[mutation.KILLED],
        "refused": outcomes[mutation.REFUSED],
        "explained": outcomes[mutation.SURVIVED] - unexplained,
        "unexplained": unexplained,
    }


def _unexplained(fate: Fate) -> str:
    found = fate.mutant
    return (
        f"{found.file} {found.line}行目: {found.path} を {found.change} に変えても、"
        f"{fate.series} の判定例は気づきません。"
        "判定例を足すか、cases/survivors.yaml に理由を書いてください。"
    )


def _stale(reasons: list[Survivor], fates: list[Fate], series: list[str]) -> list[str]:
    alive = [fate for fate in fates if fate.outcome == mutation.SURVIVED]
    return [
        f"cases/survivors.yaml {survivor.line}行目: "
        f"「{survivor.where}」で生き残る変更はもうありません。行を消してください。"
        for survivor in reasons
        if survivor.about(series) and not any(survivor.explains(fate.series, fate.mutant.name) for fate in alive)
    ]
