from django.db import migrations, models

import sesshu.contracts.exchange.states


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="medium", name="lost_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="medium", name="lost_by", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            model_name="medium", name="lost_how", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RemoveConstraint(model_name="medium", name="medium_states"),
        migrations.AddConstraint(
            model_name="medium",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "requested",
                            "approved",
                            "written",
                            "handed_over",
                            "returned",
                            "erased",
                            "verified",
                            "cancelled",
                            "lost",
                        ],
                    )
                ),
                name="medium_states",
            ),
        ),
        migrations.AddConstraint(
            model_name="medium",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", sesshu.contracts.exchange.states.MediumState["LOST"]), _negated=True),
                    models.Q(("lost_how", ""), _negated=True),
                    _connector="OR",
                ),
                name="medium_lost_with_words",
            ),
        ),
    ]
