"""What the public page is told of a pregnancy: with each circumstance its expected day of delivery, without which no
vaccine for mothers can be judged. The function is replaced, not dropped: the login role keeps its right to ask it."""

import importlib

from django.db import migrations

BEFORE = importlib.import_module("sesshu.ledger.booking.migrations.0002_functions").PEOPLE
OLD = "jsonb_build_array(c.code, c.valid_from, c.valid_until, c.series)"
NEW = "jsonb_build_array(c.code, c.valid_from, c.valid_until, c.series, c.due_date)"


def _replacing(statement: str) -> str:
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_functions"), ("doses", "0003_conditions_in_full")]
    operations = [migrations.RunSQL(_replacing(BEFORE.replace(OLD, NEW)), _replacing(BEFORE))]
