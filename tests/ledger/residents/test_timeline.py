"""版の期間は、どの順で届いても途切れず重ならない。"""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sesshu.ledger.residents.timeline import Span, lay_over

DAYS = st.integers(0, 60).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@given(st.lists(DAYS, min_size=1, max_size=12))
def test_期間は連続し最後だけが開いている(days: list[date]) -> None:
    spans: list[Span[int]] = []
    for number, day in enumerate(days):
        spans = lay_over(spans, Span(day, None, number))
    assert all(left.valid_until == right.valid_from for left, right in itertools.pairwise(spans))
    assert all(span.valid_from < span.valid_until for span in spans if span.valid_until)
    assert spans[-1].valid_until is None
    assert spans[-1].content == len(days) - 1


@given(st.lists(DAYS, min_size=1, max_size=12), DAYS)
def test_どの日にもその日までに始まった最も新しい行が当てはまる(days: list[date], day: date) -> None:
    spans: list[Span[int]] = []
    for number, start in enumerate(days):
        spans = lay_over(spans, Span(start, None, number))
    holding = [s.content for s in spans if s.valid_from <= day and (s.valid_until is None or day < s.valid_until)]
    begun = [number for number, start in enumerate(days) if start <= day]
    assert holding == begun[-1:]
