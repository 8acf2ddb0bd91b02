from typing import ClassVar

from django.db import migrations

# Sent again and given up in an older version: it said that nothing was handed over, and what the receiver has of it
# could not be taken back any more. Why the second attempt was given up stays in the row.
DELIVERED = "UPDATE delivery SET state = 'delivered' WHERE state = 'given_up' AND receipt <> ''"


class Migration(migrations.Migration):
    """What was delivered once is delivered, whatever became of the next attempt."""

    dependencies: ClassVar = [("arrivals", "0005_stopped")]
    operations: ClassVar = [migrations.RunSQL(DELIVERED, migrations.RunSQL.noop)]
