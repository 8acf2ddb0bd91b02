import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screens", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("SavedFilter", "screens_saved_filter_name"),
        migrations.RenameModel("SavedFilter", "ListSetting"),
        migrations.AlterModelTable("ListSetting", "screens_list_setting"),
        migrations.AlterField("ListSetting", "conditions", models.TextField(default="")),
        migrations.AddField("ListSetting", "columns", models.JSONField(default=list)),
        migrations.AddField("ListSetting", "sort", models.TextField(default="")),
        migrations.AddField("ListSetting", "section", models.TextField(default="")),
        migrations.AddConstraint(
            "ListSetting",
            models.UniqueConstraint(fields=("owner", "table", "name"), name="screens_list_setting_name"),
        ),
        migrations.CreateModel(
            name="ListDefault",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("table", models.TextField()),
                (
                    "setting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="screens.listsetting"
                    ),
                ),
            ],
            options={
                "db_table": "screens_list_default",
                "constraints": [models.UniqueConstraint(fields=("person", "table"), name="screens_list_default_once")],
            },
        ),
    ]
