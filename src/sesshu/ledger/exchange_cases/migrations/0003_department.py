from django.db import migrations, models

# The section of a case of before: the one that asked from it first, else that of whoever opened it, as it stands now.
FILL = """
UPDATE exchange_case AS c SET department = COALESCE(
    (SELECT i.department FROM exchange_inquiry AS i WHERE i.exchange_case = c.id
     ORDER BY i.fiscal_year, i.number LIMIT 1),
    (SELECT NULLIF(a.office_section, '') FROM accounts_account AS a WHERE 'u:' || a.id = c.opened_by),
    '（部署なし）')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("exchange_cases", "0002_decision_and_household"),
        ("exchange_inquiries", "0002_list_differs_and_case"),
    ]

    operations = [
        migrations.AddField("exchangecase", "department", models.TextField(default=""), preserve_default=False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
