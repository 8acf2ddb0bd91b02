from typing import ClassVar

from django.db import migrations

# Whoever waited in vain was told as on their way; they are told anew in the next round. Where a code of before serves,
# that is what is told of them still.
TELL_ANEW = "UPDATE linked_person SET told_state = 'requested' WHERE told_state = 'stuck' AND code IS NULL"


class Migration(migrations.Migration):
    """The unified addressee system hears of a code that nobody answers for."""

    dependencies: ClassVar = [("people", "0011_given_up_acquisition")]
    operations: ClassVar = [migrations.RunSQL(TELL_ANEW, migrations.RunSQL.noop)]
