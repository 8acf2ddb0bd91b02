"""Both engines' answers in one form, and where they differ."""

from datetime import date

from sesshu.schedule import judge as kernel_judge
from sesshu.schedule.reference import judge as reference_judge
from sesshu.schedule.reference.answers import COUNTED_ONLY, NOT_COUNTED

REFUSED = {"AFTER_AS_OF", "BEFORE_BIRTH", "DUPLICATE", "UNKNOWN_PRODUCT"}
REMARKS = {"OK", "VOLUNTARY"}
# Reasons that compare with a day, and the value that carries it.
DAYS = {
    "WINDOW_NOT_OPEN": "first_lawful_day",
    "INTERVAL_SHORT": "first_lawful_day",
    "STEP_NOT_OPEN": "first_lawful_day",
    "DOCTOR_SHORTER": "first_day_without_doctor",
    "BETWEEN_VACCINES_SHORT": "first_day",
    "WINDOW_CLOSED": "last_lawful_day",
    "STEP_CLOSED": "last_lawful_day",
    "LATE_START": "last_recommended_day",
}


def differences(tables, book, person, doses, as_of, series=None) -> list[str]:
    """Sentences on what the engines say differently; empty when they agree. `series` limits the comparison."""
    kernel = kernel_judge(tables, person, doses, as_of=as_of)
    reference = reference_judge(book, person, doses, as_of=as_of, series=series)
    families = {book.series[code]["family"] for code in series or book.series}
    found = _dose_differences(
        [dose for dose in kernel.doses if _refused(dose) or book.series[dose.series]["family"] in families],
        reference.doses,
    )
    states = {state.series: _kernel_series(state) for state in kernel.series}
    for code in series or book.series:
        state, answer = states.get(code), reference.series.get(code)
        said = _reference_series(answer) if answer else None
        if state != said:
            found += [f"series {code}: {difference}" for difference in _fields(state, said)]
    return found


def _dose_differences(kernel, reference) -> list[str]:
    theirs = sorted((_kernel_dose(dose) for dose in kernel), key=str)
    ours = sorted((_reference_dose(dose) for dose in reference), key=str)
    if [dose for dose, _ in theirs] != [dose for dose, _ in ours]:
        left = [dose for dose in theirs if dose[0] not in [other for other, _ in ours]]
        right = [dose for dose in ours if dose[0] not in [other for other, _ in theirs]]
        return [f"dose: kernel {dose}" for dose in left] + [f"dose: reference {dose}" for dose in right]
    return [
        f"grounds: {dose} kernel {said}, reference {grounds}"
        for (dose, said), (_, grounds) in zip(theirs, ours, strict=True)
        if not _agree(dose, said, grounds)
    ]


def _agree(dose, said, grounds) -> bool:
    """Of a valid dose all grounds are the same. Of another the first engine may stop at the first thing wrong: what it
    names must be true, and of a dose that does not count, why it does not."""
    if dose[-2]:
        return said == grounds
    decisive = NOT_COUNTED if not dose[-3] else COUNTED_ONLY
    said = {ground for ground in said if ground[0] in decisive}
    return bool(said) and said <= grounds


def _refused(dose) -> bool:
    return dose.reasons[0].code in REFUSED


def _fields(state, said):
    if state is None or said is None:
        return [f"kernel {state}, reference {said}"]
    # What would still be asked for means little where nothing may be given.
    idle = {"remaining", "required"} if state["status"] in ("excluded", "not_target", "expired") else set()
    return [
        f"{name}: kernel {state[name]}, reference {said[name]}"
        for name in state
        if state[name] != said[name] and name not in idle
    ]


def _kernel_dose(dose):
    return _dose(dose, dose.dose_number, {(reason.code, _day(reason)) for reason in dose.reasons})


def _day(reason):
    return str(reason.values.get(DAYS[reason.code])) if reason.code in DAYS else "-"


def _reference_dose(dose):
    grounds = {(ground.code, str(ground.day) if ground.code in DAYS else "-") for ground in dose.grounds}
    return _dose(dose, dose.number, grounds)


def _dose(dose, number, grounds):
    """What must be equal, and the grounds without mere remarks."""
    grounds = {ground for ground in grounds if ground[0] not in REMARKS}
    if {code for code, _ in grounds} & REFUSED:
        return (dose.date.isoformat(), dose.product, False, False, False), grounds
    return (
        *(dose.date.isoformat(), dose.product, dose.series),
        *((dose.phase, dose.step, number) if dose.counted else ()),
        *(dose.counted, dose.valid, dose.routine),
    ), grounds


def _kernel_series(state):
    return {
        "status": state.status,
        "dose_number": state.dose_number,
        "remaining": state.remaining_doses,
        "required": state.required_doses,
        "completed_on": state.completed_on,
        "windows": sorted(
            (window.from_date or date.min, window.until or date.max, window.kind, window.basis)
            for window in state.windows
        ),
        **_next(
            state.next,
            state.next and state.next.between_vaccines_earliest,
            state.next and frozenset(state.next.products),
        ),
    }


def _reference_series(answer):
    planned = answer if answer.earliest else None
    return {
        "status": answer.status,
        "dose_number": answer.number,
        "remaining": answer.remaining,
        "required": answer.required,
        "completed_on": answer.completed_on,
        "windows": list(answer.windows),
        **_next(planned, answer.between_earliest, planned and answer.products),
    }


def _next(planned, between, products):
    names = ("phase", "step", "earliest", "standard_from", "standard_until", "latest", "start_by")
    return {
        **{name: getattr(planned, name) if planned else None for name in names},
        "between_earliest": between,
        "products": products,
    }
