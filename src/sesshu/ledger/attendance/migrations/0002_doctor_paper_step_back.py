import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0001_initial"),
        ("vouchers", "0001_initial"),
    ]

    operations = [
        migrations.AddField("sessionresult", "doctor_code", models.TextField(blank=True, default="")),
        migrations.AddField("attendance", "doctor_code", models.TextField(blank=True, default="")),
        migrations.AddField("attendance", "before_state", models.TextField(blank=True, default="")),
        migrations.AddField(
            "attendance",
            "voucher",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vouchers.voucher"
            ),
        ),
    ]
