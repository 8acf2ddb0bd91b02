"""Columns that are known when every file has been read."""

from __future__ import annotations

from sesshu.schedule.compile.builder import Builder


def finish(builder: Builder) -> None:
    """Sizes, moments, and what lets the kernel pass over series that a person's doses do not touch."""
    columns = builder.columns
    columns["sizes"] += [len(builder.series), len(builder.products)]
    columns["sizes"] += [builder.size("exclusion_series"), builder.size("gap_days")]
    for kind, first, second in builder.moments:
        builder.add("moment", kind=kind, first=first, second=second)
    for series in range(len(builder.series)):
        windows = range(columns["series_window_first"][series], columns["series_window_end"][series])
        columns["series_by_history"].append(int(any(columns["window_history_least"][window] for window in windows)))
    for path in range(builder.size("path_from")):
        steps = range(columns["path_step_first"][path], columns["path_step_end"][path])
        cut = any(columns["step_skip_first"][step] < columns["step_skip_end"][step] for step in steps)
        columns["path_cut"].append(int(cut))
    asked = [_products_behind(columns, series) for series in range(len(builder.series))]
    for product in range(len(builder.products)):
        touched = (1 << series for series, mask in enumerate(asked) if mask >> product & 1)
        columns["product_touches_series"].append(sum(touched))


def _products_behind(columns: dict[str, list[int]], series: int) -> int:
    """The products whose doses a series looks at: its own, those that open it, those of series it keeps away from."""
    mask = columns["series_products"][series] | columns["series_only_with"][series]
    for path in range(columns["series_path_first"][series], columns["series_path_end"][series]):
        for step in range(columns["path_step_first"][path], columns["path_step_end"][path]):
            for way in range(columns["step_way_first"][step], columns["step_way_end"][step]):
                for interval in range(columns["way_interval_first"][way], columns["way_interval_end"][way]):
                    reference = columns["interval_reference"][interval]
                    if reference < 0:
                        mask |= columns["series_products"][-1 - reference]
    return mask
