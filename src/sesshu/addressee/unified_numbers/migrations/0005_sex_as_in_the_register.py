from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """The ledger told the sex in letters of its own; every system tells the resident register's codes."""

    dependencies: ClassVar = [("unified_numbers", "0004_links_before")]
    operations: ClassVar = [
        migrations.RunSQL(
            "UPDATE business_link SET sex = CASE sex WHEN 'M' THEN '1' ELSE '2' END WHERE sex IN ('M', 'F')",
            migrations.RunSQL.noop,
        )
    ]
