import django.db.models.deletion
from django.db import migrations, models


def make_keys(apps, _):
    """Keys of the entries that are there already."""
    from sesshu.addressee.non_registered.told import keys_of

    entry, key = (apps.get_model("non_registered", name) for name in ("NonRegisteredEntry", "NonRegisteredKey"))
    for one in entry.objects.order_by("id").iterator(chunk_size=2000):
        key.objects.bulk_create([key(entry=one, kind=kind, key=text) for kind, text in sorted(keys_of(one.told))])


class Migration(migrations.Migration):
    dependencies = [
        ("non_registered", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NonRegisteredKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("key", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="non_registered.nonregisteredentry",
                    ),
                ),
            ],
            options={
                "db_table": "non_registered_key",
                "indexes": [
                    models.Index(
                        fields=["kind", "key"],
                        name="non_registered_key_found",
                        opclasses=["text_ops", "text_pattern_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "kind", "key"), name="non_registered_key_once")
                ],
            },
        ),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]
