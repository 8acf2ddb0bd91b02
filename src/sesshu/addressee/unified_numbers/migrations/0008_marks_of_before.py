from typing import ClassVar

from django.db import migrations

# Whose word a mark of the register's numbers was is not known: the register and the ledger both spoke of them. It stays
# until the ledger speaks of the person, hides as before, and contradicts nobody meanwhile.
KEPT = """
    INSERT INTO business_link_told (id, link_id, teller, protected, guarded_only, at, by)
    SELECT gen_random_uuid(), id, 'ledger', true, true, now(), '' FROM business_link WHERE system = '001' AND protected
"""
# Of every other number nobody but its own system ever spoke. Without name and mark nothing was said.
OWN = """
    UPDATE business_link SET own_protected = protected
     WHERE system <> '001' AND own_protected IS NULL AND (protected OR name <> '')
"""


class Migration(migrations.Migration):
    """Marks of protection from before it was kept who says so: nobody loses one."""

    dependencies: ClassVar = [("unified_numbers", "0007_who_says_so")]
    operations: ClassVar = [migrations.RunSQL([KEPT, OWN], migrations.RunSQL.noop)]
