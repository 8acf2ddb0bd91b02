from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0007_forgotten_person")]
    operations: ClassVar = [
        migrations.AddField(
            "linkedperson", "same_as", models.TextField(blank=True, default=""), preserve_default=False
        ),
    ]
