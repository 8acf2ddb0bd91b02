# The words 「公印省略」 become the choice that papers have; where nothing was said, nothing is printed as before.

from typing import Any

from django.db import migrations, models


def said(apps: Any, _: Any) -> None:
    apps.get_model("mailings", "LetterText").objects.exclude(seal_omitted="").update(seal_use="omitted")


class Migration(migrations.Migration):
    dependencies = [("mailings", "0009_duplicate_pairs")]

    operations = [
        migrations.AddField(
            model_name="lettertext",
            name="seal_use",
            field=models.TextField(
                blank=True,
                choices=[
                    ("omitted", "公印省略"),
                    ("stamped", "公印を押す（印の場所を空ける）"),
                    ("electronic", "電子公印を印刷する"),
                ],
                default="",
                help_text="empty: nothing about a seal",
            ),
        ),
        migrations.RunPython(said, migrations.RunPython.noop),
        migrations.RemoveField(model_name="lettertext", name="seal_omitted"),
    ]
