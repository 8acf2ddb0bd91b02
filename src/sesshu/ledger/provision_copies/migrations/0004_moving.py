from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provision_copies", "0003_removals")]

    operations = [
        migrations.AlterField(
            "copydifference",
            "kind",
            models.TextField(
                choices=[
                    ("missing", "原本があるのに副本がない"),
                    ("extra", "副本があるのに原本がない"),
                    ("differing", "内容が違う"),
                    ("unregistered", "この人の副本が登録されていない"),
                    ("stranger", "台帳にいない人の副本が登録されている"),
                    ("moving", "名寄せかその解除のあと、送り直しを待っている"),
                ]
            ),
        ),
    ]
