from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provision_copies", "0006_due_count")]

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
                    ("unprotected", "支援措置の人に、自動応答不可か不開示が設定されていない"),
                    ("untold", "支援措置の有無が、中間サーバーに知らされていない"),
                    ("elsewhere", "台帳では支援措置のない人に、設定がある"),
                ]
            ),
        ),
    ]
