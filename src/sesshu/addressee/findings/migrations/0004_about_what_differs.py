from django.db import migrations

# What makes a finding of a business number the same one no longer names the person whom the number leads to. The open
# ones keep their rows: the next check finds them under the new identity. Were there two of one business number, since
# it led to somebody else in between, the first stays, as the check would have it.
JOIN = """
    UPDATE finding f SET state = 'closed', closed_at = now(), closed_by = 'upgrade', version = f.version + 1,
           decision = 'ほかの確認と同じ食い違い',
           evidence = concat('残した確認：最初に見つかった日', to_char(k.first_seen, 'YYYY年FMMM月FMDD日'), '、担当',
                             coalesce(nullif(k.assignee_name, ''), 'なし'))
    FROM (SELECT id, first_value(id) OVER (PARTITION BY code, system, business_number
                                           ORDER BY first_seen, assignee = '', id) AS first
          FROM finding WHERE state <> 'closed' AND business_number <> '') AS t
    JOIN finding k ON k.id = t.first
    WHERE f.id = t.id AND t.first <> f.id
"""
NAME = """
    UPDATE finding SET about = sha256(convert_to(concat_ws('|', code, system, business_number), 'UTF8'))
    WHERE state <> 'closed' AND business_number <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0003_numbers_on")]

    operations = [
        migrations.RunSQL(JOIN, migrations.RunSQL.noop),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
