"""Whoever is protected is told once more: the intermediary notes from now on which number said so."""

from django.db import migrations

AGAIN = """
UPDATE addressee_link link SET protected = NULL, protected_at = NULL
  FROM resident one
 WHERE one.id = link.resident_id AND link.protected
   AND (one.address_protected OR one.placed OR one.household_number <> '' AND EXISTS (
        SELECT FROM resident other WHERE other.household_number = one.household_number AND NOT other.sealed
           AND (other.address_protected OR other.placed)))
"""


class Migration(migrations.Migration):
    dependencies = [("provision_copies", "0007_unlike_flags"), ("residents", "0010_versions_that_ended")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
