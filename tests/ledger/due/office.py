"""A process beside the test: `… fill` makes a small city in the database of the environment, `… evaluate` judges it in
portions of three persons, so that it can be killed between them."""

import sys
from typing import Any

import django


def main(what: str) -> None:
    django.setup()
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.due import actions
    from tests.ledger.due.city import AS_OF, small_city

    if what == "fill":
        small_city(people=90)
        return
    settings: Any = actions
    settings.CHUNK = 3
    by = job_actor("due", "mailing.read")
    sys.stdout.write(f"{actions.evaluate(as_of=AS_OF, by=by, purpose='RECOMMENDATION').resumed}\n")


if __name__ == "__main__":
    main(sys.argv[1])
