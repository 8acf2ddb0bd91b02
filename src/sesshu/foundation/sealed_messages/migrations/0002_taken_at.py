from typing import ClassVar

from django.db import migrations, models

from sesshu.foundation import clock


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sealed_messages", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            "receivedmessage", "taken_at", models.DateTimeField(db_index=True, default=clock.now),
            preserve_default=False,
        ),
    ]  # fmt: skip
