"""Staff and some babies for `test_database_away`; prints their ids."""

from __future__ import annotations

from datetime import date

import django

django.setup()

from sesshu.foundation.accounts.demo import create_demo_people  # noqa: E402
from tests.ledger.doses.people import make_resident  # noqa: E402

if __name__ == "__main__":
    create_demo_people()
    for number in range(4):
        print(make_resident(birth=date(2026, 8, 1), name=f"試験　{number}子").pk)
