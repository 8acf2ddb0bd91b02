"""The ten questions of the daily check, each a set of (person, system, business number, own person).

A person is the main one of a human: links, numbers and marks of those who were merged count with it. The own person is
the one of the human whom the answer is really about: what is left of it when a merge is undone. It matters where there
is no business number.
"""

from __future__ import annotations

# A line for each told person that is linked.
SEEN = """
    SELECT coalesce(p.merged_into_id, p.id) AS person, p.id AS own, l.system, l.business_number, r.name, r.birth_date,
           r.sex, r.address, r.protected, r.is_open, r.left_on, r.told_on
    FROM business_record r
    JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
    JOIN unified_person p ON p.id = l.person_id
"""
# Whose a number is or was.
HELD = """
    SELECT h.number_index, h.valid_until IS NULL AS holds, coalesce(p.merged_into_id, p.id) AS person, p.id AS own
    FROM held_number h JOIN unified_person p ON p.id = h.person_id WHERE NOT h.mistaken
"""
# The number that each system says of each of its people: on its list, else what came with the business number.
TOLD = """
    SELECT r.system, r.business_number, r.number_index, coalesce(p.merged_into_id, p.id) AS person
    FROM business_record r
    LEFT JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
    LEFT JOIN unified_person p ON p.id = l.person_id
    WHERE r.number_index IS NOT NULL
    UNION ALL
    SELECT l.system, l.business_number, l.number_index, coalesce(p.merged_into_id, p.id)
    FROM business_link l JOIN unified_person p ON p.id = l.person_id
    LEFT JOIN business_record r ON r.system = l.system AND r.business_number = l.business_number
    WHERE l.number_index IS NOT NULL AND r.number_index IS NULL
"""
# Every told number is the one that the person holds (no line), or has exactly one class.
DIFFERING = """
    SELECT * FROM (
        SELECT CASE WHEN t.person IS NULL THEN 'C03'                   -- the business number is linked to nobody
                    WHEN h.person = t.person AND h.holds THEN NULL     -- right
                    WHEN h.person = t.person THEN 'C07'                -- the person's number of before
                    WHEN h.person IS NOT NULL THEN 'C01'               -- somebody else has it, or had
                    WHEN n.person IS NOT NULL THEN 'C02'               -- nobody ever had it, the person has another
                    ELSE 'C03' END AS code,                            -- the person waits for a number
               t.person, t.system, t.business_number
        FROM told t LEFT JOIN held h ON h.number_index = t.number_index
        LEFT JOIN (SELECT DISTINCT person FROM held WHERE holds) n ON n.person = t.person
    ) AS judged WHERE code IS NOT NULL
"""
_OF_NUMBERS = "SELECT person, system, business_number, person FROM differing WHERE code = %(code)s"
# 支援措置: every word that says so counts: on a list, with a put, or of somebody else's number. "Not protected" counts
# on a list, else with the system's put, and of somebody else's number. The few who are protected are looked for first.
# Who is hidden for another reason alone (`guarded_only`) is no contradiction. Of a human that was merged the own person
# is one who contradicts themself, else one of whom somebody says so.
_UNLIKE_MARKS = """
    WITH marked AS (
        SELECT person, own FROM seen WHERE protected AND told_on IS NOT NULL
        UNION SELECT coalesce(p.merged_into_id, p.id), p.id FROM business_link l
        JOIN unified_person p ON p.id = l.person_id WHERE l.own_protected
        UNION SELECT coalesce(p.merged_into_id, p.id), p.id FROM business_link_told t
        JOIN business_link l ON l.id = t.link_id JOIN unified_person p ON p.id = l.person_id
        WHERE t.protected AND NOT t.guarded_only
    ), theirs AS (
        SELECT m.person, m.own AS marked, p.id FROM marked m JOIN unified_person p ON p.id = m.person
        UNION ALL SELECT m.person, m.own, p.id FROM marked m JOIN unified_person p ON p.merged_into_id = m.person
    )
    SELECT o.person, '', '', coalesce(min(o.id::text) FILTER (WHERE o.id = o.marked), min(o.marked::text))::uuid
    FROM theirs o JOIN business_link l ON l.person_id = o.id
    LEFT JOIN business_record r ON r.system = l.system AND r.business_number = l.business_number
                                   AND r.told_on IS NOT NULL
    LEFT JOIN business_link_told t ON t.link_id = l.id AND NOT t.protected
    WHERE NOT coalesce(r.protected, l.own_protected) OR t.id IS NOT NULL
    GROUP BY o.person
"""
QUESTIONS = {
    # Also where the network gave one code for two numbers: they are one human.
    "C01": f"""{_OF_NUMBERS}
              UNION SELECT p.id, '', '', p.id FROM unified_person p
              JOIN unified_event e ON e.person_id = p.id AND e.kind = 'same_human'
              JOIN unified_person q ON q.unified_number = e.data ->> 'with'
              WHERE p.state = 'current' AND p.linkage_state = 'failed'
              AND coalesce(q.merged_into_id, q.id) <> p.id""",  # noqa: S608 - our own words
    # Also a human who holds several numbers: two who were merged held one each. Only the merged are looked at.
    "C02": f"""{_OF_NUMBERS}
              UNION SELECT m.human, '', '', m.human FROM (
                  SELECT id, merged_into_id AS human FROM unified_person WHERE merged_into_id IS NOT NULL
                  UNION SELECT merged_into_id, merged_into_id FROM unified_person WHERE merged_into_id IS NOT NULL
              ) AS m JOIN held_number h ON h.person_id = m.id AND h.valid_until IS NULL
              GROUP BY m.human HAVING count(*) > 1""",  # noqa: S608 - our own words
    "C03": _OF_NUMBERS,
    # Nobody can be asked about who has no code, or one that was retired, under any number. One that was asked for is on
    # its way until the intermediate server says that nobody answers.
    "C04": """SELECT p.id, '', '', n.own FROM unified_person p CROSS JOIN LATERAL (
                  SELECT h.person_id AS own FROM held_number h WHERE h.person_id = p.id AND h.valid_until IS NULL
                  UNION ALL (SELECT h.person_id FROM unified_person x
                             JOIN held_number h ON h.person_id = x.id AND h.valid_until IS NULL
                             WHERE x.merged_into_id = p.id ORDER BY 1)
                  LIMIT 1
              ) AS n
              WHERE p.state = 'current' AND p.linkage_state IN ('none', 'stuck', 'failed', 'retired')
              AND NOT EXISTS (SELECT 1 FROM unified_person m
                              WHERE m.merged_into_id = p.id AND m.linkage_state = 'held')""",
    "C05": """SELECT s.person, s.system, s.business_number, s.own FROM seen s
              JOIN seen t ON t.person = s.person AND t.system = %(register)s
              WHERE s.system <> %(register)s AND (s.name, s.birth_date, s.sex, s.address)
                    IS DISTINCT FROM (t.name, t.birth_date, t.sex, t.address)
              AND s.told_on IS NOT NULL AND t.told_on IS NOT NULL""",
    "C06": """SELECT coalesce(p.merged_into_id, p.id), r.system, r.business_number, p.id FROM business_record r
              LEFT JOIN business_link l ON l.system = r.system AND l.business_number = r.business_number
              LEFT JOIN unified_person p ON p.id = l.person_id
              WHERE r.number_malformed""",
    "C07": _OF_NUMBERS,
    "C08": """SELECT coalesce(p.merged_into_id, p.id) AS human, '', '',
                     coalesce(min(p.id::text) FILTER (WHERE p.merged_into_id IS NULL), min(p.id::text))::uuid
              FROM business_link l
              JOIN unified_person p ON p.id = l.person_id
              GROUP BY 1 HAVING count(*) FILTER (WHERE l.is_representative) <> 1""",
    "C09": """SELECT s.person, s.system, s.business_number, s.own FROM seen s
              JOIN seen t ON t.person = s.person AND t.system = %(register)s
              WHERE s.system <> %(register)s AND s.is_open AND s.told_on IS NOT NULL
              AND t.left_on <= %(left_before)s""",
    "C10": _UNLIKE_MARKS,
}  # fmt: skip
