"""Two connections at one child: one corrects a dose to a day on which the other records the same dose."""

from __future__ import annotations

import json
import os
import threading
from datetime import date, timedelta

ROUNDS = 12


def main() -> None:
    """Prints, for each round, what the two were told."""
    import django

    django.setup()
    from django.db import connections

    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.access.duties import permissions_of
    from sesshu.ledger.doses import actions
    from sesshu.ledger.doses.entries import DoseEntry
    from tests.ledger.doses.people import make_resident

    clerk = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="clerk", terminal="T-01")
    purpose, told = "DOSE_REGISTRATION", []
    for number in range(ROUNDS):
        child = make_resident(birth=date(2024, 1, 10) + timedelta(days=number))
        wrong, right = child.birth_date + timedelta(days=400), child.birth_date + timedelta(days=410)
        entry = DoseEntry(resident_id=child.pk, given_on=wrong, product="mr")
        [dose] = actions.record_doses(entries=[entry], by=clerk, purpose=purpose)
        gate, words = threading.Barrier(2), []

        def at_once(act, gate=gate, words=words) -> None:  # type: ignore[no-untyped-def]
            gate.wait(20)
            try:
                act()
                words.append("done")
            except Exception as problem:  # noqa: BLE001 - the kind of refusal is what is asked
                words.append(type(problem).__name__)
            finally:
                connections.close_all()

        def correct(dose=dose, right=right) -> None:  # type: ignore[no-untyped-def]
            actions.correct_dose(
                dose_id=dose.dose_id, changes={"given_on": right}, reason="misread", by=clerk, purpose=purpose
            )

        def record(child=child, right=right) -> None:  # type: ignore[no-untyped-def]
            entry = DoseEntry(resident_id=child.pk, given_on=right, product="mr", decision="undecided")
            actions.record_doses(entries=[entry], by=clerk, purpose=purpose)

        threads = [threading.Thread(target=at_once, args=[act]) for act in (correct, record)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        told.append(sorted(words))
    print(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
    main()
