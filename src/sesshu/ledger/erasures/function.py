"""The one door through which people leave the database: a function that runs as the owner of the tables.

The app role may delete from none of the append-only tables. This function deletes exactly what `treatments` says, for
people of an erasure that two people approved, and looks at everything itself: states, approvals, the list, every
person. It is made anew after each migration (`operate.grants`), so it always fits the tables.
"""

from __future__ import annotations

import hashlib
from functools import cache

from sesshu.ledger.erasures.treatments import DELETE, EMPTY, KEEP, TREATMENTS, Treatment

NAME = "erasure_erase"
SIGNATURE = f"{NAME}(uuid, uuid[], timestamptz)"
# Objects of the audit log that are about one person are named `<word>:<id>`.
OBJECT_WORDS = (
    "resident", "dose", "voucher", "reservation", "page_image", "handbook_image", "vaccination_error", "adverse_event",
    "inquiry_slip", "change_review", "undelivered_mail", "not_given", "unknown_history", "remark", "form_issue",
    "attendance", "provisional", "condition", "guardian", "exchange_inquiry", "exchange_case", "erasure_hold",
)  # fmt: skip
_PERSONAL = (  # tables whose rows are named in the log, in lists or in requests for approval
    "dose", "voucher", "reservation", "page_image", "handbook_image", "vaccination_error", "adverse_event_report",
    "inquiry_slip", "change_review", "undelivered_mail", "not_given", "unknown_history", "resident_remark",
    "printed_form_issue", "attendance", "provisional_person", "mailing_person", "resident_condition",
    "resident_guardian", "exchange_inquiry", "exchange_case", "erasure_hold", "resident_condition_request",
)  # fmt: skip
_CASES = (
    "vaccination_error", "adverse_event_report", "inquiry_slip", "change_review", "undelivered_mail", "exchange_case",
)  # fmt: skip


def _ids(tables: tuple[str, ...]) -> str:
    return " UNION ALL ".join(f"SELECT id FROM {table} WHERE resident_id = ANY (v_people)" for table in tables)  # noqa: S608


def _step(one: Treatment) -> str:
    deed = f"UPDATE {one.table} SET {one.changes}" if one.action == EMPTY else f"DELETE FROM {one.table}"  # noqa: S608
    return f"""
    {deed} WHERE {one.where};
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := '{one.table}'; deed := '{one.action}'; row_count := v_rows; RETURN NEXT;
    END IF;"""


_BEFORE = """
    SELECT * INTO v_erasure FROM erasure WHERE id = p_erasure FOR UPDATE;
    IF NOT FOUND OR v_erasure.state <> 'running' THEN
        RAISE EXCEPTION 'erasure: it is not running';
    END IF;
    -- two approvals of this very list, by two people who did not ask for it
    SELECT count(DISTINCT kind), count(DISTINCT decided_by) INTO v_kinds, v_deciders FROM approvals_approval
     WHERE id IN (v_erasure.first_approval_id, v_erasure.second_approval_id)
       AND kind IN ('erasure.first', 'erasure.second') AND decision = 'approved' AND status = 'used'
       AND payload ->> 'erasure' = p_erasure::text AND payload ->> 'content' = v_erasure.content_sha256
       AND decided_by <> requested_by AND decided_by <> v_erasure.asked_by;
    IF v_kinds <> 2 OR v_deciders <> 2 THEN
        RAISE EXCEPTION 'erasure: it is not approved by two people';
    END IF;
    -- nobody was added to the list, and nobody was exchanged
    SELECT encode(sha256(convert_to(coalesce(string_agg(
               one.commitment, E'\\n' ORDER BY one.commitment COLLATE "C"), ''), 'UTF8')), 'hex') INTO v_content
      FROM (SELECT commitment FROM erasure_person WHERE erasure_id = p_erasure
            UNION ALL SELECT commitment FROM erasure_record WHERE erasure_id = p_erasure) AS one;
    IF v_content <> v_erasure.content_sha256 THEN
        RAISE EXCEPTION 'erasure: the list is not the one that was approved';
    END IF;
    SELECT count(*) INTO v_rows FROM erasure_person AS one JOIN resident AS who ON who.id = one.resident_id
     WHERE one.erasure_id = p_erasure AND one.resident_id = ANY (p_people) AND one.left_out = ''
       AND one.commitment = encode(sha256(v_erasure.salt || convert_to(who.id::text, 'UTF8')), 'hex')
       AND who.status = 'dead' AND who.removed_on = one.died_on AND who.version = one.version;
    IF v_rows <> cardinality(p_people) THEN
        RAISE EXCEPTION 'erasure: somebody is not on the list, is not dead, or was changed';
    END IF;
    -- with a person go the identities that were joined to or sealed behind it
    v_people := p_people || ARRAY(
        SELECT p.resident_id FROM provisional_join AS j JOIN provisional_person AS p ON p.id = j.provisional_id
         WHERE j.target_id = ANY (p_people) AND j.undone_at IS NULL
        UNION SELECT source_id FROM resident_record_move
         WHERE target_id = ANY (p_people) AND kind = 'merge' AND undone_at IS NULL
        UNION SELECT former_id FROM adoption_sealed_link
         WHERE present_id = ANY (p_people) AND undone_at IS NULL AND former_id <> present_id);
    -- whoever places a hold from here on waits until they are gone, and is told so
    PERFORM 1 FROM resident WHERE id = ANY (v_people) ORDER BY id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM erasure_hold WHERE resident_id = ANY (v_people) AND lifted_at IS NULL) THEN
        RAISE EXCEPTION 'erasure: the records of somebody are held';
    END IF;
    v_numbers := ARRAY(SELECT addressee_number FROM resident WHERE id = ANY (v_people));
    v_subjects := ARRAY(SELECT 'resident:' || one FROM unnest(v_people) AS one);
    v_doses := ARRAY(SELECT id FROM dose WHERE resident_id = ANY (v_people));
    v_vouchers := ARRAY(SELECT id FROM voucher WHERE resident_id = ANY (v_people));
    v_reservations := ARRAY(SELECT id FROM reservation WHERE resident_id = ANY (v_people));
    v_contacts := ARRAY(SELECT contact_id FROM reservation WHERE id = ANY (v_reservations) AND contact_id IS NOT NULL);
    v_images := ARRAY(SELECT id FROM page_image WHERE resident_id = ANY (v_people));
    v_cases := ARRAY({cases});
    v_names := ARRAY(SELECT one::text FROM unnest(v_people) AS one
                     UNION ALL SELECT id::text FROM ({personal}) AS theirs);
    v_objects := ARRAY(SELECT word || ':' || one FROM unnest(ARRAY[{words}]) AS word, unnest(v_names) AS one);
    v_entries := ARRAY(SELECT DISTINCT entry_queue_id FROM audit_subject WHERE subject = ANY (v_subjects));
    -- the files that lie on the disk: noted here, removed after this transaction
    INSERT INTO erasure_file (id, erasure_id, kind, ref)
    SELECT gen_random_uuid(), p_erasure, found.kind, found.ref FROM (
        SELECT 'stored' AS kind, sha256 AS ref FROM handbook_image WHERE resident_id = ANY (v_people)
        UNION SELECT 'stored', sha256 FROM page_image WHERE id = ANY (v_images)
        UNION SELECT 'stored', sha256 FROM page_image_change WHERE image_id = ANY (v_images)
        UNION SELECT 'stored', i.sha256 FROM file_import AS i WHERE i.id IN (
            SELECT import_id FROM file_import_row WHERE values ->> 'addressee_number' = ANY (v_numbers))
        UNION SELECT 'stored', x.sha256 FROM file_export AS x WHERE 'export:' || x.id IN (
            SELECT obj FROM audit_entry WHERE queue_id = ANY (v_entries) AND act = 'file.exported')
        -- data outputs: the file, and what it is compared with; very many people are not named in the log
        UNION SELECT 'stored', held.ref FROM extract_run AS e JOIN file_export AS x ON x.id = e.export_id
            CROSS JOIN LATERAL (VALUES (x.sha256), (e.snapshot_sha256)) AS held (ref)
            WHERE e.snapshot_sha256 <> '' AND x.subjects > 0 AND ('export:' || x.id IN (
                SELECT obj FROM audit_entry WHERE queue_id = ANY (v_entries) AND act = 'file.exported')
            OR NOT EXISTS (SELECT 1 FROM audit_entry AS a JOIN audit_subject AS s ON s.entry_queue_id = a.queue_id
                WHERE a.obj = 'export:' || x.id AND a.act = 'file.exported'))
        UNION SELECT 'part', p.run_id || '/' || p.number FROM form_part AS p JOIN form_row AS r ON r.run_id = p.run_id
            AND r.number BETWEEN p.first_row AND p.last_row WHERE r.subject = ANY (v_subjects)
    ) AS found ON CONFLICT DO NOTHING;
    -- copies of theirs at the intermediary: told after this transaction, see provision_copies.removing
    INSERT INTO copy_removal_person (id, about, business_number)
    SELECT gen_random_uuid(), 'erasure:' || p_erasure, who.addressee_number FROM resident AS who
     WHERE who.id = ANY (v_people) AND EXISTS (SELECT 1 FROM addressee_link AS l WHERE l.resident_id = who.id)
    ON CONFLICT DO NOTHING;
    INSERT INTO erasure_record (erasure_id, commitment, at)
    SELECT p_erasure, commitment, p_at FROM erasure_person
     WHERE erasure_id = p_erasure AND resident_id = ANY (p_people);
"""
_DECLARE = """
    v_erasure erasure%ROWTYPE;
    v_kinds bigint; v_deciders bigint; v_rows bigint; v_content text;
    v_people uuid[]; v_numbers text[]; v_subjects text[]; v_doses uuid[]; v_vouchers uuid[]; v_reservations uuid[];
    v_contacts uuid[]; v_images uuid[]; v_cases uuid[]; v_names text[]; v_objects text[]; v_entries bigint[];
"""


@cache
def body() -> str:
    """The whole body. `v_cases`: ids of cases; `v_names`: ids of people and of all their rows, as text."""
    words = ", ".join(f"'{word}'" for word in OBJECT_WORDS)
    before = _BEFORE.format(cases=_ids(_CASES), personal=_ids(_PERSONAL), words=words)
    steps = "".join(_step(one) for one in TREATMENTS if one.action != KEEP)
    return (
        f"DECLARE{_DECLARE}BEGIN{before}{steps}\n"
        "    SET CONSTRAINTS ALL IMMEDIATE;  -- a table that was forgotten stops it here\n"
        "    SET CONSTRAINTS ALL DEFERRED;\nEND"
    )


def version() -> str:
    """The hash of what the function does, kept as its comment."""
    return hashlib.sha256(body().encode()).hexdigest()


def statements(role: str) -> list[str]:
    """What the owner of the tables runs after each migration."""
    return [
        f"CREATE OR REPLACE FUNCTION {NAME}(p_erasure uuid, p_people uuid[], p_at timestamptz)\n"
        "RETURNS TABLE (table_name text, deed text, row_count bigint)\n"
        f"LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $erasure${body()}$erasure$",
        f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
        f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{role}"',
        f"COMMENT ON FUNCTION {SIGNATURE} IS '{version()}'",
    ]


def treated() -> set[str]:
    """Tables that the function changes."""
    return {one.table for one in TREATMENTS if one.action in (DELETE, EMPTY)}
