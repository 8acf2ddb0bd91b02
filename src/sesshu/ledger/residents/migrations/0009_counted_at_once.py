"""Counting the people of a city reads a small index."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("residents", "0008_earlier_names_and_addresses")]

    operations: ClassVar = [
        migrations.AddIndex(
            "resident",
            models.Index(
                fields=["birth_date"],
                name="resident_there",
                condition=models.Q(("sealed", False), models.Q(("status", "joined"), _negated=True)),
            ),
        ),
    ]
