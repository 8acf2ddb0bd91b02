from django.db import migrations, models

CHANNELS = ["counter", "telephone", "list", "public", "system"]


class Migration(migrations.Migration):
    dependencies = [("reservations", "0002_contacts")]

    operations = [
        migrations.AlterField(
            model_name="reservation",
            name="channel",
            field=models.TextField(
                choices=[
                    ("counter", "窓口"),
                    ("telephone", "電話"),
                    ("list", "一覧の取込"),
                    ("public", "予約サイト"),
                    ("system", "連携システム"),
                ]
            ),
        ),
        migrations.RemoveConstraint(model_name="reservation", name="reservation_channel_known"),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", CHANNELS)), name="reservation_channel_known"
            ),
        ),
    ]
