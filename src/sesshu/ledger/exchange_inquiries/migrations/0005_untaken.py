from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange_inquiries", "0004_tried_planned_and_outside")]

    operations = [migrations.AddField("exchangeinquiry", "untaken", models.TextField(blank=True, default=""))]
