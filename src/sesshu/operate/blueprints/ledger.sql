-- The database of the system `ledger` as its migrations make it. Made by ./sesshu blueprints; do not edit.
-- shape fd42b52d152ba75c
-- library django 5.2.19
-- library procrastinate 3.10.0
-- holds foundation/access/migrations/0001_initial.py 4be199e7dcaf
-- holds foundation/accounts/migrations/0001_initial.py 0fe3ee5bab89
-- holds foundation/accounts/migrations/0002_attestation_roots.py abe63e5723e4
-- holds foundation/api/migrations/0001_initial.py f33190dddcc3
-- holds foundation/api/migrations/0002_refused_keys.py d80e8d188ec2
-- holds foundation/api/migrations/0003_client_calls.py 81d8e8af759b
-- holds foundation/approvals/migrations/0001_initial.py 65268c024ab4
-- holds foundation/audit/migrations/0001_initial.py a99f4a17fe0f
-- holds foundation/closing_days/migrations/0001_initial.py 148fb4e64ef0
-- holds foundation/files/migrations/0001_initial.py c490e26a5c07
-- holds foundation/files/migrations/0002_sequence.py 9962a3fea8c3
-- holds foundation/files/migrations/0003_delivery.py 09d6606be212
-- holds foundation/files/migrations/0004_refused_again.py 6bb5ac2a63ab
-- holds foundation/forms/migrations/0001_initial.py 2a579fc20e30
-- holds foundation/jobs/migrations/0001_initial.py 5f71b87b4689
-- holds foundation/keys/migrations/0001_initial.py cb4f0884833a
-- holds foundation/masters/migrations/0001_initial.py 90dabb13bdd0
-- holds foundation/outbox/migrations/0001_initial.py f77636e253ac
-- holds foundation/outbox/migrations/0002_given_up.py 3708fa34e6dd
-- holds foundation/screens/migrations/0001_initial.py 6446e93f52d8
-- holds foundation/screens/migrations/0002_list_settings.py a2cc6bc75c78
-- holds foundation/screens/migrations/0003_drafts.py ca89b7adc609
-- holds foundation/sealed_messages/migrations/0001_initial.py 9bf958736991
-- holds foundation/sealed_messages/migrations/0002_taken_at.py b8451662fd75
-- holds ledger/adoption/migrations/0001_initial.py 81b84bbde754
-- holds ledger/adverse_events/migrations/0001_initial.py e55c4ee69090
-- holds ledger/attendance/migrations/0001_initial.py 61fe1fdd9151
-- holds ledger/attendance/migrations/0002_doctor_paper_step_back.py 5f4b14faf0d9
-- holds ledger/attendance/migrations/0003_deferred_for.py 422ff33ebadd
-- holds ledger/booking/migrations/0001_initial.py fd1528037e61
-- holds ledger/booking/migrations/0002_functions.py e68eef4f93c1
-- holds ledger/booking/migrations/0003_due_date.py 5fa6715e6e95
-- holds ledger/bulk_corrections/migrations/0001_initial.py d3d2c9d0ca42
-- holds ledger/cases/migrations/0001_initial.py faf9046b3b80
-- holds ledger/change_reviews/migrations/0001_initial.py fa336bdef314
-- holds ledger/conditions/migrations/0001_initial.py ef85f1ee17ff
-- holds ledger/conditions/migrations/0002_handbook_rule.py f1d9ffde6a70
-- holds ledger/doses/migrations/0001_initial.py cef7b363d1f6
-- holds ledger/doses/migrations/0002_last_entered.py 6118a394cb11
-- holds ledger/doses/migrations/0003_conditions_in_full.py 3c9eaa22434d
-- holds ledger/due/migrations/0001_initial.py 93ce4caacaef
-- holds ledger/duplicates/migrations/0001_initial.py d48a601807f0
-- holds ledger/erasures/migrations/0001_initial.py 3166737b127a
-- holds ledger/erasures/migrations/0002_holds.py 3025a9b9088f
-- holds ledger/events/migrations/0001_initial.py 25051cca18c9
-- holds ledger/exchange_cases/migrations/0001_initial.py 114055df0d64
-- holds ledger/exchange_cases/migrations/0002_decision_and_household.py ecebc423f7f2
-- holds ledger/exchange_cases/migrations/0003_department.py c9d62401c4d9
-- holds ledger/exchange_comparisons/migrations/0001_initial.py be51d2dc1600
-- holds ledger/exchange_inquiries/migrations/0001_initial.py 4f995f9305df
-- holds ledger/exchange_inquiries/migrations/0002_list_differs_and_case.py 7d40ea387ca9
-- holds ledger/exchange_inquiries/migrations/0003_subject.py 0b239f2874ad
-- holds ledger/exchange_inquiries/migrations/0004_tried_planned_and_outside.py 7f5d8cbf3001
-- holds ledger/exchange_inquiries/migrations/0005_untaken.py 06d9bd93c105
-- holds ledger/exchange_inquiries/migrations/0006_basis.py 98ec38c62c7b
-- holds ledger/exchange_inquiries/migrations/0007_of_section.py e3227d983e06
-- holds ledger/exchange_users/migrations/0001_initial.py 49481294f0ed
-- holds ledger/exemptions/migrations/0001_initial.py f65265ce9893
-- holds ledger/extracts/migrations/0001_initial.py 3db0aeefe2a4
-- holds ledger/facilities/migrations/0001_initial.py 5e2b137b3f8f
-- holds ledger/fiscal_year/migrations/0001_initial.py b6186652e70a
-- holds ledger/guardians/migrations/0001_initial.py 6c8fab994472
-- holds ledger/handbooks/migrations/0001_initial.py 15f028e047d4
-- holds ledger/images/migrations/0001_initial.py fdcbaba35cea
-- holds ledger/inquiries/migrations/0001_initial.py 43f1e94956ed
-- holds ledger/inquiries/migrations/0002_author_and_channel_of_lines.py 722def7576b7
-- holds ledger/institutions/migrations/0001_initial.py d8843edb52a2
-- holds ledger/mailings/migrations/0001_initial.py 32d9a59d16e9
-- holds ledger/mailings/migrations/0002_depth.py ad1411a622ce
-- holds ledger/mailings/migrations/0003_late_institutions.py 078c3b71d008
-- holds ledger/mailings/migrations/0004_lists_register_day.py 07f31ad67efb
-- holds ledger/mailings/migrations/0005_stale_register.py a58d66d3e4bc
-- holds ledger/mailings/migrations/0006_release_by_a_worker.py 276a1d8dd016
-- holds ledger/mailings/migrations/0007_names_on_letters.py 8437f764a013
-- holds ledger/mailings/migrations/0008_change_waiting.py 158bca714388
-- holds ledger/mailings/migrations/0009_duplicate_pairs.py 590b9ece2382
-- holds ledger/mailings/migrations/0010_seal_use.py ddef64547963
-- holds ledger/not_given/migrations/0001_initial.py c915b308666c
-- holds ledger/piles/migrations/0001_initial.py e47b243454b6
-- holds ledger/presence/migrations/0001_initial.py 5e8a4d74eac5
-- holds ledger/printed_forms/migrations/0001_initial.py e43cc28ed386
-- holds ledger/printed_forms/migrations/0002_school_school_code.py abe849faa99f
-- holds ledger/printed_forms/migrations/0003_request.py 5495d158f279
-- holds ledger/products/migrations/0001_initial.py dfe4490aa1bd
-- holds ledger/products/migrations/0002_cityproduct.py 3530f7b6fbc6
-- holds ledger/programmes/migrations/0001_initial.py ae5f6d87cfc4
-- holds ledger/programmes/migrations/0002_lawsetting.py 44fe75a75d25
-- holds ledger/provision_copies/migrations/0001_initial.py 7e8749af3dfd
-- holds ledger/provision_copies/migrations/0002_stopped.py 7e216a368f20
-- holds ledger/provision_copies/migrations/0003_removals.py 7160d51d3747
-- holds ledger/provision_copies/migrations/0004_moving.py e31f9fc91442
-- holds ledger/provision_copies/migrations/0005_marks_and_counts.py 96188d7582f5
-- holds ledger/provision_copies/migrations/0006_due_count.py 24c97ee96064
-- holds ledger/provision_copies/migrations/0007_unlike_flags.py af823f64772c
-- holds ledger/provision_copies/migrations/0008_protection_told_again.py f9007f8d9d2b
-- holds ledger/provision_copies/migrations/0009_how_it_was_told.py a243d5255913
-- holds ledger/provisional/migrations/0001_initial.py 5063f7def5bb
-- holds ledger/provisional/migrations/0002_erased_mother.py 83476195511c
-- holds ledger/recalls/migrations/0001_initial.py f760ad8d7178
-- holds ledger/recalls/migrations/0002_posting.py f94e360395fe
-- holds ledger/reconciliation/migrations/0001_initial.py 3d0f8ea220d8
-- holds ledger/remarks/migrations/0001_initial.py 24cecc4bd8c5
-- holds ledger/remarks/migrations/0002_channel.py da43b1c573d5
-- holds ledger/reservations/migrations/0001_initial.py 9db29dcbc502
-- holds ledger/reservations/migrations/0002_contacts.py 9a913b0a4b20
-- holds ledger/reservations/migrations/0003_channel_of_systems.py 8be44f287c33
-- holds ledger/residents/migrations/0001_initial.py 0bdeebead423
-- holds ledger/residents/migrations/0002_health_numbers.py 5843ab7dca1a
-- holds ledger/residents/migrations/0003_change_recorded_at.py 5c009f7baa43
-- holds ledger/residents/migrations/0004_import_threshold.py 17553c4220e0
-- holds ledger/residents/migrations/0005_identities.py fb5403770326
-- holds ledger/residents/migrations/0006_sealed_before.py 51d00ed1cdf6
-- holds ledger/residents/migrations/0007_office_period.py 9e6ec3f0cc08
-- holds ledger/residents/migrations/0008_earlier_names_and_addresses.py e8a9371f3cf2
-- holds ledger/residents/migrations/0009_counted_at_once.py 6fcb0bccb069
-- holds ledger/residents/migrations/0010_versions_that_ended.py 775b9752dff9
-- holds ledger/school_memberships/migrations/0001_initial.py 47f84a06ce3b
-- holds ledger/screening_forms/migrations/0001_initial.py e5749f529d92
-- holds ledger/screening_forms/migrations/0002_text.py 7b57b67002f0
-- holds ledger/staff_assignments/migrations/0001_initial.py b7c311b001a0
-- holds ledger/staff_assignments/migrations/0002_needed_available_paid.py a1d9253e5bb8
-- holds ledger/staff_assignments/migrations/0003_request.py dcedaf769104
-- holds ledger/staff_assignments/migrations/0004_worked_once.py 1f4d67dec11d
-- holds ledger/statistics/migrations/0001_initial.py 8ef4a0d6aa23
-- holds ledger/statistics/migrations/0002_persons.py 0c4df43a30c5
-- holds ledger/statistics/migrations/0003_reports.py 71480fbcc9ce
-- holds ledger/undelivered_mail/migrations/0001_initial.py 9c98d0c72934
-- holds ledger/unknown_history/migrations/0001_initial.py 39e91b669e11
-- holds ledger/vaccination_errors/migrations/0001_initial.py 4b9e86515cd5
-- holds ledger/vouchers/migrations/0001_initial.py 77da85230ab6

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.booking_enter(p_token text) RETURNS TABLE(admitted boolean, ahead integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    now_at timestamptz := clock_timestamp();
    idle interval := make_interval(mins => booking_limit_of('visit_minutes'));
    busy interval := make_interval(mins => booking_limit_of('busy_minutes'));
    mine booking_visit;
    inside integer;
    before integer;
BEGIN
    SELECT * INTO mine FROM booking_visit WHERE token = p_token;
    IF mine.admitted_at IS NOT NULL AND mine.seen_at > now_at - idle THEN
        IF mine.seen_at < now_at - interval '5 seconds' THEN
            UPDATE booking_visit SET seen_at = now_at WHERE token = p_token;
        END IF;
        RETURN QUERY SELECT true, 0;
        RETURN;
    END IF;
    -- one at a time: two who come together do not both take the last place
    PERFORM pg_advisory_xact_lock(hashtextextended('booking_enter', 0));
    DELETE FROM booking_visit_person p USING booking_visit v
     WHERE p.visit_id = v.token AND v.seen_at <= now_at - idle;
    DELETE FROM booking_visit WHERE seen_at <= now_at - idle;
    INSERT INTO booking_visit AS v (token, came_at, seen_at) VALUES (p_token, now_at, now_at)
        ON CONFLICT (token) DO UPDATE SET seen_at = now_at;
    SELECT * INTO mine FROM booking_visit WHERE token = p_token;
    IF mine.admitted_at IS NOT NULL THEN
        RETURN QUERY SELECT true, 0;
        RETURN;
    END IF;
    SELECT count(*) INTO inside FROM booking_visit o WHERE o.admitted_at IS NOT NULL AND o.seen_at > now_at - busy;
    SELECT count(*) INTO before FROM booking_visit o
     WHERE o.admitted_at IS NULL AND o.seen_at > now_at - interval '1 minute'
       AND (o.came_at, o.token) < (mine.came_at, mine.token);
    IF inside + before < booking_limit_of('most_users') THEN
        UPDATE booking_visit SET admitted_at = now_at WHERE token = p_token;
        RETURN QUERY SELECT true, 0;
    ELSE
        RETURN QUERY SELECT false, before + 1;
    END IF;
END $$;

CREATE FUNCTION public.booking_leave(p_token text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    DELETE FROM booking_visit_person WHERE visit_id = p_token;
    DELETE FROM booking_visit WHERE token = p_token;
$$;

CREATE FUNCTION public.booking_limit_of(p_code text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT coalesce(
        (SELECT value FROM booking_limit
          WHERE code = p_code AND superseded_at IS NULL AND valid_from <= current_date
            AND (valid_until IS NULL OR valid_until >= current_date)),
        CASE p_code
            WHEN 'most_users' THEN 150 WHEN 'busy_minutes' THEN 3 WHEN 'visit_minutes' THEN 20
            WHEN 'tries' THEN 5 WHEN 'address_tries' THEN 30 WHEN 'lock_minutes' THEN 30 WHEN 'most_people' THEN 8
        END)
$$;

CREATE FUNCTION public.booking_people(p_token text) RETURNS TABLE(resident_id uuid, number text, birth_date date, sex text, doses jsonb, conditions jsonb, papers jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    SELECT r.id, v.number, r.birth_date, r.sex,
        coalesce((SELECT jsonb_agg(jsonb_build_array(d.given_on, d.product, d.volume_ml::text, d.route, d.kind)
                                   ORDER BY d.given_on)
                    FROM dose d WHERE d.resident_id = r.id AND d.withdrawn_at IS NULL), '[]'),
        coalesce((SELECT jsonb_agg(jsonb_build_array(c.code, c.valid_from, c.valid_until, c.series, c.due_date))
                    FROM resident_condition c WHERE c.resident_id = r.id AND c.ended_at IS NULL), '[]'),
        coalesce((SELECT jsonb_agg(jsonb_build_array(w.id, w.number, w.series, w.valid_until) ORDER BY w.number)
                    FROM voucher w WHERE w.resident_id = r.id AND w.state = 'issued'), '[]')
      FROM booking_visit b
      JOIN booking_visit_person p ON p.visit_id = b.token
      JOIN resident r ON r.id = p.resident_id
      JOIN voucher v ON v.id = p.voucher_id
     WHERE b.token = p_token AND b.admitted_at IS NOT NULL AND NOT r.sealed
       AND r.status NOT IN ('dead', 'moved_out', 'removed', 'joined')
       AND b.seen_at > clock_timestamp() - make_interval(mins => booking_limit_of('visit_minutes'))
     ORDER BY p.id
$$;

CREATE FUNCTION public.booking_sign_in(p_token text, p_number text, p_birth_date date, p_address text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    now_at timestamptz := clock_timestamp();
    pause interval := make_interval(mins => booking_limit_of('lock_minutes'));
    number_key text := 'number:' || encode(sha256(convert_to(p_number, 'UTF8')), 'hex');
    found_voucher uuid;
    found_resident uuid;
    one record;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM booking_visit WHERE token = p_token AND admitted_at IS NOT NULL) THEN
        RETURN 'stale';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(number_key, 0));  -- one guess at a time for a number
    IF EXISTS (SELECT 1 FROM booking_attempt
                WHERE key IN (number_key, 'address:' || p_address) AND locked_until > now_at) THEN
        RETURN 'locked';
    END IF;
    SELECT v.id, r.id INTO found_voucher, found_resident FROM voucher v JOIN resident r ON r.id = v.resident_id
     WHERE v.number = p_number AND v.state = 'issued' AND r.birth_date = p_birth_date AND NOT r.sealed
       AND r.status NOT IN ('dead', 'moved_out', 'removed', 'joined')
     ORDER BY v.kind LIMIT 1;
    IF found_resident IS NULL THEN
        FOR one IN SELECT * FROM (VALUES (number_key, booking_limit_of('tries')),
                                         ('address:' || p_address, booking_limit_of('address_tries'))) k (key, tries)
        LOOP
            INSERT INTO booking_attempt AS a (key, failures, since, locked_until)
            VALUES (one.key, 1, now_at, CASE WHEN one.tries <= 1 THEN now_at + pause END)
            ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN a.since < now_at - pause THEN 1 ELSE a.failures + 1 END,
                since = CASE WHEN a.since < now_at - pause THEN now_at ELSE a.since END,
                locked_until = CASE WHEN a.since >= now_at - pause AND a.failures + 1 >= one.tries
                                    THEN now_at + pause END;
        END LOOP;
        RETURN 'wrong';
    END IF;
    IF (SELECT count(*) FROM booking_visit_person WHERE visit_id = p_token AND resident_id <> found_resident)
       >= booking_limit_of('most_people') THEN
        RETURN 'many';
    END IF;
    DELETE FROM booking_attempt WHERE key = number_key;
    INSERT INTO booking_visit_person (visit_id, resident_id, voucher_id)
    VALUES (p_token, found_resident, found_voucher)
    ON CONFLICT (visit_id, resident_id) DO UPDATE SET voucher_id = excluded.voucher_id;
    RETURN 'ok';
END $$;

CREATE FUNCTION public.erasure_erase(p_erasure uuid, p_people uuid[], p_at timestamp with time zone) RETURNS TABLE(table_name text, deed text, row_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$DECLARE
    v_erasure erasure%ROWTYPE;
    v_kinds bigint; v_deciders bigint; v_rows bigint; v_content text;
    v_people uuid[]; v_numbers text[]; v_subjects text[]; v_doses uuid[]; v_vouchers uuid[]; v_reservations uuid[];
    v_contacts uuid[]; v_images uuid[]; v_cases uuid[]; v_names text[]; v_objects text[]; v_entries bigint[];
BEGIN
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
               one.commitment, E'\n' ORDER BY one.commitment COLLATE "C"), ''), 'UTF8')), 'hex') INTO v_content
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
    v_cases := ARRAY(SELECT id FROM vaccination_error WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM adverse_event_report WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM inquiry_slip WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM change_review WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM undelivered_mail WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM exchange_case WHERE resident_id = ANY (v_people));
    v_names := ARRAY(SELECT one::text FROM unnest(v_people) AS one
                     UNION ALL SELECT id::text FROM (SELECT id FROM dose WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM voucher WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM reservation WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM page_image WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM handbook_image WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM vaccination_error WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM adverse_event_report WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM inquiry_slip WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM change_review WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM undelivered_mail WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM not_given WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM unknown_history WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM resident_remark WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM printed_form_issue WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM attendance WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM provisional_person WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM mailing_person WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM resident_condition WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM resident_guardian WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM exchange_inquiry WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM exchange_case WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM erasure_hold WHERE resident_id = ANY (v_people) UNION ALL SELECT id FROM resident_condition_request WHERE resident_id = ANY (v_people)) AS theirs);
    v_objects := ARRAY(SELECT word || ':' || one FROM unnest(ARRAY['resident', 'dose', 'voucher', 'reservation', 'page_image', 'handbook_image', 'vaccination_error', 'adverse_event', 'inquiry_slip', 'change_review', 'undelivered_mail', 'not_given', 'unknown_history', 'remark', 'form_issue', 'attendance', 'provisional', 'condition', 'guardian', 'exchange_inquiry', 'exchange_case', 'erasure_hold']) AS word, unnest(v_names) AS one);
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

    DELETE FROM audit_detail WHERE entry_id IN (SELECT id FROM audit_entry WHERE queue_id = ANY (v_entries) OR obj = ANY (v_objects));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'audit_detail'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE form_row SET subject = '', values = '{}' WHERE subject = ANY (v_subjects);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'form_row'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE form_held SET subject = '', sentence = '' WHERE subject = ANY (v_subjects);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'form_held'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE printed_form_list SET people = ARRAY(SELECT one FROM unnest(people) AS one WHERE one <> ALL (v_people)) WHERE people && v_people;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'printed_form_list'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM printed_form_issue WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'printed_form_issue'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE file_import_row SET natural_key = '', values = '{}', decision_note = '' WHERE values ->> 'addressee_number' = ANY (v_numbers);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'file_import_row'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE extract_run SET snapshot_sha256 = '' WHERE snapshot_sha256 IN (SELECT ref FROM erasure_file WHERE erasure_id = p_erasure);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'extract_run'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE mailing_list SET rows = (SELECT coalesce(jsonb_agg(one ORDER BY place), '[]') FROM jsonb_array_elements(rows) WITH ORDINALITY AS all_rows (one, place) WHERE (one ->> 'person') <> ALL (v_names)) WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(rows) AS one WHERE (one ->> 'person') = ANY (v_names));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'mailing_list'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE approvals_approval SET payload = '{}', decision_note = '' WHERE id IN (SELECT a.id FROM approvals_approval AS a, regexp_matches(a.payload::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') AS m WHERE m[1] = ANY (v_names) AND a.kind NOT LIKE 'erasure.%');
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'approvals_approval'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM case_owner WHERE case_id = ANY (v_cases);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'case_owner'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM adverse_event_follow_up WHERE report_id = ANY (v_cases);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'adverse_event_follow_up'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM adverse_event_report WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'adverse_event_report'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM vaccination_error WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'vaccination_error'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM lot_recall_dose WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'lot_recall_dose'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM inquiry_line WHERE resident_id = ANY (v_people) OR slip_id = ANY (v_cases);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'inquiry_line'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM inquiry_slip WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'inquiry_slip'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM change_review WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'change_review'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM undelivered_mail WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'undelivered_mail'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM mailing_person WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'mailing_person'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM mailing_history_check WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'mailing_history_check'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM screening_form_order WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'screening_form_order'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM booking_visit_person WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'booking_visit_person'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM attendance WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'attendance'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM reservation_change WHERE reservation_id = ANY (v_reservations);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'reservation_change'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM reservation_contact WHERE id = ANY (v_contacts) AND id NOT IN (SELECT contact_id FROM reservation WHERE contact_id IS NOT NULL AND id <> ALL (v_reservations));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'reservation_contact'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM reservation WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'reservation'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM voucher_change WHERE voucher_id = ANY (v_vouchers);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'voucher_change'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM voucher WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'voucher'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE pile_slip SET resident_id = NULL, dose_id = NULL, typed_number = '', given_on = NULL, product = '', lot_typed = '', second = '{}', state = 'removed', reason = '保存期間の経過により消去' WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'pile_slip'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM page_image_change WHERE image_id = ANY (v_images);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'page_image_change'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE page_image_change SET before_resident = NULL, before_dose = NULL WHERE before_resident = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'page_image_change'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM page_image WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'page_image'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM handbook_image_dose WHERE dose_id = ANY (v_doses) OR handbookimage_id IN (SELECT id FROM handbook_image AS h WHERE h.resident_id = ANY (v_people));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'handbook_image_dose'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM handbook_image WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'handbook_image'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM exchange_difference WHERE exchange_inquiry_id IN (SELECT id FROM exchange_inquiry AS e WHERE e.resident_id = ANY (v_people));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'exchange_difference'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM exchange_answer WHERE inquiry_id IN (SELECT id FROM exchange_inquiry AS e WHERE e.resident_id = ANY (v_people));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'exchange_answer'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM exchange_inquiry WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'exchange_inquiry'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM exemption_fact WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'exemption_fact'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM school_membership WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'school_membership'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE exchange_case SET household = ARRAY(SELECT one FROM unnest(household) AS one WHERE one <> ALL (v_people)) WHERE household && v_people;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'exchange_case'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM exchange_case WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'exchange_case'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM copy_difference WHERE resident_id = ANY (v_people) OR business_number = ANY (v_numbers);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'copy_difference'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM addressee_link WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'addressee_link'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM bulk_correction_dose WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'bulk_correction_dose'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM dose_version WHERE dose_id = ANY (v_doses);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'dose_version'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM not_given WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'not_given'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM unknown_history WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'unknown_history'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_condition_request WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_condition_request'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_condition WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_condition'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM statistics_dose WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'statistics_dose'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM statistics_completion WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'statistics_completion'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM dose WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'dose'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM due_state WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'due_state'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM person_presence WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'person_presence'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_remark WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_remark'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM facility_stay WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'facility_stay'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM reconciliation_difference WHERE resident_id = ANY (v_people) OR addressee_number = ANY (v_numbers);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'reconciliation_difference'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM adoption_sealed_link WHERE former_id = ANY (v_people) OR present_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'adoption_sealed_link'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM provisional_join WHERE target_id = ANY (v_people) OR provisional_id IN (SELECT id FROM provisional_person AS p WHERE p.resident_id = ANY (v_people));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'provisional_join'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM provisional_person WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'provisional_person'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE provisional_person SET mother_id = NULL WHERE mother_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'provisional_person'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_address_protection WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_address_protection'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_postal_address WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_postal_address'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_guardian WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_guardian'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    UPDATE resident_guardian SET guardian_id = NULL, name = '（消去）', kana = '', telephone = '', postal_code = '', address = '', evidence = '', gets_letters = false WHERE guardian_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_guardian'; deed := 'empty'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_former_key WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_former_key'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_not_duplicate WHERE first_id = ANY (v_people) OR second_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_not_duplicate'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_record_move WHERE source_id = ANY (v_people) OR target_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_record_move'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_version WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_version'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident_change WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident_change'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM erasure_hold WHERE resident_id = ANY (v_people) AND lifted_at IS NOT NULL;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'erasure_hold'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM erasure_person WHERE resident_id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'erasure_person'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    DELETE FROM resident WHERE id = ANY (v_people);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        table_name := 'resident'; deed := 'delete'; row_count := v_rows; RETURN NEXT;
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE;  -- a table that was forgotten stops it here
    SET CONSTRAINTS ALL DEFERRED;
END$$;

COMMENT ON FUNCTION public.erasure_erase(p_erasure uuid, p_people uuid[], p_at timestamp with time zone) IS '5b7521b7bcda6e3d5f455c1f5c27df752b41bc27f0b2d159045fa7d13e9377fa';

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE TABLE public.access_duty_assignment (
    id uuid NOT NULL,
    duty text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    given_by text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    ended_by text NOT NULL,
    version integer NOT NULL,
    account_id uuid NOT NULL,
    approval_id uuid,
    CONSTRAINT access_duty_assignment_version_check CHECK ((version >= 0)),
    CONSTRAINT access_duty_range CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.accounts_account (
    id uuid NOT NULL,
    login_id text NOT NULL,
    display_name text NOT NULL,
    office_section text NOT NULL,
    active_from date NOT NULL,
    active_until date,
    password_hash text NOT NULL,
    password_changed_at timestamp with time zone,
    password_must_change boolean NOT NULL,
    failed_count integer NOT NULL,
    locked_until timestamp with time zone,
    lock_reason text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT accounts_account_failed_count_check CHECK ((failed_count >= 0)),
    CONSTRAINT accounts_account_version_check CHECK ((version >= 0)),
    CONSTRAINT accounts_active_range CHECK (((active_until IS NULL) OR (active_until >= active_from))),
    CONSTRAINT accounts_lock_has_reason CHECK ((((locked_until IS NULL) OR (NOT (lock_reason = ''::text))) AND (1 = (
CASE
    WHEN (locked_until IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (lock_reason = ''::text)) THEN 1
    ELSE 0
END)))),
    CONSTRAINT accounts_login_id_form CHECK ((login_id ~ '^[a-z0-9][a-z0-9._-]{1,39}$'::text))
);

CREATE TABLE public.accounts_challenge (
    id uuid NOT NULL,
    use text NOT NULL,
    holder text NOT NULL,
    state jsonb NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.accounts_enrolment_code (
    id uuid NOT NULL,
    code_hash text NOT NULL,
    issued_by text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    failed_count integer NOT NULL,
    used_at timestamp with time zone,
    account_id uuid NOT NULL,
    CONSTRAINT accounts_enrolment_code_failed_count_check CHECK ((failed_count >= 0))
);

CREATE TABLE public.accounts_former_password (
    id uuid NOT NULL,
    password_hash text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    account_id uuid NOT NULL
);

CREATE TABLE public.accounts_pending_sign_in (
    id uuid NOT NULL,
    token_hash text NOT NULL,
    login_id_hash text NOT NULL,
    password_right boolean NOT NULL,
    complete boolean NOT NULL,
    factors text NOT NULL,
    terminal text NOT NULL,
    next_url text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    account_id uuid
);

CREATE TABLE public.accounts_security_key (
    id uuid NOT NULL,
    name text NOT NULL,
    credential_id bytea NOT NULL,
    credential bytea NOT NULL,
    aaguid text NOT NULL,
    sign_count bigint NOT NULL,
    synced boolean NOT NULL,
    enrolled_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_reason text NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT accounts_key_revocation_pair CHECK ((((revoked_at IS NULL) OR (NOT (revoked_reason = ''::text))) AND (1 = (
CASE
    WHEN (revoked_at IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (revoked_reason = ''::text)) THEN 1
    ELSE 0
END))))
);

CREATE TABLE public.accounts_sign_in_policy (
    id smallint NOT NULL,
    password_least_length smallint NOT NULL,
    password_max_days smallint,
    password_warn_days smallint NOT NULL,
    failures_to_lock smallint NOT NULL,
    lock_minutes smallint NOT NULL,
    idle_minutes smallint NOT NULL,
    absolute_hours smallint NOT NULL,
    synced_keys_allowed boolean NOT NULL,
    allowed_aaguids jsonb NOT NULL,
    version integer NOT NULL,
    attestation_roots jsonb NOT NULL,
    CONSTRAINT accounts_one_policy CHECK ((id = 1)),
    CONSTRAINT accounts_policy_ranges CHECK ((((absolute_hours >= 1) AND (absolute_hours <= 12)) AND ((failures_to_lock >= 3) AND (failures_to_lock <= 10)) AND ((idle_minutes >= 1) AND (idle_minutes <= 30)) AND (lock_minutes >= 5) AND (password_least_length >= 8))),
    CONSTRAINT accounts_sign_in_policy_absolute_hours_check CHECK ((absolute_hours >= 0)),
    CONSTRAINT accounts_sign_in_policy_failures_to_lock_check CHECK ((failures_to_lock >= 0)),
    CONSTRAINT accounts_sign_in_policy_id_check CHECK ((id >= 0)),
    CONSTRAINT accounts_sign_in_policy_idle_minutes_check CHECK ((idle_minutes >= 0)),
    CONSTRAINT accounts_sign_in_policy_lock_minutes_check CHECK ((lock_minutes >= 0)),
    CONSTRAINT accounts_sign_in_policy_password_least_length_check CHECK ((password_least_length >= 0)),
    CONSTRAINT accounts_sign_in_policy_password_max_days_check CHECK ((password_max_days >= 0)),
    CONSTRAINT accounts_sign_in_policy_password_warn_days_check CHECK ((password_warn_days >= 0)),
    CONSTRAINT accounts_sign_in_policy_version_check CHECK ((version >= 0))
);

CREATE TABLE public.accounts_staff_session (
    id uuid NOT NULL,
    token_hash text NOT NULL,
    factors text NOT NULL,
    terminal text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    absolute_end timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text NOT NULL,
    data jsonb NOT NULL,
    account_id uuid NOT NULL,
    CONSTRAINT accounts_session_end_pair CHECK ((((ended_at IS NULL) OR (NOT (end_reason = ''::text))) AND (1 = (
CASE
    WHEN (ended_at IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (end_reason = ''::text)) THEN 1
    ELSE 0
END))))
);

CREATE TABLE public.accounts_terminal_failure (
    terminal text NOT NULL,
    failed_count integer NOT NULL,
    last_failed_at timestamp with time zone NOT NULL,
    blocked_until timestamp with time zone,
    CONSTRAINT accounts_terminal_failure_failed_count_check CHECK ((failed_count >= 0))
);

CREATE TABLE public.addressee_link (
    id uuid NOT NULL,
    result text NOT NULL,
    linked_at timestamp with time zone,
    protected boolean,
    protected_at timestamp with time zone,
    copies integer NOT NULL,
    copies_at timestamp with time zone,
    resident_id uuid NOT NULL,
    stopped_at timestamp with time zone,
    copies_mark bigint NOT NULL,
    guarded_only boolean,
    CONSTRAINT addressee_link_copies_check CHECK ((copies >= 0)),
    CONSTRAINT addressee_link_protected_pair CHECK ((((protected IS NULL) AND (protected_at IS NULL)) OR ((protected IS NOT NULL) AND (protected_at IS NOT NULL))))
);

CREATE TABLE public.adoption_sealed_link (
    id uuid NOT NULL,
    from_history_number integer,
    decided_on date NOT NULL,
    reason text NOT NULL,
    moved jsonb NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    sealed_by text NOT NULL,
    requested_by text NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    undo_reason text NOT NULL,
    former_id uuid NOT NULL,
    present_id uuid NOT NULL,
    CONSTRAINT adoption_sealed_link_from_history_number_check CHECK ((from_history_number >= 0)),
    CONSTRAINT sealed_by_another CHECK ((NOT (sealed_by = requested_by))),
    CONSTRAINT sealed_link_two_or_history CHECK ((((NOT (former_id = present_id)) AND (from_history_number IS NULL)) OR ((former_id = present_id) AND (from_history_number > 1)))),
    CONSTRAINT sealed_link_undone_with_reason CHECK ((((undo_reason = ''::text) AND (undone_at IS NULL) AND (undone_by IS NULL)) OR ((undone_at IS NOT NULL) AND (undone_by IS NOT NULL) AND (NOT (undo_reason = ''::text)))))
);

CREATE TABLE public.adverse_event_follow_up (
    id bigint NOT NULL,
    "on" date NOT NULL,
    text text NOT NULL,
    outcome text NOT NULL,
    check_on date,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    report_id uuid NOT NULL
);

ALTER TABLE public.adverse_event_follow_up ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.adverse_event_follow_up_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.adverse_event_report (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    product text NOT NULL,
    lot_number text NOT NULL,
    given_on date NOT NULL,
    received_on date NOT NULL,
    received_from text NOT NULL,
    reporter text NOT NULL,
    reporter_institution text NOT NULL,
    reporter_telephone text NOT NULL,
    symptom text NOT NULL,
    symptom_name text NOT NULL,
    symptom_text text NOT NULL,
    onset_on date NOT NULL,
    onset_minutes integer,
    within text NOT NULL,
    limit_words text NOT NULL,
    article text NOT NULL,
    outside_note text NOT NULL,
    outline text NOT NULL,
    seriousness text NOT NULL,
    forward_by date NOT NULL,
    pmda_on date,
    prefecture_on date,
    outcome text NOT NULL,
    check_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    recorded_by_name text NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    close_note text NOT NULL,
    dose_id uuid NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT adverse_event_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL)) OR ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL)))),
    CONSTRAINT adverse_event_forwarded_after_receipt CHECK ((((pmda_on IS NULL) OR (pmda_on >= given_on)) AND ((prefecture_on IS NULL) OR (prefecture_on >= received_on)))),
    CONSTRAINT adverse_event_order CHECK (((onset_on >= given_on) AND (received_on >= onset_on))),
    CONSTRAINT adverse_event_outside_has_reason CHECK (((NOT (within = 'outside'::text)) OR (NOT (outside_note = ''::text)))),
    CONSTRAINT adverse_event_report_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT adverse_event_report_number_check CHECK ((number >= 0)),
    CONSTRAINT adverse_event_report_onset_minutes_check CHECK ((onset_minutes >= 0)),
    CONSTRAINT adverse_event_report_version_check CHECK ((version >= 0)),
    CONSTRAINT adverse_event_words CHECK (((received_from = ANY (ARRAY['institution'::text, 'guardian'::text, 'ministry'::text])) AND (within = ANY (ARRAY['inside'::text, 'outside'::text, 'unknown'::text, 'no_table'::text])) AND (seriousness = ANY (ARRAY['death'::text, 'disability'::text, 'hospital'::text, 'serious'::text, 'not_serious'::text])) AND (outcome = ANY (ARRAY['unknown'::text, 'recovered'::text, 'improved'::text, 'not_recovered'::text, 'sequelae'::text, 'death'::text]))))
);

CREATE TABLE public.api_client (
    id uuid NOT NULL,
    name text NOT NULL,
    contact text NOT NULL,
    permissions jsonb NOT NULL,
    networks jsonb NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    key_hash text,
    key_issued_at timestamp with time zone,
    key_issued_by text NOT NULL,
    stopped_at timestamp with time zone,
    stopped_reason text NOT NULL,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    approval_id uuid,
    CONSTRAINT api_client_key_pair CHECK ((((key_hash IS NULL) AND (key_issued_at IS NULL)) OR ((key_hash IS NOT NULL) AND (key_issued_at IS NOT NULL)))),
    CONSTRAINT api_client_period CHECK ((valid_until >= valid_from)),
    CONSTRAINT api_client_stop_has_reason CHECK ((((stopped_at IS NULL) OR (NOT (stopped_reason = ''::text))) AND (1 = (
CASE
    WHEN (stopped_at IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (stopped_reason = ''::text)) THEN 1
    ELSE 0
END)))),
    CONSTRAINT api_client_version_check CHECK ((version >= 0))
);

CREATE TABLE public.api_client_calls (
    client_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    count integer NOT NULL,
    CONSTRAINT api_client_calls_count_check CHECK ((count >= 0))
);

CREATE TABLE public.api_refused_keys (
    source text NOT NULL,
    since timestamp with time zone NOT NULL,
    count integer NOT NULL,
    CONSTRAINT api_refused_keys_count_check CHECK ((count >= 0))
);

CREATE TABLE public.approvals_approval (
    id uuid NOT NULL,
    kind text NOT NULL,
    risk text NOT NULL,
    decision_number text NOT NULL,
    summary text NOT NULL,
    payload jsonb NOT NULL,
    payload_sha256 text NOT NULL,
    purpose text NOT NULL,
    status text NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    decision text NOT NULL,
    decision_note text NOT NULL,
    acting boolean NOT NULL,
    after_review_by text,
    after_review_at timestamp with time zone,
    after_review_note text NOT NULL,
    used_by text,
    used_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    CONSTRAINT approvals_acting_is_approving CHECK (((NOT acting) OR (decision = 'approved'::text))),
    CONSTRAINT approvals_after_review_other_person CHECK (((after_review_by IS NULL) OR ((NOT ((after_review_by = requested_by) AND (after_review_by IS NOT NULL))) AND (NOT ((after_review_by = decided_by) AND (after_review_by IS NOT NULL) AND (decided_by IS NOT NULL)))))),
    CONSTRAINT approvals_after_review_pair CHECK ((((after_review_at IS NULL) AND (after_review_by IS NULL)) OR (acting AND (after_review_at IS NOT NULL) AND (after_review_by IS NOT NULL)))),
    CONSTRAINT approvals_decided_together CHECK ((((decided_at IS NULL) AND (decided_by IS NULL) AND (decision = ''::text)) OR ((decided_at IS NOT NULL) AND (decided_by IS NOT NULL) AND (decision = ANY (ARRAY['approved'::text, 'sent_back'::text]))))),
    CONSTRAINT approvals_other_person CHECK (((decided_by IS NULL) OR (NOT ((decided_by = requested_by) AND (decided_by IS NOT NULL))))),
    CONSTRAINT approvals_status_tells_the_truth CHECK ((((decision = ''::text) AND (status = 'waiting'::text) AND (used_at IS NULL) AND (withdrawn_at IS NULL)) OR ((decision = 'approved'::text) AND (status = 'approved'::text) AND (used_at IS NULL) AND (withdrawn_at IS NULL)) OR ((decision = 'sent_back'::text) AND (status = 'sent_back'::text) AND (used_at IS NULL) AND (withdrawn_at IS NULL)) OR ((decision = 'approved'::text) AND (status = 'used'::text) AND (used_at IS NOT NULL) AND (withdrawn_at IS NULL)) OR ((status = 'withdrawn'::text) AND (used_at IS NULL) AND (withdrawn_at IS NOT NULL)))),
    CONSTRAINT approvals_used_only_when_approved CHECK ((((used_at IS NULL) AND (used_by IS NULL)) OR ((decision = 'approved'::text) AND (used_at IS NOT NULL) AND (used_by IS NOT NULL))))
);

CREATE TABLE public.approvals_number_series (
    fiscal_year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT approvals_number_series_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT approvals_number_series_last_check CHECK ((last >= 0))
);

CREATE TABLE public.approvals_setting (
    id uuid NOT NULL,
    kind text NOT NULL,
    risk text NOT NULL,
    needed boolean NOT NULL,
    approver_permission text NOT NULL,
    acting_allowed boolean NOT NULL,
    acting_permission text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT approvals_setting_version_check CHECK ((version >= 0))
);

CREATE TABLE public.attendance (
    id uuid NOT NULL,
    state text NOT NULL,
    level text NOT NULL,
    reason text NOT NULL,
    decision text NOT NULL,
    doctor text NOT NULL,
    arrived_at timestamp with time zone,
    observe_until timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    dose_id uuid,
    reservation_id uuid,
    resident_id uuid NOT NULL,
    session_id uuid NOT NULL,
    doctor_code text NOT NULL,
    before_state text NOT NULL,
    voucher_id uuid,
    deferred_for text NOT NULL,
    deferred_note text NOT NULL,
    not_given_id uuid,
    CONSTRAINT attendance_state_known CHECK ((state = ANY (ARRAY['booked'::text, 'arrived'::text, 'examined'::text, 'vaccinated'::text, 'deferred'::text, 'observing'::text, 'left'::text, 'no_show'::text]))),
    CONSTRAINT attendance_vaccinated_is_a_dose CHECK (((NOT (state = ANY (ARRAY['vaccinated'::text, 'observing'::text]))) OR (dose_id IS NOT NULL)))
);

CREATE TABLE public.audit_detail (
    entry_id uuid NOT NULL,
    salt bytea NOT NULL,
    ciphertext bytea NOT NULL
);

CREATE TABLE public.audit_entry (
    queue_id bigint NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    act text NOT NULL,
    actor text NOT NULL,
    obj text NOT NULL,
    purpose text NOT NULL,
    decision text NOT NULL,
    n integer NOT NULL,
    body text NOT NULL,
    CONSTRAINT audit_entry_n_check CHECK ((n >= 0))
);

ALTER TABLE public.audit_entry ALTER COLUMN queue_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_entry_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit_subject (
    id bigint NOT NULL,
    entry_queue_id bigint NOT NULL,
    subject text NOT NULL
);

ALTER TABLE public.audit_subject ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_subject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.booking_attempt (
    key text NOT NULL,
    failures integer NOT NULL,
    since timestamp with time zone NOT NULL,
    locked_until timestamp with time zone,
    CONSTRAINT booking_attempt_failures_check CHECK ((failures >= 0))
);

CREATE TABLE public.booking_limit (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    value integer NOT NULL,
    CONSTRAINT booking_bookinglimit_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT booking_limit_value_check CHECK ((value >= 0))
);

CREATE TABLE public.booking_visit (
    token text NOT NULL,
    came_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    admitted_at timestamp with time zone
);

CREATE TABLE public.booking_visit_person (
    id bigint NOT NULL,
    resident_id uuid NOT NULL,
    visit_id text NOT NULL,
    voucher_id uuid NOT NULL
);

ALTER TABLE public.booking_visit_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.booking_visit_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.bulk_correction (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    field text NOT NULL,
    value jsonb NOT NULL,
    conditions jsonb NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    state text NOT NULL,
    doses_total integer NOT NULL,
    people_total integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    ended_at timestamp with time zone,
    approval_id uuid,
    undo_of_id uuid,
    CONSTRAINT bulk_correction_approved CHECK (((NOT (state = ANY (ARRAY['running'::text, 'done'::text]))) OR (approval_id IS NOT NULL))),
    CONSTRAINT bulk_correction_doses_total_check CHECK ((doses_total >= 0)),
    CONSTRAINT bulk_correction_ended CHECK ((((ended_at IS NOT NULL) AND (state = ANY (ARRAY['done'::text, 'cancelled'::text]))) OR ((NOT (state = ANY (ARRAY['done'::text, 'cancelled'::text]))) AND (ended_at IS NULL)))),
    CONSTRAINT bulk_correction_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT bulk_correction_number_check CHECK ((number >= 0)),
    CONSTRAINT bulk_correction_people_total_check CHECK ((people_total >= 0))
);

CREATE TABLE public.bulk_correction_dose (
    id uuid NOT NULL,
    person integer NOT NULL,
    version integer NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    level_before text NOT NULL,
    level_after text NOT NULL,
    why_after text NOT NULL,
    others integer NOT NULL,
    is_changed boolean NOT NULL,
    outcome text NOT NULL,
    outcome_why text NOT NULL,
    version_after integer,
    bulk_id uuid NOT NULL,
    dose_id uuid NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT bulk_correction_dose_others_check CHECK ((others >= 0)),
    CONSTRAINT bulk_correction_dose_outcome CHECK ((((outcome = ''::text) AND (outcome_why = ''::text) AND (version_after IS NULL)) OR ((outcome = 'corrected'::text) AND (version_after IS NOT NULL)) OR ((outcome = 'skipped'::text) AND (version_after IS NULL) AND (NOT (outcome_why = ''::text))))),
    CONSTRAINT bulk_correction_dose_person_check CHECK ((person >= 0)),
    CONSTRAINT bulk_correction_dose_version_after_check CHECK ((version_after >= 0)),
    CONSTRAINT bulk_correction_dose_version_check CHECK ((version >= 0))
);

CREATE TABLE public.case_owner (
    id uuid NOT NULL,
    kind text NOT NULL,
    case_id uuid NOT NULL,
    owner text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT case_owner_has_reason CHECK ((NOT (reason = ''::text))),
    CONSTRAINT case_owner_is_staff CHECK ((owner ~~ 'u:%'::text))
);

CREATE TABLE public.change_review (
    id uuid NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    words text NOT NULL,
    lines jsonb NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by text,
    settled_by_name text NOT NULL,
    note text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT change_review_settled_with_note CHECK ((((note = ''::text) AND (settled_at IS NULL) AND (settled_by IS NULL)) OR ((settled_at IS NOT NULL) AND (settled_by IS NOT NULL) AND (NOT (note = ''::text)))))
);

CREATE TABLE public.condition_handbook_rule (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    impairment text NOT NULL,
    handbook_kind text NOT NULL,
    grades text NOT NULL,
    condition text NOT NULL,
    counts text NOT NULL,
    CONSTRAINT conditions_handbookrule_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.copy_comparison (
    id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_by text NOT NULL,
    people integer NOT NULL,
    records integer NOT NULL,
    people_there integer NOT NULL,
    records_there integer NOT NULL,
    nameless_there integer NOT NULL,
    stopped integer NOT NULL,
    unsent integer NOT NULL,
    CONSTRAINT copy_comparison_nameless_there_check CHECK ((nameless_there >= 0)),
    CONSTRAINT copy_comparison_people_check CHECK ((people >= 0)),
    CONSTRAINT copy_comparison_people_there_check CHECK ((people_there >= 0)),
    CONSTRAINT copy_comparison_records_check CHECK ((records >= 0)),
    CONSTRAINT copy_comparison_records_there_check CHECK ((records_there >= 0)),
    CONSTRAINT copy_comparison_stopped_check CHECK ((stopped >= 0)),
    CONSTRAINT copy_comparison_unsent_check CHECK ((unsent >= 0))
);

CREATE TABLE public.copy_difference (
    id uuid NOT NULL,
    kind text NOT NULL,
    record_key text NOT NULL,
    comparison_id uuid NOT NULL,
    resident_id uuid,
    business_number text NOT NULL,
    CONSTRAINT copy_difference_somebody CHECK ((((resident_id IS NULL) OR (business_number = ''::text)) AND (1 = (
CASE
    WHEN (resident_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (business_number = ''::text) THEN 1
    ELSE 0
END))))
);

CREATE TABLE public.copy_due_count (
    id uuid NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    protection integer NOT NULL,
    copies integer NOT NULL,
    CONSTRAINT copy_due_count_copies_check CHECK ((copies >= 0)),
    CONSTRAINT copy_due_count_protection_check CHECK ((protection >= 0))
);

CREATE TABLE public.copy_removal (
    id uuid NOT NULL,
    about text NOT NULL,
    people integer NOT NULL,
    records integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    CONSTRAINT copy_removal_people_check CHECK ((people >= 0)),
    CONSTRAINT copy_removal_records_check CHECK ((records >= 0))
);

CREATE TABLE public.copy_removal_person (
    id uuid NOT NULL,
    about text NOT NULL,
    business_number text NOT NULL
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.dose (
    id uuid NOT NULL,
    given_on date NOT NULL,
    product text NOT NULL,
    lot_number text NOT NULL,
    lot_typed text NOT NULL,
    institution_code text NOT NULL,
    place text NOT NULL,
    volume_ml numeric(5,3),
    route text NOT NULL,
    kind text NOT NULL,
    setting text NOT NULL,
    source text NOT NULL,
    certainty text NOT NULL,
    same_day_number smallint NOT NULL,
    source_key text,
    level text NOT NULL,
    reason_code text NOT NULL,
    rules text NOT NULL,
    decision text NOT NULL,
    decision_note text NOT NULL,
    version integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    withdraw_reason text,
    resident_id uuid NOT NULL,
    CONSTRAINT dose_block_is_decided CHECK (((NOT (level = 'block'::text)) OR (NOT (decision = ''::text)))),
    CONSTRAINT dose_level_known CHECK ((level = ANY (ARRAY['info'::text, 'warn'::text, 'block'::text]))),
    CONSTRAINT dose_same_day_number_check CHECK ((same_day_number >= 0)),
    CONSTRAINT dose_version_check CHECK ((version >= 0)),
    CONSTRAINT dose_version_from_one CHECK ((version >= 1)),
    CONSTRAINT dose_withdrawn_together CHECK ((((withdraw_reason IS NULL) AND (withdrawn_at IS NULL) AND (withdrawn_by IS NULL)) OR ((withdraw_reason IS NOT NULL) AND (withdrawn_at IS NOT NULL) AND (withdrawn_by IS NOT NULL))))
);

CREATE TABLE public.dose_version (
    id bigint NOT NULL,
    dose_id uuid NOT NULL,
    version integer NOT NULL,
    act text NOT NULL,
    snapshot jsonb NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    CONSTRAINT dose_version_version_check CHECK ((version >= 0))
);

ALTER TABLE public.dose_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.dose_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.due_run (
    id uuid NOT NULL,
    as_of date NOT NULL,
    rules text NOT NULL,
    visible integer NOT NULL,
    facts text NOT NULL,
    next_facts text NOT NULL,
    cursor integer NOT NULL,
    engine character varying(16) NOT NULL,
    anew boolean NOT NULL,
    persons integer NOT NULL,
    birth_unknown integer NOT NULL,
    counts jsonb NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    begun_by text NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT due_run_birth_unknown_check CHECK ((birth_unknown >= 0)),
    CONSTRAINT due_run_cursor_check CHECK ((cursor >= 0)),
    CONSTRAINT due_run_cursor_of_a_pass CHECK (((NOT (next_facts = ''::text)) OR (cursor = 0))),
    CONSTRAINT due_run_persons_check CHECK ((persons >= 0)),
    CONSTRAINT due_run_visible_check CHECK ((visible >= 0)),
    CONSTRAINT due_run_visible_when_finished CHECK ((((facts = ''::text) AND (finished_at IS NULL) AND (visible = 0)) OR ((finished_at IS NOT NULL) AND (visible >= 1) AND (NOT (facts = ''::text)))))
);

CREATE TABLE public.due_state (
    id bigint NOT NULL,
    pass_number integer NOT NULL,
    series text NOT NULL,
    status text NOT NULL,
    number smallint NOT NULL,
    earliest date,
    standard_from date,
    standard_until date,
    latest date,
    resident_id uuid NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT due_state_known_status CHECK ((status = ANY (ARRAY['not_target'::text, 'not_yet'::text, 'due'::text, 'overdue'::text, 'complete'::text, 'expired'::text, 'excluded'::text, 'declined'::text, 'unclear'::text]))),
    CONSTRAINT due_state_pass_number_check CHECK ((pass_number >= 0))
);

ALTER TABLE public.due_state ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.due_state_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.erasure (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    as_of date NOT NULL,
    article text NOT NULL,
    people_total integer NOT NULL,
    held_total integer NOT NULL,
    salt bytea NOT NULL,
    content_sha256 text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    restored_at timestamp with time zone,
    counts jsonb NOT NULL,
    ended_at timestamp with time zone,
    first_approval_id uuid,
    second_approval_id uuid,
    CONSTRAINT erasure_ended CHECK ((((ended_at IS NOT NULL) AND (state = ANY (ARRAY['done'::text, 'cancelled'::text]))) OR ((NOT (state = ANY (ARRAY['done'::text, 'cancelled'::text]))) AND (ended_at IS NULL)))),
    CONSTRAINT erasure_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT erasure_held_total_check CHECK ((held_total >= 0)),
    CONSTRAINT erasure_number_check CHECK ((number >= 0)),
    CONSTRAINT erasure_people_total_check CHECK ((people_total >= 0)),
    CONSTRAINT erasure_twice_approved CHECK (((NOT (state = ANY (ARRAY['running'::text, 'done'::text]))) OR ((first_approval_id IS NOT NULL) AND (second_approval_id IS NOT NULL) AND (NOT ((first_approval_id = second_approval_id) AND (first_approval_id IS NOT NULL) AND (second_approval_id IS NOT NULL))))))
);

CREATE TABLE public.erasure_file (
    id uuid NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    erasure_id uuid NOT NULL
);

CREATE TABLE public.erasure_hold (
    id uuid NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    placed_by text NOT NULL,
    placed_by_name text NOT NULL,
    lift_reason text NOT NULL,
    lifted_at timestamp with time zone,
    lift_approval_id uuid,
    resident_id uuid NOT NULL,
    CONSTRAINT erasure_hold_lifted_with_approval CHECK ((((lift_approval_id IS NULL) AND (lifted_at IS NULL)) OR ((lift_approval_id IS NOT NULL) AND (lifted_at IS NOT NULL) AND (NOT (lift_reason = ''::text)))))
);

CREATE TABLE public.erasure_person (
    id uuid NOT NULL,
    place integer NOT NULL,
    version integer NOT NULL,
    died_on date NOT NULL,
    ends_on date NOT NULL,
    commitment text NOT NULL,
    left_out text NOT NULL,
    erasure_id uuid NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT erasure_person_place_check CHECK ((place >= 0)),
    CONSTRAINT erasure_person_version_check CHECK ((version >= 0))
);

CREATE TABLE public.erasure_record (
    id bigint NOT NULL,
    commitment text NOT NULL,
    at timestamp with time zone NOT NULL,
    erasure_id uuid NOT NULL
);

ALTER TABLE public.erasure_record ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.erasure_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.event (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    venue text NOT NULL,
    venue_name text NOT NULL,
    held_on date NOT NULL,
    contact text NOT NULL,
    note text NOT NULL,
    public boolean NOT NULL,
    needs_voucher boolean NOT NULL,
    booking_ends_at timestamp with time zone,
    state text NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    created_by_name text NOT NULL,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    cancel_reason text NOT NULL,
    copied_from_id uuid,
    CONSTRAINT event_cancelled_together CHECK ((((cancelled_at IS NOT NULL) AND (cancelled_by IS NOT NULL) AND (state = 'cancelled'::text) AND (NOT (cancel_reason = ''::text))) OR ((NOT (state = 'cancelled'::text)) AND (cancel_reason = ''::text) AND (cancelled_at IS NULL) AND (cancelled_by IS NULL)))),
    CONSTRAINT event_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT event_number_check CHECK ((number >= 0)),
    CONSTRAINT event_state_known CHECK ((state = ANY (ARRAY['planned'::text, 'open'::text, 'cancelled'::text]))),
    CONSTRAINT event_version_check CHECK ((version >= 0))
);

CREATE TABLE public.event_change (
    id bigint NOT NULL,
    event_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    act text NOT NULL,
    note text NOT NULL
);

ALTER TABLE public.event_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.event_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.event_kind (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    judged boolean NOT NULL,
    CONSTRAINT events_eventkind_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.event_opening (
    id uuid NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    born_from date,
    born_until date,
    event_id uuid NOT NULL,
    CONSTRAINT event_opening_order CHECK (((born_from IS NULL) OR (born_until IS NULL) OR (born_until >= born_from)))
);

CREATE TABLE public.event_session (
    id uuid NOT NULL,
    starts_at time without time zone NOT NULL,
    ends_at time without time zone NOT NULL,
    room text NOT NULL,
    series text NOT NULL,
    product text NOT NULL,
    capacity integer NOT NULL,
    held_back integer NOT NULL,
    taken integer NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    event_id uuid NOT NULL,
    CONSTRAINT event_session_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT event_session_held_back CHECK ((held_back <= capacity)),
    CONSTRAINT event_session_held_back_check CHECK ((held_back >= 0)),
    CONSTRAINT event_session_not_overbooked CHECK ((taken <= capacity)),
    CONSTRAINT event_session_order CHECK ((ends_at > starts_at)),
    CONSTRAINT event_session_state_known CHECK ((state = ANY (ARRAY['open'::text, 'stopped'::text, 'cancelled'::text]))),
    CONSTRAINT event_session_taken_check CHECK ((taken >= 0)),
    CONSTRAINT event_session_version_check CHECK ((version >= 0))
);

CREATE TABLE public.event_venue (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    address text NOT NULL,
    telephone text NOT NULL,
    rooms text NOT NULL,
    note text NOT NULL,
    CONSTRAINT events_venue_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.exchange_answer (
    id uuid NOT NULL,
    number smallint NOT NULL,
    "values" jsonb NOT NULL,
    absent jsonb NOT NULL,
    dose_id uuid,
    skip_reason text NOT NULL,
    inquiry_id uuid NOT NULL,
    CONSTRAINT exchange_answer_number_check CHECK ((number >= 0)),
    CONSTRAINT exchange_answer_one_end CHECK (((dose_id IS NULL) OR (skip_reason = ''::text)))
);

CREATE TABLE public.exchange_case (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    matter text NOT NULL,
    received_on date NOT NULL,
    consent_number text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    opened_by_name text NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    outcome text NOT NULL,
    resident_id uuid NOT NULL,
    decision text NOT NULL,
    household uuid[] NOT NULL,
    office_result text NOT NULL,
    department text NOT NULL,
    CONSTRAINT exchange_case_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL) AND (outcome = ''::text)) OR ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL) AND (NOT (outcome = ''::text))))),
    CONSTRAINT exchange_case_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT exchange_case_number_check CHECK ((number >= 0))
);

CREATE TABLE public.exchange_comparison (
    id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_by text NOT NULL,
    here integer NOT NULL,
    there integer NOT NULL,
    found integer NOT NULL,
    CONSTRAINT exchange_comparison_found_check CHECK ((found >= 0)),
    CONSTRAINT exchange_comparison_here_check CHECK ((here >= 0)),
    CONSTRAINT exchange_comparison_there_check CHECK ((there >= 0))
);

CREATE TABLE public.exchange_difference (
    id uuid NOT NULL,
    kind text NOT NULL,
    client_key text NOT NULL,
    inquiry uuid,
    "case" text NOT NULL,
    department text NOT NULL,
    at timestamp with time zone NOT NULL,
    here text NOT NULL,
    there text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text NOT NULL,
    closed_by_name text NOT NULL,
    reason text NOT NULL,
    exchange_inquiry_id uuid,
    CONSTRAINT exchange_difference_closed_pair CHECK ((((closed_at IS NULL) AND (closed_by = ''::text) AND (reason = ''::text)) OR ((closed_at IS NOT NULL) AND (NOT (closed_by = ''::text)))))
);

CREATE TABLE public.exchange_inquiry (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    client_key uuid NOT NULL,
    kind text NOT NULL,
    "case" text NOT NULL,
    department text NOT NULL,
    provider text NOT NULL,
    provider_name text NOT NULL,
    consent_number text NOT NULL,
    withheld boolean NOT NULL,
    state text NOT NULL,
    result text NOT NULL,
    rule text NOT NULL,
    message text NOT NULL,
    inquiry uuid,
    valid_until timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    looked_at timestamp with time zone,
    ended_at timestamp with time zone,
    settled_at timestamp with time zone,
    settled_by text,
    settle_reason text NOT NULL,
    told_at timestamp with time zone,
    resident_id uuid NOT NULL,
    list_differs boolean NOT NULL,
    exchange_case uuid,
    subject text NOT NULL,
    planned text NOT NULL,
    outside_reason text NOT NULL,
    tried_at timestamp with time zone,
    untaken text NOT NULL,
    basis jsonb NOT NULL,
    CONSTRAINT exchange_inquiry_dismissed_with_reason CHECK (((NOT (state = 'dismissed'::text)) OR (NOT (settle_reason = ''::text)))),
    CONSTRAINT exchange_inquiry_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT exchange_inquiry_number_check CHECK ((number >= 0)),
    CONSTRAINT exchange_inquiry_settled_together CHECK ((((settled_at IS NULL) AND (settled_by IS NULL)) OR ((settled_at IS NOT NULL) AND (settled_by IS NOT NULL) AND (state = ANY (ARRAY['adopted'::text, 'dismissed'::text]))))),
    CONSTRAINT exchange_inquiry_states CHECK ((state = ANY (ARRAY['draft'::text, 'queued'::text, 'sent'::text, 'permitted'::text, 'waiting'::text, 'answered'::text, 'fetched'::text, 'adopted'::text, 'dismissed'::text, 'rejected_local'::text, 'rejected_network'::text, 'refused_provider'::text, 'no_code_inquirer'::text, 'no_code_provider'::text, 'no_data'::text, 'expired'::text, 'cancelled'::text])))
);

CREATE TABLE public.exchange_user_check (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    checked_by text NOT NULL,
    checked_by_name text NOT NULL,
    users integer NOT NULL,
    differences jsonb NOT NULL,
    CONSTRAINT exchange_user_check_users_check CHECK ((users >= 0))
);

CREATE TABLE public.exemption_fact (
    id uuid NOT NULL,
    interface text NOT NULL,
    list_key text NOT NULL,
    opened_by uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    closed_by uuid,
    closed_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    exemption_class text NOT NULL,
    valid_from date,
    valid_until date,
    resident_id uuid NOT NULL,
    CONSTRAINT exemption_fact_period CHECK (((valid_from IS NULL) OR (valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT exemptions_exemptionfact_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL)) OR ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL))))
);

CREATE TABLE public.extract_definition (
    id uuid NOT NULL,
    name text NOT NULL,
    subject text NOT NULL,
    columns jsonb NOT NULL,
    conditions jsonb NOT NULL,
    owner text NOT NULL,
    owner_name text NOT NULL,
    section text NOT NULL,
    shared boolean NOT NULL,
    open_to uuid,
    opened_by text NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT extract_definition_shared_has_name CHECK ((((open_to IS NULL) AND (NOT shared)) OR (NOT (name = ''::text)))),
    CONSTRAINT extract_definition_version_check CHECK ((version >= 0))
);

CREATE TABLE public.extract_rule (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    value integer NOT NULL,
    CONSTRAINT extract_rule_value_check CHECK ((value >= 0)),
    CONSTRAINT extracts_extractrule_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.extract_run (
    id uuid NOT NULL,
    subject text NOT NULL,
    columns jsonb NOT NULL,
    conditions jsonb NOT NULL,
    with_protected boolean NOT NULL,
    profile text NOT NULL,
    purpose text NOT NULL,
    application_number text NOT NULL,
    reason text NOT NULL,
    counted bigint NOT NULL,
    state text NOT NULL,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    request uuid,
    approval uuid,
    finished_at timestamp with time zone,
    refusal text NOT NULL,
    rows bigint,
    export_id uuid,
    snapshot_sha256 text NOT NULL,
    added bigint,
    changed bigint,
    removed bigint,
    compared_with_id uuid,
    definition_id uuid NOT NULL,
    CONSTRAINT extract_run_done_has_file CHECK (((NOT (state = 'done'::text)) OR ((export_id IS NOT NULL) AND (finished_at IS NOT NULL) AND (rows IS NOT NULL)))),
    CONSTRAINT extract_run_protected_has_approval CHECK (((NOT with_protected) OR (approval IS NOT NULL))),
    CONSTRAINT extract_run_refusal_is_told CHECK (((NOT (state = 'refused'::text)) OR (NOT (refusal = ''::text))))
);

CREATE TABLE public.facility (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    kind text NOT NULL,
    head text NOT NULL,
    postal_code character varying(7) NOT NULL,
    address text NOT NULL,
    CONSTRAINT facilities_facility_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.facility_stay (
    id uuid NOT NULL,
    facility_code text NOT NULL,
    measure boolean NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT facility_stay_order CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);

CREATE TABLE public.file_download (
    id bigint NOT NULL,
    export_id uuid NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.file_download ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.file_download_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.file_export (
    id uuid NOT NULL,
    name text NOT NULL,
    file_name text NOT NULL,
    purpose text NOT NULL,
    profile text NOT NULL,
    columns jsonb NOT NULL,
    rows bigint NOT NULL,
    subjects bigint NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    replacements jsonb NOT NULL,
    replaced bigint NOT NULL,
    approval uuid,
    by text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.file_import (
    id uuid NOT NULL,
    interface text NOT NULL,
    interface_version text NOT NULL,
    purpose text NOT NULL,
    display_name text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    control_count bigint,
    encoding text NOT NULL,
    state text NOT NULL,
    refusal text NOT NULL,
    total bigint NOT NULL,
    ready bigint NOT NULL,
    accepted bigint NOT NULL,
    held bigint NOT NULL,
    rejected bigint NOT NULL,
    review_basis text NOT NULL,
    review_lines jsonb NOT NULL,
    review_stop text NOT NULL,
    result_sha256 text NOT NULL,
    received_by text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    staged_at timestamp with time zone,
    reviewed_by text NOT NULL,
    reviewed_at timestamp with time zone,
    committed_at timestamp with time zone,
    sequence bigint,
    delivery text NOT NULL,
    CONSTRAINT file_import_counts_add_up CHECK ((total = (((ready + accepted) + held) + rejected))),
    CONSTRAINT file_import_ends_without_ready CHECK (((NOT (state = 'committed'::text)) OR (ready = 0))),
    CONSTRAINT file_import_refusal_is_told CHECK ((((NOT (state = 'refused'::text)) OR (NOT (refusal = ''::text))) AND (1 = (
CASE
    WHEN (NOT (state = 'refused'::text)) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (refusal = ''::text)) THEN 1
    ELSE 0
END)))),
    CONSTRAINT file_import_reviewed_by_someone CHECK ((((reviewed_at IS NULL) AND (reviewed_by = ''::text)) OR ((reviewed_at IS NOT NULL) AND (NOT (reviewed_by = ''::text)))))
);

CREATE TABLE public.file_import_row (
    id bigint NOT NULL,
    import_id uuid NOT NULL,
    number bigint NOT NULL,
    line bigint NOT NULL,
    natural_key text NOT NULL,
    "values" jsonb NOT NULL,
    outcome text NOT NULL,
    reasons jsonb NOT NULL,
    decided_by text NOT NULL,
    decision_note text NOT NULL
);

ALTER TABLE public.file_import_row ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.file_import_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.fiscal_year_rehearsal (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    made_at timestamp with time zone,
    rules text NOT NULL,
    persons integer NOT NULL,
    affected integer NOT NULL,
    unclear integer NOT NULL,
    series jsonb NOT NULL,
    grades jsonb NOT NULL,
    CONSTRAINT fiscal_year_rehearsal_affected_check CHECK ((affected >= 0)),
    CONSTRAINT fiscal_year_rehearsal_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT fiscal_year_rehearsal_persons_check CHECK ((persons >= 0)),
    CONSTRAINT fiscal_year_rehearsal_unclear_check CHECK ((unclear >= 0))
);

CREATE TABLE public.form_held (
    id bigint NOT NULL,
    number integer NOT NULL,
    subject text NOT NULL,
    sentence text NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT form_held_number_check CHECK ((number >= 0))
);

ALTER TABLE public.form_held ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.form_held_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.form_part (
    id bigint NOT NULL,
    number smallint NOT NULL,
    first_row integer NOT NULL,
    last_row integer NOT NULL,
    pages integer NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    at timestamp with time zone NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT form_part_first_row_check CHECK ((first_row >= 0)),
    CONSTRAINT form_part_last_row_check CHECK ((last_row >= 0)),
    CONSTRAINT form_part_number_check CHECK ((number >= 0)),
    CONSTRAINT form_part_pages_check CHECK ((pages >= 0)),
    CONSTRAINT form_part_rows CHECK ((last_row >= first_row)),
    CONSTRAINT form_part_size_check CHECK ((size >= 0))
);

ALTER TABLE public.form_part ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.form_part_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.form_row (
    id bigint NOT NULL,
    number integer NOT NULL,
    subject text NOT NULL,
    "values" jsonb NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT form_row_number_check CHECK ((number >= 0))
);

ALTER TABLE public.form_row ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.form_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.form_run (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    template text NOT NULL,
    version smallint NOT NULL,
    template_sha256 text NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    common jsonb NOT NULL,
    stamp timestamp with time zone NOT NULL,
    rows integer NOT NULL,
    held integer NOT NULL,
    pages integer NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    reprint_number smallint NOT NULL,
    first_row integer NOT NULL,
    reason text NOT NULL,
    reprint_of_id uuid,
    CONSTRAINT form_run_finished CHECK ((((state = 'printed'::text) AND (finished_at IS NOT NULL) AND (pages >= rows)) OR ((NOT (state = 'printed'::text)) AND (finished_at IS NULL)))),
    CONSTRAINT form_run_first_row_check CHECK ((first_row >= 0)),
    CONSTRAINT form_run_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT form_run_held_check CHECK ((held >= 0)),
    CONSTRAINT form_run_number_check CHECK ((number >= 0)),
    CONSTRAINT form_run_pages_check CHECK ((pages >= 0)),
    CONSTRAINT form_run_reprint_number_check CHECK ((reprint_number >= 0)),
    CONSTRAINT form_run_reprint_told CHECK ((((reason = ''::text) AND (reprint_number = 0) AND (reprint_of_id IS NULL)) OR ((reprint_number > 0) AND (reprint_of_id IS NOT NULL) AND (NOT (reason = ''::text))))),
    CONSTRAINT form_run_rows_check CHECK ((rows >= 0)),
    CONSTRAINT form_run_version_check CHECK ((version >= 0))
);

CREATE TABLE public.handbook_image (
    id uuid NOT NULL,
    sha256 text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_by text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT handbook_image_kind CHECK ((media_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'application/pdf'::text]))),
    CONSTRAINT handbook_image_size_check CHECK ((size >= 0))
);

CREATE TABLE public.handbook_image_dose (
    id bigint NOT NULL,
    handbookimage_id uuid NOT NULL,
    dose_id uuid NOT NULL
);

ALTER TABLE public.handbook_image_dose ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.handbook_image_dose_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.inquiry_line (
    id uuid NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    resident_id uuid,
    slip_id uuid NOT NULL,
    by_name text NOT NULL,
    channel text NOT NULL,
    CONSTRAINT inquiry_line_number_check CHECK ((number >= 0)),
    CONSTRAINT inquiry_line_words CHECK ((kind = ANY (ARRAY['shown'::text, 'answered'::text, 'queued'::text, 'noted'::text])))
);

CREATE TABLE public.inquiry_slip (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    received_by text NOT NULL,
    received_by_name text NOT NULL,
    terminal text NOT NULL,
    caller text NOT NULL,
    caller_name text NOT NULL,
    identity text NOT NULL,
    answer text NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    cancel_reason text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT inquiry_slip_cancelled_with_reason CHECK (((NOT (state = 'cancelled'::text)) OR (NOT (cancel_reason = ''::text)))),
    CONSTRAINT inquiry_slip_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL) AND (state = 'open'::text)) OR ((NOT (state = 'open'::text)) AND (closed_at IS NOT NULL) AND (closed_by IS NOT NULL)))),
    CONSTRAINT inquiry_slip_done_with_caller_and_identity CHECK (((NOT (state = 'done'::text)) OR ((NOT (caller = ''::text)) AND (NOT (identity = ''::text))))),
    CONSTRAINT inquiry_slip_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT inquiry_slip_number_check CHECK ((number >= 0)),
    CONSTRAINT inquiry_slip_words CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text])))
);

CREATE TABLE public.institutions_institution (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    kana text NOT NULL,
    postal_code text NOT NULL,
    address text NOT NULL,
    telephone text NOT NULL,
    is_contracted boolean NOT NULL,
    CONSTRAINT institutions_institution_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.institutions_staff_member (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    kana text NOT NULL,
    profession text NOT NULL,
    institution_code text NOT NULL,
    CONSTRAINT institutions_staffmember_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.job (
    id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    arguments jsonb NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    cursor bigint NOT NULL,
    total bigint,
    done bigint NOT NULL,
    step text NOT NULL,
    attempts integer NOT NULL,
    cancel_wanted boolean NOT NULL,
    error_code text NOT NULL,
    reason text NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    queue_number bigint,
    CONSTRAINT job_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT job_finished_with_its_time CHECK ((((finished_at IS NULL) AND (state = ANY (ARRAY['queued'::text, 'running'::text]))) OR ((finished_at IS NOT NULL) AND (state = ANY (ARRAY['succeeded'::text, 'failed'::text, 'cancelled'::text]))))),
    CONSTRAINT job_progress_is_positive CHECK (((cursor >= 0) AND (done >= 0)))
);

CREATE TABLE public.job_chunk (
    id bigint NOT NULL,
    job_id uuid NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    digest text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT job_chunk_has_items CHECK ((hi > lo))
);

ALTER TABLE public.job_chunk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.job_chunk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.lot_recall (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    product text NOT NULL,
    lots jsonb NOT NULL,
    reason text NOT NULL,
    announced_on date NOT NULL,
    announced_by text NOT NULL,
    used_from date,
    used_until date,
    what_to_do text NOT NULL,
    contact text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    registered_by text NOT NULL,
    registered_by_name text NOT NULL,
    searched_at timestamp with time zone,
    doses_searched integer NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    close_note text NOT NULL,
    fax_run_id uuid,
    CONSTRAINT lot_recall_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL)) OR ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL)))),
    CONSTRAINT lot_recall_doses_searched_check CHECK ((doses_searched >= 0)),
    CONSTRAINT lot_recall_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT lot_recall_number_check CHECK ((number >= 0)),
    CONSTRAINT lot_recall_period CHECK ((((used_from IS NULL) AND (used_until IS NULL)) OR ((used_from IS NOT NULL) AND (used_until >= used_from) AND (used_until IS NOT NULL))))
);

CREATE TABLE public.lot_recall_dose (
    id uuid NOT NULL,
    certainty text NOT NULL,
    why_code text NOT NULL,
    why text NOT NULL,
    lot_recorded text NOT NULL,
    institution_code text NOT NULL,
    place text NOT NULL,
    given_on date NOT NULL,
    found_at timestamp with time zone NOT NULL,
    decision text NOT NULL,
    decision_reason text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    decided_by_name text NOT NULL,
    dose_id uuid NOT NULL,
    letter_run_id uuid,
    recall_id uuid NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT lot_recall_dose_decided_with_reason CHECK ((((decided_at IS NULL) AND (decided_by IS NULL) AND (decision = ''::text) AND (decision_reason = ''::text)) OR ((NOT (decision = ''::text)) AND (decided_at IS NOT NULL) AND (decided_by IS NOT NULL) AND (NOT (decision_reason = ''::text))))),
    CONSTRAINT lot_recall_dose_words CHECK ((certainty = ANY (ARRAY['certain'::text, 'possible'::text])))
);

CREATE TABLE public.lot_recall_posting (
    id bigint NOT NULL,
    posted_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    recall_id uuid NOT NULL,
    run_id uuid NOT NULL
);

ALTER TABLE public.lot_recall_posting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lot_recall_posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mailing (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    text_code text NOT NULL,
    form text NOT NULL,
    conditions jsonb NOT NULL,
    base_date date NOT NULL,
    known_on date,
    issued_on date NOT NULL,
    state text NOT NULL,
    prepared_by text NOT NULL,
    prepared_by_name text NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    trial_at timestamp with time zone,
    rules text NOT NULL,
    register_as_of timestamp with time zone,
    not_target integer NOT NULL,
    requested_by text,
    requested_at timestamp with time zone,
    released_by text,
    released_by_name text NOT NULL,
    released_at timestamp with time zone,
    frozen_sha256 text NOT NULL,
    text jsonb,
    printed_at timestamp with time zone,
    posted_on date,
    posted_by text,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    cancel_reason text NOT NULL,
    print_run_id uuid,
    box_size integer NOT NULL,
    compared_with_id uuid,
    deviation_accepted_at timestamp with time zone,
    deviation_accepted_by text,
    deviation_accepted_by_name text NOT NULL,
    deviation_reason text NOT NULL,
    deviations jsonb NOT NULL,
    plan_code text NOT NULL,
    producer text NOT NULL,
    stale_accepted_at timestamp with time zone,
    stale_accepted_by text,
    stale_accepted_by_name text NOT NULL,
    stale_reason text NOT NULL,
    release_started_at timestamp with time zone,
    release_started_by text,
    release_started_by_name text NOT NULL,
    duplicate_pairs integer NOT NULL,
    CONSTRAINT mailing_box_size_check CHECK ((box_size >= 0)),
    CONSTRAINT mailing_cancelled CHECK ((((cancelled_at IS NOT NULL) AND (cancelled_by IS NOT NULL) AND (state = 'cancelled'::text) AND (NOT (cancel_reason = ''::text))) OR ((NOT (state = 'cancelled'::text)) AND (cancel_reason = ''::text) AND (cancelled_at IS NULL) AND (cancelled_by IS NULL)))),
    CONSTRAINT mailing_deviation_accepted CHECK ((((deviation_accepted_at IS NULL) AND (deviation_accepted_by IS NULL) AND (deviation_reason = ''::text)) OR ((deviation_accepted_at IS NOT NULL) AND (deviation_accepted_by IS NOT NULL) AND (NOT (deviation_reason = ''::text)) AND (NOT ((deviation_accepted_by = prepared_by) AND (deviation_accepted_by IS NOT NULL)))))),
    CONSTRAINT mailing_duplicate_pairs_check CHECK ((duplicate_pairs >= 0)),
    CONSTRAINT mailing_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT mailing_not_target_check CHECK ((not_target >= 0)),
    CONSTRAINT mailing_number_check CHECK ((number >= 0)),
    CONSTRAINT mailing_posted_pair CHECK ((((posted_by IS NULL) AND (posted_on IS NULL)) OR ((posted_by IS NOT NULL) AND (posted_on IS NOT NULL)))),
    CONSTRAINT mailing_printed_has_run CHECK (((NOT (state = ANY (ARRAY['printed'::text, 'posted'::text]))) OR ((printed_at IS NOT NULL) AND ((print_run_id IS NOT NULL) OR (producer = 'company'::text))))),
    CONSTRAINT mailing_release_started_by_another CHECK ((((release_started_at IS NULL) AND (release_started_by IS NULL) AND (NOT (state = 'releasing'::text))) OR ((release_started_at IS NOT NULL) AND (release_started_by IS NOT NULL) AND (NOT ((release_started_by = prepared_by) AND (release_started_by IS NOT NULL))) AND (NOT ((release_started_by = requested_by) AND (release_started_by IS NOT NULL) AND (requested_by IS NOT NULL)))))),
    CONSTRAINT mailing_released_by_another CHECK ((((frozen_sha256 = ''::text) AND (released_at IS NULL) AND (released_by IS NULL)) OR ((released_at IS NOT NULL) AND (released_by IS NOT NULL) AND (NOT (frozen_sha256 = ''::text)) AND (NOT ((released_by = prepared_by) AND (released_by IS NOT NULL))) AND (NOT ((released_by = requested_by) AND (released_by IS NOT NULL) AND (requested_by IS NOT NULL)))))),
    CONSTRAINT mailing_released_when_sent CHECK (((NOT (state = ANY (ARRAY['released'::text, 'printed'::text, 'posted'::text]))) OR (released_by IS NOT NULL))),
    CONSTRAINT mailing_released_with_deviations_accepted CHECK (((NOT (state = ANY (ARRAY['released'::text, 'printed'::text, 'posted'::text]))) OR (deviations = '[]'::jsonb) OR (deviation_accepted_by IS NOT NULL))),
    CONSTRAINT mailing_stale_accepted CHECK ((((stale_accepted_at IS NULL) AND (stale_accepted_by IS NULL) AND (stale_reason = ''::text)) OR ((stale_accepted_at IS NOT NULL) AND (stale_accepted_by IS NOT NULL) AND (NOT (stale_reason = ''::text)) AND (NOT ((stale_accepted_by = prepared_by) AND (stale_accepted_by IS NOT NULL))))))
);

CREATE TABLE public.mailing_deviation_threshold (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    percent smallint NOT NULL,
    "least" integer NOT NULL,
    CONSTRAINT mailing_deviation_percent CHECK (((percent >= 1) AND (percent <= 1000))),
    CONSTRAINT mailing_deviation_threshold_least_check CHECK (("least" >= 0)),
    CONSTRAINT mailing_deviation_threshold_percent_check CHECK ((percent >= 0)),
    CONSTRAINT mailings_deviationthreshold_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.mailing_history_check (
    id bigint NOT NULL,
    act text NOT NULL,
    "on" date NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT mailing_history_check_known CHECK ((act = ANY (ARRAY['asked'::text, 'waived'::text])))
);

ALTER TABLE public.mailing_history_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mailing_history_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mailing_late_institution_check (
    id bigint NOT NULL,
    institution_code text NOT NULL,
    entered_until date NOT NULL,
    last_given_on date NOT NULL,
    act text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    mailing_id uuid NOT NULL,
    CONSTRAINT mailing_late_check_known CHECK ((act = ANY (ARRAY['excluded'::text, 'waiting'::text, 'crossing'::text])))
);

ALTER TABLE public.mailing_late_institution_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mailing_late_institution_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mailing_letter_text (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    document_number text NOT NULL,
    sender text NOT NULL,
    opening text NOT NULL,
    how_to text NOT NULL,
    bring text NOT NULL,
    cost text NOT NULL,
    remarks text NOT NULL,
    contact text NOT NULL,
    return_to text NOT NULL,
    web_address text NOT NULL,
    fresh_days smallint NOT NULL,
    crossing text NOT NULL,
    seal_use text NOT NULL,
    CONSTRAINT mailing_letter_text_fresh_days_check CHECK ((fresh_days >= 0)),
    CONSTRAINT mailings_lettertext_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.mailing_list (
    id bigint NOT NULL,
    kind text NOT NULL,
    number integer NOT NULL,
    rows jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    mailing_id uuid NOT NULL,
    register_as_of timestamp with time zone,
    CONSTRAINT mailing_list_number_check CHECK ((number >= 0))
);

ALTER TABLE public.mailing_list ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mailing_list_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mailing_package (
    id uuid NOT NULL,
    number smallint NOT NULL,
    company text NOT NULL,
    letters integer NOT NULL,
    envelopes integer NOT NULL,
    boxes integer NOT NULL,
    contents jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    export_id uuid NOT NULL,
    mailing_id uuid NOT NULL,
    CONSTRAINT mailing_package_boxes_check CHECK ((boxes >= 0)),
    CONSTRAINT mailing_package_envelopes_check CHECK ((envelopes >= 0)),
    CONSTRAINT mailing_package_letters_check CHECK ((letters >= 0)),
    CONSTRAINT mailing_package_number_check CHECK ((number >= 0))
);

CREATE TABLE public.mailing_package_event (
    id bigint NOT NULL,
    kind text NOT NULL,
    "on" date NOT NULL,
    letters integer,
    boxes integer,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    package_id uuid NOT NULL,
    CONSTRAINT mailing_package_event_boxes_check CHECK ((boxes >= 0)),
    CONSTRAINT mailing_package_event_counted CHECK (((NOT (kind = ANY (ARRAY['received'::text, 'delivered'::text]))) OR (letters IS NOT NULL))),
    CONSTRAINT mailing_package_event_letters_check CHECK ((letters >= 0))
);

ALTER TABLE public.mailing_package_event ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mailing_package_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mailing_person (
    id uuid NOT NULL,
    included boolean NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    stage text NOT NULL,
    states jsonb NOT NULL,
    due jsonb NOT NULL,
    birth_date date,
    sex text NOT NULL,
    town text NOT NULL,
    serial integer,
    address_sha256 text NOT NULL,
    returned_on date,
    mailing_id uuid NOT NULL,
    resident_id uuid NOT NULL,
    envelope integer,
    addressed_sha256 text NOT NULL,
    CONSTRAINT mailing_person_envelope_check CHECK ((envelope >= 0)),
    CONSTRAINT mailing_person_reason CHECK (((included AND (reason = ''::text)) OR ((NOT included) AND (NOT (reason = ''::text))))),
    CONSTRAINT mailing_person_serial_check CHECK ((serial >= 0))
);

CREATE TABLE public.mailing_plan (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    month smallint NOT NULL,
    kind text NOT NULL,
    series text NOT NULL,
    statuses text NOT NULL,
    text_code text NOT NULL,
    age_from smallint,
    age_until smallint,
    ahead_days smallint NOT NULL,
    quiet_days smallint NOT NULL,
    siblings text NOT NULL,
    producer text NOT NULL,
    remind_days smallint NOT NULL,
    CONSTRAINT mailing_plan_age_from_check CHECK ((age_from >= 0)),
    CONSTRAINT mailing_plan_age_until_check CHECK ((age_until >= 0)),
    CONSTRAINT mailing_plan_ahead_days_check CHECK ((ahead_days >= 0)),
    CONSTRAINT mailing_plan_month CHECK (((month >= 1) AND (month <= 12))),
    CONSTRAINT mailing_plan_month_check CHECK ((month >= 0)),
    CONSTRAINT mailing_plan_quiet_days_check CHECK ((quiet_days >= 0)),
    CONSTRAINT mailing_plan_remind_days_check CHECK ((remind_days >= 0)),
    CONSTRAINT mailings_mailingplan_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.masters_change (
    id uuid NOT NULL,
    master text NOT NULL,
    act text NOT NULL,
    code text NOT NULL,
    payload jsonb NOT NULL,
    reason text NOT NULL,
    status text NOT NULL,
    requested_by text NOT NULL,
    requested_name text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    approval uuid,
    applied_by text NOT NULL,
    applied_at timestamp with time zone,
    CONSTRAINT masters_change_applied_pair CHECK ((((applied_at IS NULL) AND (applied_by = ''::text)) OR ((applied_at IS NOT NULL) AND (NOT (applied_by = ''::text))))),
    CONSTRAINT masters_change_in_force_is_applied CHECK (((NOT (status = 'in_force'::text)) OR (applied_at IS NOT NULL)))
);

CREATE TABLE public.not_given (
    id uuid NOT NULL,
    seen_on date NOT NULL,
    series text NOT NULL,
    result text NOT NULL,
    reason text NOT NULL,
    screened boolean NOT NULL,
    institution_code text NOT NULL,
    place text NOT NULL,
    note text NOT NULL,
    source_key text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    withdraw_reason text,
    resident_id uuid NOT NULL,
    CONSTRAINT not_given_deferred_screened CHECK (((NOT (result = 'deferred'::text)) OR screened)),
    CONSTRAINT not_given_withdrawn_together CHECK ((((withdraw_reason IS NULL) AND (withdrawn_at IS NULL) AND (withdrawn_by IS NULL)) OR ((withdraw_reason IS NOT NULL) AND (withdrawn_at IS NOT NULL) AND (withdrawn_by IS NOT NULL))))
);

CREATE TABLE public.observation_time (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    minutes smallint NOT NULL,
    CONSTRAINT attendance_observationtime_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT observation_time_minutes_check CHECK ((minutes >= 0))
);

CREATE TABLE public.office_closing_day (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    kind text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    CONSTRAINT closing_days_closingday_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT office_closing_day_kind CHECK ((kind = ANY (ARRAY['closed'::text, 'open'::text]))),
    CONSTRAINT office_closing_day_order CHECK ((last_day >= first_day))
);

CREATE TABLE public.office_period (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    number smallint NOT NULL,
    CONSTRAINT office_period_number CHECK ((number >= 1)),
    CONSTRAINT office_period_number_check CHECK ((number >= 0)),
    CONSTRAINT residents_officeperiod_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.outbox_message (
    id uuid NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    payload jsonb NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    put_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    due_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    delivered_at timestamp with time zone,
    receipt text NOT NULL,
    error_code text NOT NULL,
    given_up_because text NOT NULL,
    CONSTRAINT outbox_delivered_with_its_time CHECK ((((delivered_at IS NOT NULL) AND (state = 'delivered'::text)) OR ((NOT (state = 'delivered'::text)) AND (delivered_at IS NULL)))),
    CONSTRAINT outbox_given_up_with_reason CHECK ((((NOT (state = 'given_up'::text)) OR (NOT (given_up_because = ''::text))) AND (1 = (
CASE
    WHEN (NOT (state = 'given_up'::text)) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT (given_up_because = ''::text)) THEN 1
    ELSE 0
END)))),
    CONSTRAINT outbox_message_attempts_check CHECK ((attempts >= 0))
);

CREATE TABLE public.page_image (
    id uuid NOT NULL,
    kind text NOT NULL,
    batch_number text NOT NULL,
    box_number text NOT NULL,
    source_sha256 text NOT NULL,
    page integer NOT NULL,
    version integer NOT NULL,
    sha256 text NOT NULL,
    media_type text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    size integer NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    registered_by text NOT NULL,
    deleted_at timestamp with time zone,
    deleted_by text NOT NULL,
    delete_requested_by text NOT NULL,
    delete_reason text NOT NULL,
    dose_id uuid,
    resident_id uuid NOT NULL,
    CONSTRAINT page_image_deleted_by_two CHECK (((deleted_at IS NULL) OR ((NOT (deleted_by = ''::text)) AND (NOT (delete_requested_by = ''::text)) AND (NOT (deleted_by = delete_requested_by))))),
    CONSTRAINT page_image_height_check CHECK ((height >= 0)),
    CONSTRAINT page_image_page_check CHECK ((page >= 0)),
    CONSTRAINT page_image_size_check CHECK ((size >= 0)),
    CONSTRAINT page_image_version_check CHECK ((version >= 0)),
    CONSTRAINT page_image_width_check CHECK ((width >= 0))
);

CREATE TABLE public.page_image_change (
    id bigint NOT NULL,
    act text NOT NULL,
    version integer NOT NULL,
    sha256 text NOT NULL,
    note text NOT NULL,
    before_resident uuid,
    before_dose uuid,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    image_id uuid NOT NULL,
    CONSTRAINT page_image_change_version_check CHECK ((version >= 0))
);

ALTER TABLE public.page_image_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.page_image_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.person_presence (
    id bigint NOT NULL,
    viewer text NOT NULL,
    viewer_name text NOT NULL,
    terminal text NOT NULL,
    since timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    resident_id uuid NOT NULL
);

ALTER TABLE public.person_presence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.person_presence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pile (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    institution_code text NOT NULL,
    month date NOT NULL,
    source text NOT NULL,
    kind text NOT NULL,
    setting text NOT NULL,
    claimed integer NOT NULL,
    box text NOT NULL,
    double_keying boolean NOT NULL,
    state text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    opened_by_name text NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    close_note text NOT NULL,
    CONSTRAINT pile_claimed CHECK ((claimed >= 1)),
    CONSTRAINT pile_claimed_check CHECK ((claimed >= 0)),
    CONSTRAINT pile_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL) AND (state = 'open'::text)) OR ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL) AND (state = 'closed'::text)))),
    CONSTRAINT pile_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT pile_number_check CHECK ((number >= 0)),
    CONSTRAINT pile_state_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
);

CREATE TABLE public.pile_slip (
    id uuid NOT NULL,
    number integer NOT NULL,
    typed_number text NOT NULL,
    given_on date,
    product text NOT NULL,
    lot_typed text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    keyed_at timestamp with time zone NOT NULL,
    keyed_by text NOT NULL,
    keyed_by_name text NOT NULL,
    second jsonb NOT NULL,
    checked_at timestamp with time zone,
    checked_by text,
    version integer NOT NULL,
    dose_id uuid,
    pile_id uuid NOT NULL,
    resident_id uuid,
    CONSTRAINT pile_slip_checked_by_another CHECK ((((checked_at IS NULL) AND (checked_by IS NULL)) OR ((checked_at IS NOT NULL) AND (checked_by IS NOT NULL)))),
    CONSTRAINT pile_slip_held_with_reason CHECK (((NOT (state = ANY (ARRAY['held'::text, 'removed'::text]))) OR (NOT (reason = ''::text)))),
    CONSTRAINT pile_slip_number_check CHECK ((number >= 0)),
    CONSTRAINT pile_slip_recorded_is_a_dose CHECK ((((dose_id IS NOT NULL) AND (state = 'recorded'::text)) OR ((NOT (state = 'recorded'::text)) AND (dose_id IS NULL)))),
    CONSTRAINT pile_slip_state_known CHECK ((state = ANY (ARRAY['keyed'::text, 'differs'::text, 'held'::text, 'recorded'::text, 'removed'::text]))),
    CONSTRAINT pile_slip_version_check CHECK ((version >= 0))
);

CREATE TABLE public.printed_form_issue (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    form text NOT NULL,
    doses uuid[] NOT NULL,
    caller text NOT NULL,
    caller_name text NOT NULL,
    identity text NOT NULL,
    reissue_number smallint NOT NULL,
    reason text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by text NOT NULL,
    issued_by_name text NOT NULL,
    reissue_of_id uuid,
    resident_id uuid NOT NULL,
    run_id uuid NOT NULL,
    request uuid,
    CONSTRAINT printed_form_issue_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT printed_form_issue_identity CHECK ((((caller = ''::text) AND (identity = ''::text)) OR ((NOT (identity = ''::text)) AND (NOT (caller = ''::text))))),
    CONSTRAINT printed_form_issue_number_check CHECK ((number >= 0)),
    CONSTRAINT printed_form_issue_reissue_number_check CHECK ((reissue_number >= 0)),
    CONSTRAINT printed_form_reissue_told CHECK ((((reason = ''::text) AND (reissue_number = 0) AND (reissue_of_id IS NULL)) OR ((reissue_number > 0) AND (reissue_of_id IS NOT NULL) AND (NOT (reason = ''::text)))))
);

CREATE TABLE public.printed_form_list (
    id uuid NOT NULL,
    kind text NOT NULL,
    people uuid[] NOT NULL,
    run_id uuid NOT NULL
);

CREATE TABLE public.printed_form_seal (
    id uuid NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    state text NOT NULL,
    approval uuid,
    registered_at timestamp with time zone NOT NULL,
    registered_by text NOT NULL,
    registered_by_name text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    ended_at timestamp with time zone,
    ended_by text,
    CONSTRAINT printed_form_seal_decided CHECK ((((decided_at IS NULL) AND (decided_by IS NULL) AND (state = 'waiting'::text)) OR ((NOT (state = 'waiting'::text)) AND (decided_at IS NOT NULL) AND (decided_by IS NOT NULL)))),
    CONSTRAINT printed_form_seal_ended CHECK ((((ended_at IS NOT NULL) AND (ended_by IS NOT NULL) AND (state = 'ended'::text)) OR ((NOT (state = 'ended'::text)) AND (ended_at IS NULL) AND (ended_by IS NULL)))),
    CONSTRAINT printed_form_seal_not_by_oneself CHECK (((decided_by IS NULL) OR (NOT ((decided_by = registered_by) AND (decided_by IS NOT NULL)))))
);

CREATE TABLE public.printed_form_text (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    title text NOT NULL,
    document_number text NOT NULL,
    sender text NOT NULL,
    seal_use text NOT NULL,
    body text NOT NULL,
    remarks text NOT NULL,
    contact text NOT NULL,
    CONSTRAINT printed_forms_formtext_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.products_city_product (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    form text NOT NULL,
    diseases text NOT NULL,
    CONSTRAINT products_cityproduct_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.products_lot_number (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    product text NOT NULL,
    lot_number text NOT NULL,
    lot_key text NOT NULL,
    expires_on date,
    received_quantity integer,
    CONSTRAINT products_lot_number_received_quantity_check CHECK ((received_quantity >= 0)),
    CONSTRAINT products_lotnumber_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.products_product_use (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    note text NOT NULL,
    CONSTRAINT products_productuse_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.programmes_law_setting (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    value text NOT NULL,
    CONSTRAINT programmes_lawsetting_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.programmes_programme (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    category text NOT NULL,
    basis text NOT NULL,
    from_kind text NOT NULL,
    from_number smallint,
    until_kind text NOT NULL,
    until_number smallint,
    sex text NOT NULL,
    born_from date,
    born_until date,
    condition text NOT NULL,
    excludes_had_disease boolean NOT NULL,
    products text NOT NULL,
    yearly boolean NOT NULL,
    doses smallint NOT NULL,
    paid_doses smallint NOT NULL,
    interval_2 smallint,
    interval_2_unit text NOT NULL,
    interval_3 smallint,
    interval_3_unit text NOT NULL,
    interval_4 smallint,
    interval_4_unit text NOT NULL,
    counts_earlier boolean NOT NULL,
    CONSTRAINT programme_births CHECK (((born_from IS NULL) OR (born_until IS NULL) OR (born_until >= born_from))),
    CONSTRAINT programme_category CHECK ((category = ANY (ARRAY['voluntary'::text, 'administrative'::text]))),
    CONSTRAINT programme_city_code CHECK ((code ~ '^[0-9]{6}-[a-z0-9]+(-[a-z0-9]+)*$'::text)),
    CONSTRAINT programme_doses CHECK ((((doses >= 1) AND (doses <= 4)) AND ((paid_doses >= 1) AND (paid_doses <= doses)))),
    CONSTRAINT programme_sex CHECK ((sex = ANY (ARRAY[''::text, 'F'::text, 'M'::text]))),
    CONSTRAINT programmes_programme_doses_check CHECK ((doses >= 0)),
    CONSTRAINT programmes_programme_from_number_check CHECK ((from_number >= 0)),
    CONSTRAINT programmes_programme_interval_2_check CHECK ((interval_2 >= 0)),
    CONSTRAINT programmes_programme_interval_3_check CHECK ((interval_3 >= 0)),
    CONSTRAINT programmes_programme_interval_4_check CHECK ((interval_4 >= 0)),
    CONSTRAINT programmes_programme_paid_doses_check CHECK ((paid_doses >= 0)),
    CONSTRAINT programmes_programme_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT programmes_programme_until_number_check CHECK ((until_number >= 0))
);

CREATE TABLE public.provisional_join (
    id uuid NOT NULL,
    moved jsonb NOT NULL,
    automatic boolean NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    undo_reason text NOT NULL,
    target_id uuid NOT NULL,
    provisional_id uuid NOT NULL,
    CONSTRAINT provisional_undone_with_reason CHECK ((((undo_reason = ''::text) AND (undone_at IS NULL) AND (undone_by IS NULL)) OR ((undone_at IS NOT NULL) AND (undone_by IS NOT NULL) AND (NOT (undo_reason = ''::text)))))
);

CREATE TABLE public.provisional_person (
    id uuid NOT NULL,
    why text NOT NULL,
    named boolean NOT NULL,
    birth_order smallint NOT NULL,
    place text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    close_reason text NOT NULL,
    mother_id uuid,
    resident_id uuid NOT NULL,
    CONSTRAINT provisional_birth_has_mother CHECK (((NOT ((state = 'open'::text) AND (why = 'birth'::text))) OR (mother_id IS NOT NULL))),
    CONSTRAINT provisional_closed_with_reason CHECK (((NOT (state = 'closed'::text)) OR (NOT (close_reason = ''::text)))),
    CONSTRAINT provisional_person_birth_order_check CHECK ((birth_order >= 0))
);

CREATE TABLE public.reconciliation (
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    compared bigint NOT NULL,
    compared_at timestamp with time zone NOT NULL,
    compared_by text NOT NULL,
    repaired_at timestamp with time zone,
    repaired_by text,
    repaired integer NOT NULL,
    CONSTRAINT reconciliation_repaired_check CHECK ((repaired >= 0))
);

CREATE TABLE public.reconciliation_difference (
    id bigint NOT NULL,
    kind text NOT NULL,
    addressee_number character varying(15) NOT NULL,
    fields jsonb NOT NULL,
    resident_id uuid,
    reconciliation_id uuid NOT NULL
);

ALTER TABLE public.reconciliation_difference ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reconciliation_difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reservation (
    id uuid NOT NULL,
    pair uuid,
    request uuid NOT NULL,
    channel text NOT NULL,
    level text NOT NULL,
    reason text NOT NULL,
    decision text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    made_by_name text NOT NULL,
    waiting_since timestamp with time zone,
    moved_up_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    cancel_reason text NOT NULL,
    replaced_by_id uuid,
    resident_id uuid NOT NULL,
    session_id uuid NOT NULL,
    voucher_id uuid,
    contact_id uuid,
    CONSTRAINT reservation_cancelled_together CHECK ((((cancelled_at IS NOT NULL) AND (cancelled_by IS NOT NULL) AND (state = 'cancelled'::text) AND (NOT (cancel_reason = ''::text))) OR ((NOT (state = 'cancelled'::text)) AND (cancel_reason = ''::text) AND (cancelled_at IS NULL) AND (cancelled_by IS NULL)))),
    CONSTRAINT reservation_channel_known CHECK ((channel = ANY (ARRAY['counter'::text, 'telephone'::text, 'list'::text, 'public'::text, 'system'::text]))),
    CONSTRAINT reservation_state_known CHECK ((state = ANY (ARRAY['booked'::text, 'waiting'::text, 'cancelled'::text]))),
    CONSTRAINT reservation_version_check CHECK ((version >= 0)),
    CONSTRAINT reservation_waiting_since CHECK (((NOT (state = 'waiting'::text)) OR (waiting_since IS NOT NULL)))
);

CREATE TABLE public.reservation_change (
    id bigint NOT NULL,
    reservation_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    act text NOT NULL,
    note text NOT NULL
);

ALTER TABLE public.reservation_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reservation_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reservation_contact (
    id uuid NOT NULL,
    telephone text NOT NULL
);

CREATE TABLE public.resident (
    id uuid NOT NULL,
    addressee_number character varying(15) NOT NULL,
    health_number character varying(10) NOT NULL,
    history_number integer NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    kana text NOT NULL,
    common_name text NOT NULL,
    alphabet_name text NOT NULL,
    birth_date date,
    birth_text text NOT NULL,
    birth_precision character varying(5) NOT NULL,
    sex character varying(1) NOT NULL,
    household_number character varying(15) NOT NULL,
    household_head text NOT NULL,
    relationship text NOT NULL,
    resident_class character varying(14) NOT NULL,
    status character varying(14) NOT NULL,
    status_on date NOT NULL,
    became_on date,
    became_notified_on date,
    became_reason text NOT NULL,
    address_fixed_on date,
    address_notified_on date,
    removed_on date,
    removal_reason text NOT NULL,
    foreign_since date,
    postal_code character varying(7) NOT NULL,
    municipality_code character varying(6) NOT NULL,
    town_code character varying(7) NOT NULL,
    prefecture text NOT NULL,
    city text NOT NULL,
    town text NOT NULL,
    street text NOT NULL,
    building text NOT NULL,
    address text NOT NULL,
    moved_from_code character varying(6) NOT NULL,
    moved_to_code character varying(6) NOT NULL,
    address_protected boolean NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    given_name_key text NOT NULL COLLATE pg_catalog."C",
    kana_key text NOT NULL COLLATE pg_catalog."C",
    given_kana_key text NOT NULL COLLATE pg_catalog."C",
    common_name_key text NOT NULL COLLATE pg_catalog."C",
    alphabet_name_key text NOT NULL COLLATE pg_catalog."C",
    updated_at timestamp with time zone NOT NULL,
    placed boolean NOT NULL,
    sealed boolean NOT NULL,
    sealed_before integer NOT NULL,
    address_key text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT resident_birth_date_only_when_known_to_the_day CHECK ((((birth_date IS NOT NULL) AND ((birth_precision)::text = 'day'::text)) OR ((NOT ((birth_precision)::text = 'day'::text)) AND (birth_date IS NULL)))),
    CONSTRAINT resident_foreign_since_only_foreign CHECK (((foreign_since IS NULL) OR ((resident_class)::text = 'foreign'::text))),
    CONSTRAINT resident_history_number_check CHECK ((history_number >= 0)),
    CONSTRAINT resident_known_words CHECK ((((resident_class)::text = ANY ((ARRAY['japanese'::character varying, 'foreign'::character varying, 'non_registered'::character varying, 'provisional'::character varying])::text[])) AND ((status)::text = ANY ((ARRAY['living'::character varying, 'leaving'::character varying, 'moved_out'::character varying, 'dead'::character varying, 'removed'::character varying, 'non_registered'::character varying, 'provisional'::character varying, 'joined'::character varying])::text[])) AND ((birth_precision)::text = ANY ((ARRAY['day'::character varying, 'month'::character varying, 'year'::character varying, 'none'::character varying])::text[])) AND ((sex)::text = ANY ((ARRAY['F'::character varying, 'M'::character varying, ''::character varying])::text[])))),
    CONSTRAINT resident_living_is_not_removed CHECK (((NOT ((status)::text = ANY ((ARRAY['living'::character varying, 'non_registered'::character varying, 'provisional'::character varying])::text[]))) OR (removed_on IS NULL))),
    CONSTRAINT resident_numbers CHECK ((((addressee_number)::text ~ '^([0-9]{1,15}|K[0-9]{9})$'::text) AND (history_number >= 1) AND (version >= 1))),
    CONSTRAINT resident_removal_pair CHECK ((((removal_reason = ''::text) AND (removed_on IS NULL)) OR ((removed_on IS NOT NULL) AND (NOT (removal_reason = ''::text))))),
    CONSTRAINT resident_removed_after_birth CHECK (((removed_on IS NULL) OR (birth_date IS NULL) OR (removed_on >= birth_date))),
    CONSTRAINT resident_removed_has_a_day CHECK (((NOT ((status)::text = ANY ((ARRAY['moved_out'::character varying, 'dead'::character varying, 'removed'::character varying, 'leaving'::character varying])::text[]))) OR (removed_on IS NOT NULL))),
    CONSTRAINT resident_sealed_before_check CHECK ((sealed_before >= 0)),
    CONSTRAINT resident_version_check CHECK ((version >= 0))
);

CREATE TABLE public.resident_address_protection (
    id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    recorded_at timestamp with time zone NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT resident_protection_order CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);

CREATE TABLE public.resident_change (
    id uuid NOT NULL,
    addressee_number character varying(15) NOT NULL,
    history_number integer NOT NULL,
    reason character varying(30) NOT NULL,
    cancels_history_number integer,
    change_on date NOT NULL,
    notified_on date,
    processed_on date NOT NULL,
    row_hash character varying(64) NOT NULL,
    source text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT resident_change_cancels_history_number_check CHECK ((cancels_history_number >= 0)),
    CONSTRAINT resident_change_history_from_one CHECK ((history_number >= 1)),
    CONSTRAINT resident_change_history_number_check CHECK ((history_number >= 0))
);

CREATE TABLE public.resident_condition (
    id uuid NOT NULL,
    code text NOT NULL,
    series text NOT NULL,
    valid_from date,
    valid_until date,
    evidence text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    resident_id uuid NOT NULL,
    disability_class text NOT NULL,
    due_date date,
    end_reason text NOT NULL,
    evidence_on date,
    CONSTRAINT resident_condition_ended_together CHECK ((((ended_at IS NULL) AND (ended_by IS NULL)) OR ((ended_at IS NOT NULL) AND (ended_by IS NOT NULL)))),
    CONSTRAINT resident_condition_period CHECK (((valid_from IS NULL) OR (valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.resident_condition_request (
    id uuid NOT NULL,
    act text NOT NULL,
    entry jsonb NOT NULL,
    reason text NOT NULL,
    approval_id uuid,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    done_at timestamp with time zone,
    condition_id uuid,
    resident_id uuid NOT NULL
);

CREATE TABLE public.resident_former_key (
    id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    text text NOT NULL,
    until date NOT NULL,
    history_number integer NOT NULL,
    household_number character varying(15) NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT resident_former_key_history_number_check CHECK ((history_number >= 0)),
    CONSTRAINT resident_former_known CHECK (((kind = ANY (ARRAY['name'::text, 'kana'::text, 'address'::text])) AND (NOT (key = ''::text))))
);

CREATE TABLE public.resident_guardian (
    id uuid NOT NULL,
    name text NOT NULL,
    kana text NOT NULL,
    relation text NOT NULL,
    telephone text NOT NULL,
    postal_code character varying(7) NOT NULL,
    address text NOT NULL,
    gets_letters boolean NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    evidence text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    recorded_by_name text NOT NULL,
    end_reason text NOT NULL,
    void boolean NOT NULL,
    guardian_id uuid,
    resident_id uuid NOT NULL,
    CONSTRAINT resident_guardian_other CHECK (((guardian_id IS NULL) OR (NOT ((guardian_id = resident_id) AND (guardian_id IS NOT NULL))))),
    CONSTRAINT resident_guardian_period CHECK (((ends_on IS NULL) OR (ends_on >= starts_on))),
    CONSTRAINT resident_guardian_void_reason CHECK (((NOT void) OR (NOT (end_reason = ''::text))))
);

CREATE SEQUENCE public.resident_health_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 9999999999
    CACHE 1;

CREATE TABLE public.resident_import_threshold (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    percent smallint NOT NULL,
    CONSTRAINT import_threshold_percent CHECK (((percent >= 1) AND (percent <= 100))),
    CONSTRAINT resident_import_threshold_percent_check CHECK ((percent >= 0)),
    CONSTRAINT residents_importthreshold_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.resident_not_duplicate (
    id uuid NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    CONSTRAINT resident_not_duplicate_order CHECK ((first_id < second_id))
);

CREATE TABLE public.resident_postal_address (
    id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    postal_code character varying(7) NOT NULL,
    address text NOT NULL,
    recipient text NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT resident_postal_order CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);

CREATE SEQUENCE public.resident_provisional_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 999999999
    CACHE 1;

CREATE TABLE public.resident_record_move (
    id uuid NOT NULL,
    kind text NOT NULL,
    moved jsonb NOT NULL,
    found_under jsonb NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    undo_reason text NOT NULL,
    source_id uuid NOT NULL,
    target_id uuid NOT NULL,
    CONSTRAINT resident_record_move_two CHECK ((NOT (source_id = target_id))),
    CONSTRAINT resident_record_move_undone CHECK ((((undo_reason = ''::text) AND (undone_at IS NULL) AND (undone_by IS NULL)) OR ((undone_at IS NOT NULL) AND (undone_by IS NOT NULL) AND (NOT (undo_reason = ''::text)))))
);

CREATE TABLE public.resident_remark (
    id uuid NOT NULL,
    text text NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    written_at timestamp with time zone NOT NULL,
    written_by text NOT NULL,
    written_by_name text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    end_reason text NOT NULL,
    resident_id uuid NOT NULL,
    channel text NOT NULL,
    CONSTRAINT resident_remark_ended_together CHECK ((((end_reason = ''::text) AND (ended_at IS NULL) AND (ended_by IS NULL)) OR ((ended_at IS NOT NULL) AND (ended_by IS NOT NULL) AND (NOT (end_reason = ''::text))))),
    CONSTRAINT resident_remark_period CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);

CREATE TABLE public.resident_version (
    id uuid NOT NULL,
    history_number integer NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    reason character varying(30) NOT NULL,
    snapshot jsonb NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT resident_version_history_number_check CHECK ((history_number >= 0)),
    CONSTRAINT resident_version_valid_order CHECK (((valid_until IS NULL) OR (valid_until > valid_from)))
);

CREATE TABLE public.school (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    kind text NOT NULL,
    towns text NOT NULL,
    school_code text NOT NULL,
    CONSTRAINT printed_forms_school_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.school_membership (
    id uuid NOT NULL,
    interface text NOT NULL,
    list_key text NOT NULL,
    opened_by uuid NOT NULL,
    received_at timestamp with time zone NOT NULL,
    closed_by uuid,
    closed_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    school_code text NOT NULL,
    grade smallint NOT NULL,
    enrolled_on date,
    resident_id uuid NOT NULL,
    CONSTRAINT school_membership_grade_check CHECK ((grade >= 0)),
    CONSTRAINT school_memberships_schoolmembership_closed_together CHECK ((((closed_at IS NULL) AND (closed_by IS NULL)) OR ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL))))
);

CREATE TABLE public.screening_form_order (
    id uuid NOT NULL,
    state text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    ordered_by text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    resident_id uuid NOT NULL,
    run_id uuid,
    voucher_id uuid NOT NULL,
    CONSTRAINT screening_form_order_state CHECK ((((ended_at IS NULL) AND (ended_by IS NULL) AND (run_id IS NULL) AND (state = 'waiting'::text)) OR ((ended_at IS NOT NULL) AND (ended_by IS NOT NULL) AND (run_id IS NOT NULL) AND (state = 'printed'::text)) OR ((ended_at IS NOT NULL) AND (ended_by IS NOT NULL) AND (run_id IS NULL) AND (state = 'cancelled'::text))))
);

CREATE TABLE public.screening_form_text (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    name text NOT NULL,
    form_number text NOT NULL,
    questions text NOT NULL,
    doctor text NOT NULL,
    consent text NOT NULL,
    signer text NOT NULL,
    CONSTRAINT screening_forms_screeningformtext_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.screens_draft (
    id uuid NOT NULL,
    owner text NOT NULL,
    place text NOT NULL,
    form text NOT NULL,
    typed jsonb NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE public.screens_editing (
    id bigint NOT NULL,
    place text NOT NULL,
    editor text NOT NULL,
    editor_name text NOT NULL,
    terminal text NOT NULL,
    since timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

ALTER TABLE public.screens_editing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.screens_editing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.screens_form_key (
    key uuid NOT NULL,
    session text NOT NULL,
    form text NOT NULL,
    used_at timestamp with time zone NOT NULL,
    result_url text NOT NULL
);

CREATE TABLE public.screens_list_default (
    id bigint NOT NULL,
    person text NOT NULL,
    "table" text NOT NULL,
    setting_id uuid NOT NULL
);

ALTER TABLE public.screens_list_default ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.screens_list_default_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.screens_list_setting (
    id uuid NOT NULL,
    owner text NOT NULL,
    "table" text NOT NULL,
    name text NOT NULL,
    conditions text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    columns jsonb NOT NULL,
    sort text NOT NULL,
    section text NOT NULL
);

CREATE TABLE public.screens_notice (
    id bigint NOT NULL,
    session text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    heading text NOT NULL,
    text text NOT NULL,
    undo_label text NOT NULL,
    undo_url text NOT NULL
);

ALTER TABLE public.screens_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.screens_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.session_result (
    id uuid NOT NULL,
    product text NOT NULL,
    lot_typed text NOT NULL,
    doctor text NOT NULL,
    vials_opened integer NOT NULL,
    doses_wasted integer NOT NULL,
    waste_reason text NOT NULL,
    version integer NOT NULL,
    session_id uuid NOT NULL,
    doctor_code text NOT NULL,
    CONSTRAINT session_result_doses_wasted_check CHECK ((doses_wasted >= 0)),
    CONSTRAINT session_result_version_check CHECK ((version >= 0)),
    CONSTRAINT session_result_vials_opened_check CHECK ((vials_opened >= 0)),
    CONSTRAINT session_result_waste_reason CHECK (((doses_wasted = 0) OR (NOT (waste_reason = ''::text))))
);

CREATE TABLE public.staff_assignment (
    id uuid NOT NULL,
    staff_code text NOT NULL,
    staff_name text NOT NULL,
    profession text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    worked_from timestamp with time zone,
    worked_until timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    event_id uuid NOT NULL,
    withdrawn_at timestamp with time zone,
    withdraw_reason text NOT NULL,
    request uuid,
    CONSTRAINT staff_assignment_order CHECK ((ends_at > starts_at)),
    CONSTRAINT staff_assignment_withdrawn CHECK (((withdrawn_at IS NULL) OR ((NOT (withdraw_reason = ''::text)) AND (worked_from IS NULL)))),
    CONSTRAINT staff_assignment_worked CHECK ((((worked_from IS NULL) AND (worked_until IS NULL)) OR (worked_until > worked_from)))
);

CREATE TABLE public.staff_availability (
    id uuid NOT NULL,
    staff_code text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    can boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    CONSTRAINT staff_availability_order CHECK ((ends_at > starts_at))
);

CREATE TABLE public.staff_pay (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    yen integer NOT NULL,
    unit_minutes smallint NOT NULL,
    rounding text NOT NULL,
    CONSTRAINT staff_assignments_staffpay_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT staff_pay_unit_minutes_check CHECK ((unit_minutes >= 0)),
    CONSTRAINT staff_pay_yen_check CHECK ((yen >= 0))
);

CREATE TABLE public.staff_requirement (
    id uuid NOT NULL,
    profession text NOT NULL,
    number smallint NOT NULL,
    session_id uuid NOT NULL,
    CONSTRAINT staff_requirement_number_check CHECK ((number >= 0))
);

CREATE TABLE public.statistics_base (
    id uuid NOT NULL,
    generation integer NOT NULL,
    rules text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    persons integer NOT NULL,
    doses integer NOT NULL,
    rows integer NOT NULL,
    unclear integer NOT NULL,
    CONSTRAINT statistics_base_doses_check CHECK ((doses >= 0)),
    CONSTRAINT statistics_base_generation_check CHECK ((generation >= 0)),
    CONSTRAINT statistics_base_persons_check CHECK ((persons >= 0)),
    CONSTRAINT statistics_base_rows_check CHECK ((rows >= 0)),
    CONSTRAINT statistics_base_unclear_check CHECK ((unclear >= 0))
);

CREATE TABLE public.statistics_completion (
    id bigint NOT NULL,
    generation integer NOT NULL,
    resident_id uuid NOT NULL,
    series text NOT NULL,
    completed_on date NOT NULL,
    CONSTRAINT statistics_completion_generation_check CHECK ((generation >= 0))
);

ALTER TABLE public.statistics_completion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.statistics_dose (
    id bigint NOT NULL,
    generation integer NOT NULL,
    resident_id uuid NOT NULL,
    birth_date date,
    sex character varying(1) NOT NULL,
    town text NOT NULL,
    status text NOT NULL,
    given_on date NOT NULL,
    product text NOT NULL,
    kind text NOT NULL,
    setting text NOT NULL,
    institution_code text NOT NULL,
    series text NOT NULL,
    step text NOT NULL,
    number smallint NOT NULL,
    counted boolean NOT NULL,
    valid boolean NOT NULL,
    routine boolean NOT NULL,
    is_first boolean NOT NULL,
    person integer NOT NULL,
    age smallint,
    birth_year smallint,
    fiscal_year smallint NOT NULL,
    CONSTRAINT statistics_dose_generation_check CHECK ((generation >= 0))
);

ALTER TABLE public.statistics_dose ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_dose_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.statistics_rule (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    value integer NOT NULL,
    CONSTRAINT statistics_rule_value_check CHECK ((value >= 0)),
    CONSTRAINT statistics_statisticsrule_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.statistics_saved_question (
    id uuid NOT NULL,
    owner text NOT NULL,
    owner_name text NOT NULL,
    section text NOT NULL,
    shared boolean NOT NULL,
    name text NOT NULL,
    page text NOT NULL,
    conditions text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    CONSTRAINT statistics_saved_question_section CHECK (((NOT shared) OR (NOT (section = ''::text))))
);

CREATE TABLE public.undelivered_mail (
    id uuid NOT NULL,
    what text NOT NULL,
    address_sha256 text NOT NULL,
    returned_on date NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    asked_on date,
    asked_to text NOT NULL,
    result text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    mailing_person_id uuid,
    resident_id uuid NOT NULL,
    CONSTRAINT undelivered_asked_pair CHECK ((((asked_on IS NULL) AND (asked_to = ''::text)) OR ((asked_on IS NOT NULL) AND (NOT (asked_to = ''::text))))),
    CONSTRAINT undelivered_found_with_result CHECK (((NOT (state = ANY (ARRAY['found'::text, 'given_up'::text]))) OR (NOT (result = ''::text))))
);

CREATE TABLE public.unknown_history (
    id uuid NOT NULL,
    series text NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    end_reason text NOT NULL,
    resident_id uuid NOT NULL,
    CONSTRAINT unknown_history_ended_together CHECK ((((end_reason = ''::text) AND (ended_at IS NULL) AND (ended_by IS NULL)) OR ((ended_at IS NOT NULL) AND (ended_by IS NOT NULL) AND (NOT (end_reason = ''::text)))))
);

CREATE TABLE public.vaccination_error (
    id uuid NOT NULL,
    fiscal_year smallint NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    verdict jsonb NOT NULL,
    type_code text NOT NULL,
    serious boolean NOT NULL,
    institution text NOT NULL,
    product text NOT NULL,
    maker text NOT NULL,
    lot_number text NOT NULL,
    given_on date NOT NULL,
    persons integer NOT NULL,
    outline text NOT NULL,
    city_action text NOT NULL,
    published boolean NOT NULL,
    health_damage text NOT NULL,
    health_note text NOT NULL,
    prevention text NOT NULL,
    not_payable boolean NOT NULL,
    next_note text NOT NULL,
    next_plan jsonb,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    opened_by_name text NOT NULL,
    known_on date NOT NULL,
    report_due_on date NOT NULL,
    reported_on date,
    reported_to text NOT NULL,
    reported_by text,
    close_requested_by text,
    closed_at timestamp with time zone,
    closed_by text,
    closed_by_name text NOT NULL,
    close_note text NOT NULL,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    cancel_reason text NOT NULL,
    dose_id uuid NOT NULL,
    print_run_id uuid,
    resident_id uuid NOT NULL,
    CONSTRAINT vaccination_error_cancelled CHECK ((((cancelled_at IS NOT NULL) AND (cancelled_by IS NOT NULL) AND (state = 'cancelled'::text) AND (NOT (cancel_reason = ''::text))) OR ((NOT (state = 'cancelled'::text)) AND (cancel_reason = ''::text) AND (cancelled_at IS NULL) AND (cancelled_by IS NULL)))),
    CONSTRAINT vaccination_error_closed_by_another CHECK ((((closed_at IS NULL) AND (closed_by IS NULL)) OR ((close_requested_by IS NOT NULL) AND (closed_at IS NOT NULL) AND (closed_by IS NOT NULL) AND (NOT ((closed_by = close_requested_by) AND (closed_by IS NOT NULL) AND (close_requested_by IS NOT NULL)))))),
    CONSTRAINT vaccination_error_closed_state CHECK ((((closed_at IS NOT NULL) AND (state = 'closed'::text)) OR ((NOT (state = 'closed'::text)) AND (closed_at IS NULL)))),
    CONSTRAINT vaccination_error_fiscal_year_check CHECK ((fiscal_year >= 0)),
    CONSTRAINT vaccination_error_number_check CHECK ((number >= 0)),
    CONSTRAINT vaccination_error_persons CHECK ((persons >= 1)),
    CONSTRAINT vaccination_error_persons_check CHECK ((persons >= 0)),
    CONSTRAINT vaccination_error_reported CHECK (((state = ANY (ARRAY['open'::text, 'cancelled'::text])) OR ((reported_by IS NOT NULL) AND (reported_on IS NOT NULL) AND (NOT (type_code = ''::text)) AND (NOT (reported_to = ''::text))))),
    CONSTRAINT vaccination_error_version_check CHECK ((version >= 0)),
    CONSTRAINT vaccination_error_words CHECK ((health_damage = ANY (ARRAY['unknown'::text, 'none'::text, 'some'::text])))
);

CREATE TABLE public.voucher (
    id uuid NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    series text NOT NULL,
    step text NOT NULL,
    issued_on date NOT NULL,
    valid_until date,
    state text NOT NULL,
    state_at timestamp with time zone NOT NULL,
    state_by text NOT NULL,
    void_code text NOT NULL,
    void_note text NOT NULL,
    replaces_id uuid,
    resident_id uuid NOT NULL,
    used_dose_id uuid,
    CONSTRAINT voucher_number_digits CHECK ((number ~ '^[0-9]{10}$'::text)),
    CONSTRAINT voucher_state_known CHECK ((state = ANY (ARRAY['issued'::text, 'used'::text, 'void'::text]))),
    CONSTRAINT voucher_used_has_dose CHECK ((((state = 'used'::text) AND (used_dose_id IS NOT NULL)) OR ((NOT (state = 'used'::text)) AND (used_dose_id IS NULL)))),
    CONSTRAINT voucher_void_has_code CHECK ((((state = 'void'::text) AND (NOT (void_code = ''::text))) OR ((NOT (state = 'void'::text)) AND (void_code = ''::text) AND (void_note = ''::text))))
);

CREATE TABLE public.voucher_change (
    id bigint NOT NULL,
    voucher_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    by_name text NOT NULL,
    act text NOT NULL,
    note text NOT NULL
);

ALTER TABLE public.voucher_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.voucher_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.voucher_serial (
    kind text NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT voucher_serial_last_check CHECK ((last >= 0))
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.access_duty_assignment
    ADD CONSTRAINT access_duty_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_login_id_key UNIQUE (login_id);

ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_challenge
    ADD CONSTRAINT accounts_challenge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_enrolment_code
    ADD CONSTRAINT accounts_enrolment_code_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_former_password
    ADD CONSTRAINT accounts_former_password_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_pending_sign_in
    ADD CONSTRAINT accounts_pending_sign_in_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_pending_sign_in
    ADD CONSTRAINT accounts_pending_sign_in_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.accounts_security_key
    ADD CONSTRAINT accounts_security_key_credential_id_key UNIQUE (credential_id);

ALTER TABLE ONLY public.accounts_security_key
    ADD CONSTRAINT accounts_security_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_sign_in_policy
    ADD CONSTRAINT accounts_sign_in_policy_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_staff_session
    ADD CONSTRAINT accounts_staff_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_staff_session
    ADD CONSTRAINT accounts_staff_session_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.accounts_terminal_failure
    ADD CONSTRAINT accounts_terminal_failure_pkey PRIMARY KEY (terminal);

ALTER TABLE ONLY public.addressee_link
    ADD CONSTRAINT addressee_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.addressee_link
    ADD CONSTRAINT addressee_link_resident_id_key UNIQUE (resident_id);

ALTER TABLE ONLY public.adoption_sealed_link
    ADD CONSTRAINT adoption_sealed_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.adverse_event_follow_up
    ADD CONSTRAINT adverse_event_follow_up_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.adverse_event_report
    ADD CONSTRAINT adverse_event_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.adverse_event_report
    ADD CONSTRAINT adverse_event_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_client_calls
    ADD CONSTRAINT api_client_calls_pkey PRIMARY KEY (client_id);

ALTER TABLE ONLY public.api_client
    ADD CONSTRAINT api_client_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY public.api_client
    ADD CONSTRAINT api_client_name_key UNIQUE (name);

ALTER TABLE ONLY public.api_client
    ADD CONSTRAINT api_client_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_refused_keys
    ADD CONSTRAINT api_refused_keys_pkey PRIMARY KEY (source);

ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_decision_number_key UNIQUE (decision_number);

ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.approvals_number_series
    ADD CONSTRAINT approvals_number_series_pkey PRIMARY KEY (fiscal_year);

ALTER TABLE ONLY public.approvals_setting
    ADD CONSTRAINT approvals_one_setting UNIQUE (kind, risk);

ALTER TABLE ONLY public.approvals_setting
    ADD CONSTRAINT approvals_setting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.observation_time
    ADD CONSTRAINT attendance_observationtime_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_once UNIQUE (session_id, resident_id);

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit_detail
    ADD CONSTRAINT audit_detail_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_id_key UNIQUE (id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (queue_id);

ALTER TABLE ONLY public.audit_subject
    ADD CONSTRAINT audit_subject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.booking_attempt
    ADD CONSTRAINT booking_attempt_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.booking_limit
    ADD CONSTRAINT booking_bookinglimit_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.booking_limit
    ADD CONSTRAINT booking_limit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.booking_visit_person
    ADD CONSTRAINT booking_visit_person_once UNIQUE (visit_id, resident_id);

ALTER TABLE ONLY public.booking_visit_person
    ADD CONSTRAINT booking_visit_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.booking_visit
    ADD CONSTRAINT booking_visit_pkey PRIMARY KEY (token);

ALTER TABLE ONLY public.bulk_correction_dose
    ADD CONSTRAINT bulk_correction_dose_once UNIQUE (bulk_id, dose_id);

ALTER TABLE ONLY public.bulk_correction_dose
    ADD CONSTRAINT bulk_correction_dose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bulk_correction
    ADD CONSTRAINT bulk_correction_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.bulk_correction
    ADD CONSTRAINT bulk_correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.bulk_correction
    ADD CONSTRAINT bulk_correction_undo_of_id_key UNIQUE (undo_of_id);

ALTER TABLE ONLY public.case_owner
    ADD CONSTRAINT case_owner_once UNIQUE (kind, case_id);

ALTER TABLE ONLY public.case_owner
    ADD CONSTRAINT case_owner_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.change_review
    ADD CONSTRAINT change_review_once UNIQUE (kind, ref);

ALTER TABLE ONLY public.change_review
    ADD CONSTRAINT change_review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.office_closing_day
    ADD CONSTRAINT closing_days_closingday_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.condition_handbook_rule
    ADD CONSTRAINT condition_handbook_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.condition_handbook_rule
    ADD CONSTRAINT conditions_handbookrule_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.copy_comparison
    ADD CONSTRAINT copy_comparison_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_difference
    ADD CONSTRAINT copy_difference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_due_count
    ADD CONSTRAINT copy_due_count_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_removal
    ADD CONSTRAINT copy_removal_about_key UNIQUE (about);

ALTER TABLE ONLY public.copy_removal_person
    ADD CONSTRAINT copy_removal_person_once UNIQUE (about, business_number);

ALTER TABLE ONLY public.copy_removal_person
    ADD CONSTRAINT copy_removal_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_removal
    ADD CONSTRAINT copy_removal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dose
    ADD CONSTRAINT dose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.dose
    ADD CONSTRAINT dose_source_key_key UNIQUE (source_key);

ALTER TABLE ONLY public.dose_version
    ADD CONSTRAINT dose_version_once UNIQUE (dose_id, version);

ALTER TABLE ONLY public.dose_version
    ADD CONSTRAINT dose_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.due_run
    ADD CONSTRAINT due_run_once UNIQUE (as_of, rules);

ALTER TABLE ONLY public.due_run
    ADD CONSTRAINT due_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.due_state
    ADD CONSTRAINT due_state_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erasure_file
    ADD CONSTRAINT erasure_file_once UNIQUE (erasure_id, kind, ref);

ALTER TABLE ONLY public.erasure_file
    ADD CONSTRAINT erasure_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erasure_hold
    ADD CONSTRAINT erasure_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.erasure_person
    ADD CONSTRAINT erasure_person_once UNIQUE (erasure_id, resident_id);

ALTER TABLE ONLY public.erasure_person
    ADD CONSTRAINT erasure_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erasure_person
    ADD CONSTRAINT erasure_person_place UNIQUE (erasure_id, place);

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.erasure_record
    ADD CONSTRAINT erasure_record_once UNIQUE (erasure_id, commitment);

ALTER TABLE ONLY public.erasure_record
    ADD CONSTRAINT erasure_record_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_change
    ADD CONSTRAINT event_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_kind
    ADD CONSTRAINT event_kind_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.event_opening
    ADD CONSTRAINT event_opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_session
    ADD CONSTRAINT event_session_once UNIQUE (event_id, starts_at, room, series);

ALTER TABLE ONLY public.event_session
    ADD CONSTRAINT event_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_venue
    ADD CONSTRAINT event_venue_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_kind
    ADD CONSTRAINT events_eventkind_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.event_venue
    ADD CONSTRAINT events_venue_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.exchange_answer
    ADD CONSTRAINT exchange_answer_number UNIQUE (inquiry_id, number);

ALTER TABLE ONLY public.exchange_answer
    ADD CONSTRAINT exchange_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_case
    ADD CONSTRAINT exchange_case_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.exchange_case
    ADD CONSTRAINT exchange_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_comparison
    ADD CONSTRAINT exchange_comparison_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_difference
    ADD CONSTRAINT exchange_difference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_inquiry
    ADD CONSTRAINT exchange_inquiry_client_key_key UNIQUE (client_key);

ALTER TABLE ONLY public.exchange_inquiry
    ADD CONSTRAINT exchange_inquiry_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.exchange_inquiry
    ADD CONSTRAINT exchange_inquiry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_user_check
    ADD CONSTRAINT exchange_user_check_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exemption_fact
    ADD CONSTRAINT exemption_fact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extract_definition
    ADD CONSTRAINT extract_definition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extract_rule
    ADD CONSTRAINT extract_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extract_run
    ADD CONSTRAINT extract_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.extract_run
    ADD CONSTRAINT extract_run_request_key UNIQUE (request);

ALTER TABLE ONLY public.extract_rule
    ADD CONSTRAINT extracts_extractrule_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT facilities_facility_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.facility
    ADD CONSTRAINT facility_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.facility_stay
    ADD CONSTRAINT facility_stay_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.file_download
    ADD CONSTRAINT file_download_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.file_export
    ADD CONSTRAINT file_export_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.file_import
    ADD CONSTRAINT file_import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.file_import_row
    ADD CONSTRAINT file_import_row_once UNIQUE (import_id, number);

ALTER TABLE ONLY public.file_import_row
    ADD CONSTRAINT file_import_row_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.fiscal_year_rehearsal
    ADD CONSTRAINT fiscal_year_rehearsal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_held
    ADD CONSTRAINT form_held_number UNIQUE (run_id, number);

ALTER TABLE ONLY public.form_held
    ADD CONSTRAINT form_held_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_part
    ADD CONSTRAINT form_part_number UNIQUE (run_id, number);

ALTER TABLE ONLY public.form_part
    ADD CONSTRAINT form_part_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_row
    ADD CONSTRAINT form_row_number UNIQUE (run_id, number);

ALTER TABLE ONLY public.form_row
    ADD CONSTRAINT form_row_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_run
    ADD CONSTRAINT form_run_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.form_run
    ADD CONSTRAINT form_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.handbook_image_dose
    ADD CONSTRAINT handbook_image_dose_handbookimage_id_dose_id_77a60e7b_uniq UNIQUE (handbookimage_id, dose_id);

ALTER TABLE ONLY public.handbook_image_dose
    ADD CONSTRAINT handbook_image_dose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.handbook_image
    ADD CONSTRAINT handbook_image_once UNIQUE (resident_id, sha256);

ALTER TABLE ONLY public.handbook_image
    ADD CONSTRAINT handbook_image_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inquiry_line
    ADD CONSTRAINT inquiry_line_number UNIQUE (slip_id, number);

ALTER TABLE ONLY public.inquiry_line
    ADD CONSTRAINT inquiry_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inquiry_slip
    ADD CONSTRAINT inquiry_slip_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.inquiry_slip
    ADD CONSTRAINT inquiry_slip_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.institutions_institution
    ADD CONSTRAINT institutions_institution_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.institutions_institution
    ADD CONSTRAINT institutions_institution_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.institutions_staff_member
    ADD CONSTRAINT institutions_staff_member_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.institutions_staff_member
    ADD CONSTRAINT institutions_staffmember_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.job_chunk
    ADD CONSTRAINT job_chunk_once UNIQUE (job_id, lo);

ALTER TABLE ONLY public.job_chunk
    ADD CONSTRAINT job_chunk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_once_per_key UNIQUE (kind, key);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lot_recall_dose
    ADD CONSTRAINT lot_recall_dose_once UNIQUE (recall_id, dose_id);

ALTER TABLE ONLY public.lot_recall_dose
    ADD CONSTRAINT lot_recall_dose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lot_recall
    ADD CONSTRAINT lot_recall_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.lot_recall
    ADD CONSTRAINT lot_recall_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lot_recall_posting
    ADD CONSTRAINT lot_recall_posting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lot_recall_posting
    ADD CONSTRAINT lot_recall_posting_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.mailing_deviation_threshold
    ADD CONSTRAINT mailing_deviation_threshold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_history_check
    ADD CONSTRAINT mailing_history_check_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_late_institution_check
    ADD CONSTRAINT mailing_late_institution_check_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_letter_text
    ADD CONSTRAINT mailing_letter_text_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_list
    ADD CONSTRAINT mailing_list_number UNIQUE (mailing_id, kind, number);

ALTER TABLE ONLY public.mailing_list
    ADD CONSTRAINT mailing_list_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing
    ADD CONSTRAINT mailing_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.mailing_package_event
    ADD CONSTRAINT mailing_package_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_package
    ADD CONSTRAINT mailing_package_number UNIQUE (mailing_id, number);

ALTER TABLE ONLY public.mailing_package
    ADD CONSTRAINT mailing_package_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_person
    ADD CONSTRAINT mailing_person_once UNIQUE (mailing_id, resident_id);

ALTER TABLE ONLY public.mailing_person
    ADD CONSTRAINT mailing_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_person
    ADD CONSTRAINT mailing_person_serial UNIQUE (mailing_id, serial);

ALTER TABLE ONLY public.mailing
    ADD CONSTRAINT mailing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_plan
    ADD CONSTRAINT mailing_plan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mailing_deviation_threshold
    ADD CONSTRAINT mailings_deviationthreshold_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.mailing_letter_text
    ADD CONSTRAINT mailings_lettertext_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.mailing_plan
    ADD CONSTRAINT mailings_mailingplan_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.masters_change
    ADD CONSTRAINT masters_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.not_given
    ADD CONSTRAINT not_given_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.not_given
    ADD CONSTRAINT not_given_source_key_key UNIQUE (source_key);

ALTER TABLE ONLY public.observation_time
    ADD CONSTRAINT observation_time_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.office_closing_day
    ADD CONSTRAINT office_closing_day_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.office_period
    ADD CONSTRAINT office_period_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT outbox_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT outbox_once_per_key UNIQUE (topic, key);

ALTER TABLE ONLY public.page_image_change
    ADD CONSTRAINT page_image_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.page_image
    ADD CONSTRAINT page_image_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.person_presence
    ADD CONSTRAINT person_presence_once UNIQUE (resident_id, viewer);

ALTER TABLE ONLY public.person_presence
    ADD CONSTRAINT person_presence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pile
    ADD CONSTRAINT pile_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.pile
    ADD CONSTRAINT pile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pile_slip
    ADD CONSTRAINT pile_slip_number UNIQUE (pile_id, number);

ALTER TABLE ONLY public.pile_slip
    ADD CONSTRAINT pile_slip_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_request_key UNIQUE (request);

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.printed_form_list
    ADD CONSTRAINT printed_form_list_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.printed_form_list
    ADD CONSTRAINT printed_form_list_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.printed_form_seal
    ADD CONSTRAINT printed_form_seal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.printed_form_text
    ADD CONSTRAINT printed_form_text_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.printed_form_text
    ADD CONSTRAINT printed_forms_formtext_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.school
    ADD CONSTRAINT printed_forms_school_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_city_product
    ADD CONSTRAINT products_city_product_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_city_product
    ADD CONSTRAINT products_cityproduct_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.products_lot_number
    ADD CONSTRAINT products_lot_number_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_lot_number
    ADD CONSTRAINT products_lotnumber_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.products_product_use
    ADD CONSTRAINT products_product_use_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.products_product_use
    ADD CONSTRAINT products_productuse_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.programmes_law_setting
    ADD CONSTRAINT programmes_law_setting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.programmes_law_setting
    ADD CONSTRAINT programmes_lawsetting_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.programmes_programme
    ADD CONSTRAINT programmes_programme_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.programmes_programme
    ADD CONSTRAINT programmes_programme_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provisional_join
    ADD CONSTRAINT provisional_join_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provisional_person
    ADD CONSTRAINT provisional_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provisional_person
    ADD CONSTRAINT provisional_person_resident_id_key UNIQUE (resident_id);

ALTER TABLE ONLY public.reconciliation_difference
    ADD CONSTRAINT reconciliation_difference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reconciliation
    ADD CONSTRAINT reconciliation_import_id_key UNIQUE (import_id);

ALTER TABLE ONLY public.reconciliation_difference
    ADD CONSTRAINT reconciliation_person_once UNIQUE (reconciliation_id, addressee_number);

ALTER TABLE ONLY public.reconciliation
    ADD CONSTRAINT reconciliation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reservation_change
    ADD CONSTRAINT reservation_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reservation_contact
    ADD CONSTRAINT reservation_contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_request_once UNIQUE (request, session_id);

ALTER TABLE ONLY public.resident_address_protection
    ADD CONSTRAINT resident_address_protection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_addressee_number_key UNIQUE (addressee_number);

ALTER TABLE ONLY public.resident_change
    ADD CONSTRAINT resident_change_once UNIQUE (addressee_number, history_number);

ALTER TABLE ONLY public.resident_change
    ADD CONSTRAINT resident_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_condition
    ADD CONSTRAINT resident_condition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_condition_request
    ADD CONSTRAINT resident_condition_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_former_key
    ADD CONSTRAINT resident_former_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_guardian
    ADD CONSTRAINT resident_guardian_one_gets_letters EXCLUDE USING gist (resident_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE ((gets_letters AND (NOT void)));

ALTER TABLE ONLY public.resident_guardian
    ADD CONSTRAINT resident_guardian_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_health_number_key UNIQUE (health_number);

ALTER TABLE ONLY public.resident_import_threshold
    ADD CONSTRAINT resident_import_threshold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_not_duplicate
    ADD CONSTRAINT resident_not_duplicate_once UNIQUE (first_id, second_id);

ALTER TABLE ONLY public.resident_not_duplicate
    ADD CONSTRAINT resident_not_duplicate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident
    ADD CONSTRAINT resident_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_postal_address
    ADD CONSTRAINT resident_postal_address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_address_protection
    ADD CONSTRAINT resident_protection_once UNIQUE (resident_id, starts_on);

ALTER TABLE ONLY public.resident_record_move
    ADD CONSTRAINT resident_record_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_remark
    ADD CONSTRAINT resident_remark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_version
    ADD CONSTRAINT resident_version_one_truth EXCLUDE USING gist (resident_id WITH =, daterange(valid_from, valid_until, '[)'::text) WITH &&, tstzrange(recorded_at, superseded_at, '[)'::text) WITH &&);

ALTER TABLE ONLY public.resident_version
    ADD CONSTRAINT resident_version_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.resident_import_threshold
    ADD CONSTRAINT residents_importthreshold_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.office_period
    ADD CONSTRAINT residents_officeperiod_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.school_membership
    ADD CONSTRAINT school_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.school
    ADD CONSTRAINT school_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screening_form_order
    ADD CONSTRAINT screening_form_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screening_form_order
    ADD CONSTRAINT screening_form_order_voucher_id_key UNIQUE (voucher_id);

ALTER TABLE ONLY public.screening_form_text
    ADD CONSTRAINT screening_form_text_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screening_form_text
    ADD CONSTRAINT screening_forms_screeningformtext_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.screens_draft
    ADD CONSTRAINT screens_draft_once UNIQUE (owner, place, form);

ALTER TABLE ONLY public.screens_draft
    ADD CONSTRAINT screens_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screens_editing
    ADD CONSTRAINT screens_editing_once UNIQUE (place, editor);

ALTER TABLE ONLY public.screens_editing
    ADD CONSTRAINT screens_editing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screens_form_key
    ADD CONSTRAINT screens_form_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.screens_list_default
    ADD CONSTRAINT screens_list_default_once UNIQUE (person, "table");

ALTER TABLE ONLY public.screens_list_default
    ADD CONSTRAINT screens_list_default_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screens_list_setting
    ADD CONSTRAINT screens_list_setting_name UNIQUE (owner, "table", name);

ALTER TABLE ONLY public.screens_notice
    ADD CONSTRAINT screens_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.screens_list_setting
    ADD CONSTRAINT screens_saved_filter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session_result
    ADD CONSTRAINT session_result_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session_result
    ADD CONSTRAINT session_result_session_id_key UNIQUE (session_id);

ALTER TABLE ONLY public.staff_assignment
    ADD CONSTRAINT staff_assignment_not_twice EXCLUDE USING gist (staff_code WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((withdrawn_at IS NULL));

ALTER TABLE ONLY public.staff_assignment
    ADD CONSTRAINT staff_assignment_not_worked_twice EXCLUDE USING gist (staff_code WITH =, tstzrange(worked_from, worked_until) WITH &&) WHERE ((worked_from IS NOT NULL));

ALTER TABLE ONLY public.staff_assignment
    ADD CONSTRAINT staff_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_assignment
    ADD CONSTRAINT staff_assignment_request_key UNIQUE (request);

ALTER TABLE ONLY public.staff_pay
    ADD CONSTRAINT staff_assignments_staffpay_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.staff_availability
    ADD CONSTRAINT staff_availability_not_twice EXCLUDE USING gist (staff_code WITH =, tstzrange(starts_at, ends_at) WITH &&);

ALTER TABLE ONLY public.staff_availability
    ADD CONSTRAINT staff_availability_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_pay
    ADD CONSTRAINT staff_pay_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.staff_requirement
    ADD CONSTRAINT staff_requirement_once UNIQUE (session_id, profession);

ALTER TABLE ONLY public.staff_requirement
    ADD CONSTRAINT staff_requirement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistics_base
    ADD CONSTRAINT statistics_base_generation_key UNIQUE (generation);

ALTER TABLE ONLY public.statistics_base
    ADD CONSTRAINT statistics_base_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistics_completion
    ADD CONSTRAINT statistics_completion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistics_dose
    ADD CONSTRAINT statistics_dose_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistics_rule
    ADD CONSTRAINT statistics_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistics_saved_question
    ADD CONSTRAINT statistics_saved_question_name UNIQUE (owner, name);

ALTER TABLE ONLY public.statistics_saved_question
    ADD CONSTRAINT statistics_saved_question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistics_rule
    ADD CONSTRAINT statistics_statisticsrule_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.undelivered_mail
    ADD CONSTRAINT undelivered_mail_mailing_person_id_key UNIQUE (mailing_person_id);

ALTER TABLE ONLY public.undelivered_mail
    ADD CONSTRAINT undelivered_mail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unknown_history
    ADD CONSTRAINT unknown_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vaccination_error
    ADD CONSTRAINT vaccination_error_number UNIQUE (fiscal_year, number);

ALTER TABLE ONLY public.vaccination_error
    ADD CONSTRAINT vaccination_error_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.voucher_change
    ADD CONSTRAINT voucher_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_number_once UNIQUE (kind, number);

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_replaces_id_key UNIQUE (replaces_id);

ALTER TABLE ONLY public.voucher_serial
    ADD CONSTRAINT voucher_serial_pkey PRIMARY KEY (kind);

CREATE INDEX access_duty_assignment_account_id_3553125a ON public.access_duty_assignment USING btree (account_id);

CREATE INDEX access_duty_assignment_approval_id_02088ce9 ON public.access_duty_assignment USING btree (approval_id);

CREATE INDEX accounts_account_login_id_27f8bc8c_like ON public.accounts_account USING btree (login_id text_pattern_ops);

CREATE INDEX accounts_enrolment_code_account_id_88ee0185 ON public.accounts_enrolment_code USING btree (account_id);

CREATE INDEX accounts_former_password_account_id_01ed6e76 ON public.accounts_former_password USING btree (account_id);

CREATE UNIQUE INDEX accounts_one_session_a_person ON public.accounts_staff_session USING btree (account_id) WHERE (ended_at IS NULL);

CREATE INDEX accounts_pending_sign_in_account_id_253b3e60 ON public.accounts_pending_sign_in USING btree (account_id);

CREATE INDEX accounts_pending_sign_in_token_hash_b60b4017_like ON public.accounts_pending_sign_in USING btree (token_hash text_pattern_ops);

CREATE INDEX accounts_security_key_account_id_c978e96d ON public.accounts_security_key USING btree (account_id);

CREATE INDEX accounts_staff_session_account_id_f6f2f806 ON public.accounts_staff_session USING btree (account_id);

CREATE INDEX accounts_staff_session_token_hash_6610ff66_like ON public.accounts_staff_session USING btree (token_hash text_pattern_ops);

CREATE INDEX accounts_terminal_failure_terminal_796e5bb0_like ON public.accounts_terminal_failure USING btree (terminal text_pattern_ops);

CREATE INDEX addressee_link_copies ON public.addressee_link USING btree (copies_at);

CREATE INDEX adoption_sealed_link_former_id_2a883958 ON public.adoption_sealed_link USING btree (former_id);

CREATE INDEX adoption_sealed_link_present_id_19c781ef ON public.adoption_sealed_link USING btree (present_id);

CREATE INDEX adverse_event_follow_up_report_id_3acae727 ON public.adverse_event_follow_up USING btree (report_id);

CREATE INDEX adverse_event_lot ON public.adverse_event_report USING btree (lot_number);

CREATE INDEX adverse_event_report_dose_id_d512ab87 ON public.adverse_event_report USING btree (dose_id);

CREATE INDEX adverse_event_report_resident_id_eecdf324 ON public.adverse_event_report USING btree (resident_id);

CREATE INDEX api_client_approval_id_c97c95a1 ON public.api_client USING btree (approval_id);

CREATE INDEX api_client_key_hash_901fe1a8_like ON public.api_client USING btree (key_hash text_pattern_ops);

CREATE INDEX api_client_name_b8de9c54_like ON public.api_client USING btree (name text_pattern_ops);

CREATE INDEX api_refused_keys_since_424f153b ON public.api_refused_keys USING btree (since);

CREATE INDEX api_refused_keys_source_3d788b37_like ON public.api_refused_keys USING btree (source text_pattern_ops);

CREATE INDEX approvals_approval_decision_number_e0eca98e_like ON public.approvals_approval USING btree (decision_number text_pattern_ops);

CREATE INDEX approvals_by_payload ON public.approvals_approval USING btree (kind, payload_sha256);

CREATE INDEX attendance_dose_id_2c2ff835 ON public.attendance USING btree (dose_id);

CREATE INDEX attendance_not_given_id_54d7a7ce ON public.attendance USING btree (not_given_id);

CREATE INDEX attendance_reservation_id_debbe5ab ON public.attendance USING btree (reservation_id);

CREATE INDEX attendance_resident_id_8aa20c90 ON public.attendance USING btree (resident_id);

CREATE INDEX attendance_session_id_bdf747fa ON public.attendance USING btree (session_id);

CREATE INDEX attendance_voucher_id_03199b48 ON public.attendance USING btree (voucher_id);

CREATE INDEX audit_entry_actor_30f9cae8 ON public.audit_entry USING btree (actor);

CREATE INDEX audit_entry_actor_30f9cae8_like ON public.audit_entry USING btree (actor text_pattern_ops);

CREATE INDEX audit_entry_at_bf642dd8 ON public.audit_entry USING btree (at);

CREATE INDEX audit_entry_obj_f95894e0 ON public.audit_entry USING btree (obj);

CREATE INDEX audit_entry_obj_f95894e0_like ON public.audit_entry USING btree (obj text_pattern_ops);

CREATE INDEX audit_subject_entry_queue_id_4c70dd32 ON public.audit_subject USING btree (entry_queue_id);

CREATE INDEX audit_subject_lookup ON public.audit_subject USING btree (subject, entry_queue_id DESC);

CREATE INDEX booking_attempt_key_62d2a8dc_like ON public.booking_attempt USING btree (key text_pattern_ops);

CREATE INDEX booking_limit_code_355ecc55 ON public.booking_limit USING btree (code);

CREATE INDEX booking_limit_code_355ecc55_like ON public.booking_limit USING btree (code text_pattern_ops);

CREATE INDEX booking_visit_person_resident_id_728b5c25 ON public.booking_visit_person USING btree (resident_id);

CREATE INDEX booking_visit_person_visit_id_1965fa74 ON public.booking_visit_person USING btree (visit_id);

CREATE INDEX booking_visit_person_visit_id_1965fa74_like ON public.booking_visit_person USING btree (visit_id text_pattern_ops);

CREATE INDEX booking_visit_person_voucher_id_55905c6f ON public.booking_visit_person USING btree (voucher_id);

CREATE INDEX booking_visit_seen_at_06f6b2df ON public.booking_visit USING btree (seen_at);

CREATE INDEX booking_visit_token_dade727c_like ON public.booking_visit USING btree (token text_pattern_ops);

CREATE INDEX bulk_correction_approval_id_0943d214 ON public.bulk_correction USING btree (approval_id);

CREATE INDEX bulk_correction_dose_bulk_id_85e5563f ON public.bulk_correction_dose USING btree (bulk_id);

CREATE INDEX bulk_correction_dose_dose_id_bb6c0bd7 ON public.bulk_correction_dose USING btree (dose_id);

CREATE INDEX bulk_correction_dose_resident_id_6a4f9786 ON public.bulk_correction_dose USING btree (resident_id);

CREATE INDEX bulk_correction_people ON public.bulk_correction_dose USING btree (bulk_id, person);

CREATE INDEX case_owner_of ON public.case_owner USING btree (owner);

CREATE INDEX change_review_open ON public.change_review USING btree (opened_at) WHERE (settled_at IS NULL);

CREATE INDEX change_review_resident ON public.change_review USING btree (resident_id);

CREATE INDEX change_review_resident_id_afe6c040 ON public.change_review USING btree (resident_id);

CREATE INDEX condition_handbook_rule_code_543fafa0 ON public.condition_handbook_rule USING btree (code);

CREATE INDEX condition_handbook_rule_code_543fafa0_like ON public.condition_handbook_rule USING btree (code text_pattern_ops);

CREATE INDEX condition_of_resident ON public.resident_condition USING btree (resident_id);

CREATE INDEX condition_request_of_resident ON public.resident_condition_request USING btree (resident_id);

CREATE INDEX copy_difference_comparison_id_41957865 ON public.copy_difference USING btree (comparison_id);

CREATE INDEX copy_difference_of_resident ON public.copy_difference USING btree (resident_id);

CREATE INDEX copy_difference_resident_id_2eea2aeb ON public.copy_difference USING btree (resident_id);

CREATE INDEX copy_removal_about_8a614c78_like ON public.copy_removal USING btree (about text_pattern_ops);

CREATE INDEX dose_decisions ON public.dose USING btree (decision) WHERE (NOT (decision = ''::text));

CREATE INDEX dose_last_entered ON public.dose USING btree (recorded_by, recorded_at DESC);

CREATE INDEX dose_of_lot ON public.dose USING btree (lot_number);

CREATE INDEX dose_of_resident ON public.dose USING btree (resident_id, given_on);

CREATE UNIQUE INDEX dose_once ON public.dose USING btree (resident_id, given_on, product, same_day_number) WHERE (withdrawn_at IS NULL);

CREATE INDEX dose_resident_id_14372901 ON public.dose USING btree (resident_id);

CREATE INDEX dose_source_key_f1899ce9_like ON public.dose USING btree (source_key text_pattern_ops);

CREATE INDEX due_state_of_series ON public.due_state USING btree (run_id, series, status);

CREATE INDEX due_state_resident_id_4cdc35d6 ON public.due_state USING btree (resident_id);

CREATE INDEX erasure_file_erasure_id_c54c8525 ON public.erasure_file USING btree (erasure_id);

CREATE INDEX erasure_first_approval_id_d3be8354 ON public.erasure USING btree (first_approval_id);

CREATE INDEX erasure_hold_lift_approval_id_57d722cd ON public.erasure_hold USING btree (lift_approval_id);

CREATE INDEX erasure_hold_resident_id_69913b1f ON public.erasure_hold USING btree (resident_id);

CREATE INDEX erasure_person_erasure_id_9cc67d0f ON public.erasure_person USING btree (erasure_id);

CREATE INDEX erasure_person_resident_id_ff9680d1 ON public.erasure_person USING btree (resident_id);

CREATE INDEX erasure_record_erasure_id_316a32f2 ON public.erasure_record USING btree (erasure_id);

CREATE INDEX erasure_second_approval_id_7ec53fca ON public.erasure USING btree (second_approval_id);

CREATE INDEX event_by_day ON public.event USING btree (held_on, state);

CREATE INDEX event_change_of ON public.event_change USING btree (event_id, id);

CREATE INDEX event_copied_from_id_a5851c2e ON public.event USING btree (copied_from_id);

CREATE INDEX event_kind_code_5d5cf531 ON public.event_kind USING btree (code);

CREATE INDEX event_kind_code_5d5cf531_like ON public.event_kind USING btree (code text_pattern_ops);

CREATE INDEX event_opening_event_id_cd4ce54e ON public.event_opening USING btree (event_id);

CREATE INDEX event_session_event_id_5c34608f ON public.event_session USING btree (event_id);

CREATE INDEX event_venue_code_87a18afd ON public.event_venue USING btree (code);

CREATE INDEX event_venue_code_87a18afd_like ON public.event_venue USING btree (code text_pattern_ops);

CREATE INDEX exchange_answer_inquiry_id_5c48338d ON public.exchange_answer USING btree (inquiry_id);

CREATE INDEX exchange_case_of_household ON public.exchange_case USING gin (household);

CREATE INDEX exchange_case_of_resident ON public.exchange_case USING btree (resident_id);

CREATE INDEX exchange_case_resident_id_10d3fce5 ON public.exchange_case USING btree (resident_id);

CREATE INDEX exchange_difference_exchange_inquiry_id_97a90803 ON public.exchange_difference USING btree (exchange_inquiry_id);

CREATE INDEX exchange_difference_key ON public.exchange_difference USING btree (client_key);

CREATE UNIQUE INDEX exchange_difference_once ON public.exchange_difference USING btree (client_key, kind) WHERE (closed_at IS NULL);

CREATE INDEX exchange_inquiry_asked ON public.exchange_inquiry USING btree (asked_at);

CREATE INDEX exchange_inquiry_of_case ON public.exchange_inquiry USING btree (exchange_case) WHERE (exchange_case IS NOT NULL);

CREATE INDEX exchange_inquiry_of_resident ON public.exchange_inquiry USING btree (resident_id);

CREATE INDEX exchange_inquiry_of_section ON public.exchange_inquiry USING btree (department, fiscal_year DESC, number DESC);

CREATE INDEX exchange_inquiry_resident_id_7ecb0d70 ON public.exchange_inquiry USING btree (resident_id);

CREATE INDEX exchange_inquiry_state ON public.exchange_inquiry USING btree (state);

CREATE INDEX exemption_fact_closed_by_01a89d54 ON public.exemption_fact USING btree (closed_by);

CREATE INDEX exemption_fact_opened_by_084186ea ON public.exemption_fact USING btree (opened_by);

CREATE INDEX exemption_fact_resident_id_fd06cfa0 ON public.exemption_fact USING btree (resident_id);

CREATE UNIQUE INDEX exemptions_exemptionfact_once ON public.exemption_fact USING btree (resident_id, interface, list_key) WHERE ((closed_by IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX extract_definition_of_owner ON public.extract_definition USING btree (owner, updated_at DESC);

CREATE INDEX extract_rule_code_ea153ab3 ON public.extract_rule USING btree (code);

CREATE INDEX extract_rule_code_ea153ab3_like ON public.extract_rule USING btree (code text_pattern_ops);

CREATE INDEX extract_run_compared_with_id_abba5137 ON public.extract_run USING btree (compared_with_id);

CREATE INDEX extract_run_definition_id_8b1814cb ON public.extract_run USING btree (definition_id);

CREATE INDEX extract_run_of_definition ON public.extract_run USING btree (definition_id, asked_at DESC);

CREATE INDEX facility_code_8bbe31f0 ON public.facility USING btree (code);

CREATE INDEX facility_code_8bbe31f0_like ON public.facility USING btree (code text_pattern_ops);

CREATE INDEX facility_stay_of ON public.facility_stay USING btree (facility_code);

CREATE UNIQUE INDEX facility_stay_one_open ON public.facility_stay USING btree (resident_id) WHERE (ends_on IS NULL);

CREATE INDEX facility_stay_resident_id_1979ce2e ON public.facility_stay USING btree (resident_id);

CREATE INDEX file_download_export_id_d2cbc05f ON public.file_download USING btree (export_id);

CREATE INDEX file_export_at_e101ddc5 ON public.file_export USING btree (at);

CREATE INDEX file_import_newest_first ON public.file_import USING btree (received_at DESC);

CREATE UNIQUE INDEX file_import_once ON public.file_import USING btree (interface, sha256, delivery) WHERE (NOT (state = ANY (ARRAY['cancelled'::text, 'refused'::text])));

CREATE INDEX file_import_row_by_outcome ON public.file_import_row USING btree (import_id, outcome, number);

CREATE INDEX file_import_sequence ON public.file_import USING btree (interface, sequence) WHERE (sequence IS NOT NULL);

CREATE INDEX form_held_run_id_eaa35dff ON public.form_held USING btree (run_id);

CREATE INDEX form_part_run_id_b9f12cb5 ON public.form_part USING btree (run_id);

CREATE INDEX form_row_run_id_8c9b1736 ON public.form_row USING btree (run_id);

CREATE UNIQUE INDEX form_run_reprint ON public.form_run USING btree (reprint_of_id, reprint_number) WHERE (reprint_number > 0);

CREATE INDEX form_run_reprint_of_id_e3b7a0cb ON public.form_run USING btree (reprint_of_id);

CREATE INDEX handbook_image_dose_dose_id_2f1a46a2 ON public.handbook_image_dose USING btree (dose_id);

CREATE INDEX handbook_image_dose_handbookimage_id_c53631f4 ON public.handbook_image_dose USING btree (handbookimage_id);

CREATE INDEX handbook_image_of_resident ON public.handbook_image USING btree (resident_id, received_at DESC);

CREATE INDEX handbook_image_resident_id_bf7ad74a ON public.handbook_image USING btree (resident_id);

CREATE INDEX history_check_of_resident ON public.mailing_history_check USING btree (resident_id, "on" DESC);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX inquiry_line_resident_id_d37e560f ON public.inquiry_line USING btree (resident_id);

CREATE INDEX inquiry_line_slip_id_3692a117 ON public.inquiry_line USING btree (slip_id);

CREATE INDEX inquiry_slip_open ON public.inquiry_slip USING btree (state, received_at);

CREATE INDEX inquiry_slip_resident_id_3b1a07cd ON public.inquiry_slip USING btree (resident_id);

CREATE INDEX institutions_institution_code_1ada263d ON public.institutions_institution USING btree (code);

CREATE INDEX institutions_institution_code_1ada263d_like ON public.institutions_institution USING btree (code text_pattern_ops);

CREATE INDEX institutions_institution_kana_97c50b6f ON public.institutions_institution USING btree (kana);

CREATE INDEX institutions_institution_kana_97c50b6f_like ON public.institutions_institution USING btree (kana text_pattern_ops);

CREATE INDEX institutions_staff_member_code_f48e9a95 ON public.institutions_staff_member USING btree (code);

CREATE INDEX institutions_staff_member_code_f48e9a95_like ON public.institutions_staff_member USING btree (code text_pattern_ops);

CREATE INDEX institutions_staff_member_institution_code_88880461 ON public.institutions_staff_member USING btree (institution_code);

CREATE INDEX institutions_staff_member_institution_code_88880461_like ON public.institutions_staff_member USING btree (institution_code text_pattern_ops);

CREATE INDEX job_newest_first ON public.job USING btree (requested_at DESC);

CREATE INDEX job_state_335354e6 ON public.job USING btree (state);

CREATE INDEX job_state_335354e6_like ON public.job USING btree (state text_pattern_ops);

CREATE INDEX late_check_of_mailing ON public.mailing_late_institution_check USING btree (mailing_id, at DESC);

CREATE INDEX lot_recall_dose_dose_id_8afd5bcb ON public.lot_recall_dose USING btree (dose_id);

CREATE INDEX lot_recall_dose_letter_run_id_3777b654 ON public.lot_recall_dose USING btree (letter_run_id);

CREATE INDEX lot_recall_dose_recall_id_840b333d ON public.lot_recall_dose USING btree (recall_id);

CREATE INDEX lot_recall_dose_resident_id_ddcb1a13 ON public.lot_recall_dose USING btree (resident_id);

CREATE INDEX lot_recall_fax_run_id_dd1e7577 ON public.lot_recall USING btree (fax_run_id);

CREATE INDEX lot_recall_posting_recall_id_0c03c396 ON public.lot_recall_posting USING btree (recall_id);

CREATE INDEX mailing_compared_with_id_e376f81a ON public.mailing USING btree (compared_with_id);

CREATE INDEX mailing_deviation_threshold_code_fa9530f4 ON public.mailing_deviation_threshold USING btree (code);

CREATE INDEX mailing_deviation_threshold_code_fa9530f4_like ON public.mailing_deviation_threshold USING btree (code text_pattern_ops);

CREATE INDEX mailing_history_check_resident_id_26d9e9d9 ON public.mailing_history_check USING btree (resident_id);

CREATE INDEX mailing_late_institution_check_mailing_id_83a2ebf6 ON public.mailing_late_institution_check USING btree (mailing_id);

CREATE INDEX mailing_letter_text_code_86d5c610 ON public.mailing_letter_text USING btree (code);

CREATE INDEX mailing_letter_text_code_86d5c610_like ON public.mailing_letter_text USING btree (code text_pattern_ops);

CREATE INDEX mailing_list_mailing_id_f29314ff ON public.mailing_list USING btree (mailing_id);

CREATE INDEX mailing_package_event_package_id_a4fba770 ON public.mailing_package_event USING btree (package_id);

CREATE INDEX mailing_package_export_id_0f3e0c04 ON public.mailing_package USING btree (export_id);

CREATE INDEX mailing_package_mailing_id_24d94a5f ON public.mailing_package USING btree (mailing_id);

CREATE INDEX mailing_person_counts ON public.mailing_person USING btree (mailing_id, included, reason);

CREATE INDEX mailing_person_mailing_id_3fa90098 ON public.mailing_person USING btree (mailing_id);

CREATE INDEX mailing_person_of_resident ON public.mailing_person USING btree (resident_id, mailing_id);

CREATE INDEX mailing_person_resident_id_679039e9 ON public.mailing_person USING btree (resident_id);

CREATE INDEX mailing_plan_code_873d16f2 ON public.mailing_plan USING btree (code);

CREATE INDEX mailing_plan_code_873d16f2_like ON public.mailing_plan USING btree (code text_pattern_ops);

CREATE INDEX mailing_print_run_id_463c4133 ON public.mailing USING btree (print_run_id);

CREATE INDEX masters_change_code_6a5a2619 ON public.masters_change USING btree (code);

CREATE INDEX masters_change_code_6a5a2619_like ON public.masters_change USING btree (code text_pattern_ops);

CREATE INDEX masters_change_waiting ON public.masters_change USING btree (master, status);

CREATE INDEX not_given_of_resident ON public.not_given USING btree (resident_id, seen_on);

CREATE UNIQUE INDEX not_given_once ON public.not_given USING btree (resident_id, seen_on, series) WHERE (withdrawn_at IS NULL);

CREATE INDEX not_given_resident_id_08e826af ON public.not_given USING btree (resident_id);

CREATE INDEX not_given_source_key_9aee9420_like ON public.not_given USING btree (source_key text_pattern_ops);

CREATE INDEX observation_time_code_fb15dbe5 ON public.observation_time USING btree (code);

CREATE INDEX observation_time_code_fb15dbe5_like ON public.observation_time USING btree (code text_pattern_ops);

CREATE INDEX office_closing_day_code_0de09563 ON public.office_closing_day USING btree (code);

CREATE INDEX office_closing_day_code_0de09563_like ON public.office_closing_day USING btree (code text_pattern_ops);

CREATE INDEX office_period_code_577b41de ON public.office_period USING btree (code);

CREATE INDEX office_period_code_577b41de_like ON public.office_period USING btree (code text_pattern_ops);

CREATE INDEX outbox_due ON public.outbox_message USING btree (due_at) WHERE (state = 'waiting'::text);

CREATE INDEX page_image_by_hash ON public.page_image USING btree (sha256);

CREATE INDEX page_image_change_image_id_5aaa41f2 ON public.page_image_change USING btree (image_id);

CREATE INDEX page_image_change_of_image ON public.page_image_change USING btree (image_id, id);

CREATE INDEX page_image_dose_id_3e6549fc ON public.page_image USING btree (dose_id);

CREATE INDEX page_image_of_dose ON public.page_image USING btree (dose_id);

CREATE INDEX page_image_of_resident ON public.page_image USING btree (resident_id, registered_at DESC);

CREATE UNIQUE INDEX page_image_once ON public.page_image USING btree (source_sha256, page) WHERE (deleted_at IS NULL);

CREATE INDEX page_image_resident_id_d309dad2 ON public.page_image USING btree (resident_id);

CREATE INDEX person_presence_resident_id_9665153a ON public.person_presence USING btree (resident_id);

CREATE INDEX person_presence_seen ON public.person_presence USING btree (seen_at);

CREATE INDEX pile_slip_dose_id_e3e0303d ON public.pile_slip USING btree (dose_id);

CREATE INDEX pile_slip_of_pile ON public.pile_slip USING btree (pile_id, state);

CREATE INDEX pile_slip_pile_id_74cb3736 ON public.pile_slip USING btree (pile_id);

CREATE INDEX pile_slip_resident_id_3eb579fb ON public.pile_slip USING btree (resident_id);

CREATE INDEX pile_slip_waiting ON public.pile_slip USING btree (state, keyed_at);

CREATE INDEX printed_form_issue_person ON public.printed_form_issue USING btree (resident_id, issued_at DESC);

CREATE INDEX printed_form_issue_reissue_of_id_bf8daebb ON public.printed_form_issue USING btree (reissue_of_id);

CREATE INDEX printed_form_issue_resident_id_ee98b30d ON public.printed_form_issue USING btree (resident_id);

CREATE UNIQUE INDEX printed_form_reissue_number ON public.printed_form_issue USING btree (reissue_of_id, reissue_number) WHERE (reissue_number > 0);

CREATE UNIQUE INDEX printed_form_seal_one_in_use ON public.printed_form_seal USING btree (state) WHERE (state = 'approved'::text);

CREATE INDEX printed_form_text_code_18e58759 ON public.printed_form_text USING btree (code);

CREATE INDEX printed_form_text_code_18e58759_like ON public.printed_form_text USING btree (code text_pattern_ops);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX products_city_product_code_ac974ed1 ON public.products_city_product USING btree (code);

CREATE INDEX products_city_product_code_ac974ed1_like ON public.products_city_product USING btree (code text_pattern_ops);

CREATE INDEX products_lot_number_code_d16c474f ON public.products_lot_number USING btree (code);

CREATE INDEX products_lot_number_code_d16c474f_like ON public.products_lot_number USING btree (code text_pattern_ops);

CREATE INDEX products_lot_number_lot_key_8218cd7f ON public.products_lot_number USING btree (lot_key);

CREATE INDEX products_lot_number_lot_key_8218cd7f_like ON public.products_lot_number USING btree (lot_key text_pattern_ops);

CREATE INDEX products_lot_number_product_a8c06097 ON public.products_lot_number USING btree (product);

CREATE INDEX products_lot_number_product_a8c06097_like ON public.products_lot_number USING btree (product text_pattern_ops);

CREATE INDEX products_product_use_code_2d856c7e ON public.products_product_use USING btree (code);

CREATE INDEX products_product_use_code_2d856c7e_like ON public.products_product_use USING btree (code text_pattern_ops);

CREATE INDEX programmes_law_setting_code_87fe7974 ON public.programmes_law_setting USING btree (code);

CREATE INDEX programmes_law_setting_code_87fe7974_like ON public.programmes_law_setting USING btree (code text_pattern_ops);

CREATE INDEX programmes_programme_code_adff6599 ON public.programmes_programme USING btree (code);

CREATE INDEX programmes_programme_code_adff6599_like ON public.programmes_programme USING btree (code text_pattern_ops);

CREATE INDEX provisional_join_provisional_id_fe750052 ON public.provisional_join USING btree (provisional_id);

CREATE INDEX provisional_join_target_id_3ea7c1cb ON public.provisional_join USING btree (target_id);

CREATE UNIQUE INDEX provisional_joined_once ON public.provisional_join USING btree (provisional_id) WHERE (undone_at IS NULL);

CREATE INDEX provisional_open ON public.provisional_person USING btree (created_at) WHERE (state = 'open'::text);

CREATE INDEX provisional_person_mother_id_dbb65c97 ON public.provisional_person USING btree (mother_id);

CREATE INDEX reconciliation_by_kind ON public.reconciliation_difference USING btree (reconciliation_id, kind);

CREATE INDEX reconciliation_difference_reconciliation_id_819fdf95 ON public.reconciliation_difference USING btree (reconciliation_id);

CREATE INDEX reconciliation_difference_resident_id_d2eec439 ON public.reconciliation_difference USING btree (resident_id);

CREATE INDEX reservation_change_of ON public.reservation_change USING btree (reservation_id, id);

CREATE INDEX reservation_contact_id_30c7eb07 ON public.reservation USING btree (contact_id);

CREATE INDEX reservation_of_resident ON public.reservation USING btree (resident_id, state);

CREATE INDEX reservation_of_session ON public.reservation USING btree (session_id, state, waiting_since);

CREATE UNIQUE INDEX reservation_once_a_session ON public.reservation USING btree (session_id, resident_id) WHERE (state = ANY (ARRAY['booked'::text, 'waiting'::text]));

CREATE INDEX reservation_replaced_by_id_902a3221 ON public.reservation USING btree (replaced_by_id);

CREATE INDEX reservation_resident_id_d86a1b2a ON public.reservation USING btree (resident_id);

CREATE INDEX reservation_session_id_76c1fa2c ON public.reservation USING btree (session_id);

CREATE INDEX reservation_voucher_id_f5da0a8f ON public.reservation USING btree (voucher_id);

CREATE INDEX resident_address ON public.resident USING btree (address_key) WHERE (NOT (address_key = ''::text));

CREATE INDEX resident_address_protection_resident_id_e693477b ON public.resident_address_protection USING btree (resident_id);

CREATE INDEX resident_addressee_number_ce479644_like ON public.resident USING btree (addressee_number varchar_pattern_ops);

CREATE INDEX resident_alphabet ON public.resident USING btree (alphabet_name_key) WHERE (NOT (alphabet_name_key = ''::text));

CREATE INDEX resident_birth ON public.resident USING btree (birth_date);

CREATE INDEX resident_change_recorded ON public.resident_change USING btree (recorded_at);

CREATE INDEX resident_change_resident_id_cc7b6a87 ON public.resident_change USING btree (resident_id);

CREATE INDEX resident_common ON public.resident USING btree (common_name_key) WHERE (NOT (common_name_key = ''::text));

CREATE INDEX resident_condition_request_condition_id_6cb79cfe ON public.resident_condition_request USING btree (condition_id);

CREATE INDEX resident_condition_request_resident_id_63cb54fa ON public.resident_condition_request USING btree (resident_id);

CREATE INDEX resident_condition_resident_id_315e2147 ON public.resident_condition USING btree (resident_id);

CREATE INDEX resident_former_key_resident_id_567db572 ON public.resident_former_key USING btree (resident_id);

CREATE INDEX resident_former_kind_key ON public.resident_former_key USING btree (kind, key);

CREATE INDEX resident_former_of ON public.resident_former_key USING btree (resident_id, history_number);

CREATE INDEX resident_given_kana ON public.resident USING btree (given_kana_key);

CREATE INDEX resident_given_name ON public.resident USING btree (given_name_key);

CREATE INDEX resident_guarded_household ON public.resident USING btree (household_number) WHERE (address_protected OR placed);

CREATE INDEX resident_guardian_guardian_id_e355abd0 ON public.resident_guardian USING btree (guardian_id);

CREATE INDEX resident_guardian_of ON public.resident_guardian USING btree (resident_id);

CREATE INDEX resident_guardian_resident_id_03299196 ON public.resident_guardian USING btree (resident_id);

CREATE INDEX resident_guardian_telephone ON public.resident_guardian USING btree (telephone) WHERE (NOT (telephone = ''::text));

CREATE INDEX resident_guardian_who ON public.resident_guardian USING btree (guardian_id) WHERE (guardian_id IS NOT NULL);

CREATE INDEX resident_health_number_9040daee_like ON public.resident USING btree (health_number varchar_pattern_ops);

CREATE INDEX resident_household ON public.resident USING btree (household_number);

CREATE INDEX resident_import_threshold_code_210f1be2 ON public.resident_import_threshold USING btree (code);

CREATE INDEX resident_import_threshold_code_210f1be2_like ON public.resident_import_threshold USING btree (code text_pattern_ops);

CREATE INDEX resident_kana ON public.resident USING btree (kana_key, birth_date);

CREATE UNIQUE INDEX resident_merged_once ON public.resident_record_move USING btree (source_id) WHERE ((kind = 'merge'::text) AND (undone_at IS NULL));

CREATE INDEX resident_name ON public.resident USING btree (name_key);

CREATE INDEX resident_not_duplicate_first_id_2de69667 ON public.resident_not_duplicate USING btree (first_id);

CREATE INDEX resident_not_duplicate_second_id_212f456c ON public.resident_not_duplicate USING btree (second_id);

CREATE INDEX resident_postal_address_resident_id_f8d30b80 ON public.resident_postal_address USING btree (resident_id);

CREATE INDEX resident_record_move_source_id_93d4090e ON public.resident_record_move USING btree (source_id);

CREATE INDEX resident_record_move_target ON public.resident_record_move USING btree (target_id);

CREATE INDEX resident_record_move_target_id_eddfa3b1 ON public.resident_record_move USING btree (target_id);

CREATE INDEX resident_remark_person ON public.resident_remark USING btree (resident_id, starts_on);

CREATE INDEX resident_remark_resident_id_d5194835 ON public.resident_remark USING btree (resident_id);

CREATE INDEX resident_there ON public.resident USING btree (birth_date) WHERE ((NOT sealed) AND (NOT ((status)::text = 'joined'::text)));

CREATE INDEX resident_version_ended ON public.resident_version USING btree (valid_until) WHERE ((superseded_at IS NULL) AND (valid_until IS NOT NULL));

CREATE INDEX resident_version_history ON public.resident_version USING btree (resident_id, history_number);

CREATE INDEX resident_version_resident_id_d62ff18b ON public.resident_version USING btree (resident_id);

CREATE INDEX school_code_af86bb2f ON public.school USING btree (code);

CREATE INDEX school_code_af86bb2f_like ON public.school USING btree (code text_pattern_ops);

CREATE INDEX school_membership_closed_by_d3980ff9 ON public.school_membership USING btree (closed_by);

CREATE INDEX school_membership_opened_by_c80ebe3f ON public.school_membership USING btree (opened_by);

CREATE INDEX school_membership_resident_id_45a9a378 ON public.school_membership USING btree (resident_id);

CREATE INDEX school_membership_school ON public.school_membership USING btree (school_code);

CREATE UNIQUE INDEX school_memberships_schoolmembership_once ON public.school_membership USING btree (resident_id, interface, list_key) WHERE ((closed_by IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX screening_form_order_queue ON public.screening_form_order USING btree (state, ordered_at);

CREATE INDEX screening_form_order_resident_id_b1416ebc ON public.screening_form_order USING btree (resident_id);

CREATE INDEX screening_form_order_run_id_3e5e02a1 ON public.screening_form_order USING btree (run_id);

CREATE INDEX screening_form_text_code_8aff9282 ON public.screening_form_text USING btree (code);

CREATE INDEX screening_form_text_code_8aff9282_like ON public.screening_form_text USING btree (code text_pattern_ops);

CREATE INDEX screens_draft_saved_at_d751d01c ON public.screens_draft USING btree (saved_at);

CREATE INDEX screens_editing_seen_at_bbaa2aeb ON public.screens_editing USING btree (seen_at);

CREATE INDEX screens_form_key_used_at_fbb036ed ON public.screens_form_key USING btree (used_at);

CREATE INDEX screens_list_default_setting_id_af9a7ea3 ON public.screens_list_default USING btree (setting_id);

CREATE INDEX screens_notice_session_abfcceb2 ON public.screens_notice USING btree (session);

CREATE INDEX screens_notice_session_abfcceb2_like ON public.screens_notice USING btree (session text_pattern_ops);

CREATE UNIQUE INDEX sealed_link_once ON public.adoption_sealed_link USING btree (former_id) WHERE (undone_at IS NULL);

CREATE INDEX staff_assignment_event_id_7873a632 ON public.staff_assignment USING btree (event_id);

CREATE INDEX staff_pay_code_6fda0869 ON public.staff_pay USING btree (code);

CREATE INDEX staff_pay_code_6fda0869_like ON public.staff_pay USING btree (code text_pattern_ops);

CREATE INDEX staff_requirement_session_id_e7fe598e ON public.staff_requirement USING btree (session_id);

CREATE INDEX statistics_completion_series ON public.statistics_completion USING btree (series, completed_on);

CREATE INDEX statistics_dose_day ON public.statistics_dose USING btree (given_on);

CREATE INDEX statistics_dose_person ON public.statistics_dose USING btree (person);

CREATE INDEX statistics_dose_series ON public.statistics_dose USING btree (series, step);

CREATE INDEX statistics_rule_code_33e0a17d ON public.statistics_rule USING btree (code);

CREATE INDEX statistics_rule_code_33e0a17d_like ON public.statistics_rule USING btree (code text_pattern_ops);

CREATE INDEX undelivered_mail_resident_id_9c4dc5a3 ON public.undelivered_mail USING btree (resident_id);

CREATE INDEX undelivered_of_resident ON public.undelivered_mail USING btree (resident_id);

CREATE INDEX undelivered_open ON public.undelivered_mail USING btree (returned_on) WHERE (NOT (state = 'found'::text));

CREATE INDEX unknown_history_of_resident ON public.unknown_history USING btree (resident_id);

CREATE UNIQUE INDEX unknown_history_once ON public.unknown_history USING btree (resident_id, series) WHERE (ended_at IS NULL);

CREATE INDEX unknown_history_resident_id_412c84f7 ON public.unknown_history USING btree (resident_id);

CREATE INDEX vaccination_error_dose_id_315c1749 ON public.vaccination_error USING btree (dose_id);

CREATE INDEX vaccination_error_due ON public.vaccination_error USING btree (state, report_due_on);

CREATE UNIQUE INDEX vaccination_error_once_a_dose ON public.vaccination_error USING btree (dose_id) WHERE (NOT (state = 'cancelled'::text));

CREATE INDEX vaccination_error_print_run_id_69675a3b ON public.vaccination_error USING btree (print_run_id);

CREATE INDEX vaccination_error_resident_id_2f4d79f8 ON public.vaccination_error USING btree (resident_id);

CREATE INDEX voucher_change_of ON public.voucher_change USING btree (voucher_id, id);

CREATE INDEX voucher_of_resident ON public.voucher USING btree (resident_id, state);

CREATE UNIQUE INDEX voucher_one_in_hand ON public.voucher USING btree (kind, resident_id, series, step) WHERE (state = 'issued'::text);

CREATE INDEX voucher_resident_id_69aa2bd7 ON public.voucher USING btree (resident_id);

CREATE INDEX voucher_serial_kind_e93e772e_like ON public.voucher_serial USING btree (kind text_pattern_ops);

CREATE INDEX voucher_used_dose_id_8e9651f2 ON public.voucher USING btree (used_dose_id);

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY public.access_duty_assignment
    ADD CONSTRAINT access_duty_assignme_account_id_3553125a_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.access_duty_assignment
    ADD CONSTRAINT access_duty_assignme_approval_id_02088ce9_fk_approvals FOREIGN KEY (approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_enrolment_code
    ADD CONSTRAINT accounts_enrolment_c_account_id_88ee0185_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_former_password
    ADD CONSTRAINT accounts_former_pass_account_id_01ed6e76_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_pending_sign_in
    ADD CONSTRAINT accounts_pending_sig_account_id_253b3e60_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_security_key
    ADD CONSTRAINT accounts_security_ke_account_id_c978e96d_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_staff_session
    ADD CONSTRAINT accounts_staff_sessi_account_id_f6f2f806_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.addressee_link
    ADD CONSTRAINT addressee_link_resident_id_73ee6b9c_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.adoption_sealed_link
    ADD CONSTRAINT adoption_sealed_link_former_id_2a883958_fk_resident_id FOREIGN KEY (former_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.adoption_sealed_link
    ADD CONSTRAINT adoption_sealed_link_present_id_19c781ef_fk_resident_id FOREIGN KEY (present_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.adverse_event_follow_up
    ADD CONSTRAINT adverse_event_follow_report_id_3acae727_fk_adverse_e FOREIGN KEY (report_id) REFERENCES public.adverse_event_report(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.adverse_event_report
    ADD CONSTRAINT adverse_event_report_dose_id_d512ab87_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.adverse_event_report
    ADD CONSTRAINT adverse_event_report_resident_id_eecdf324_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_client
    ADD CONSTRAINT api_client_approval_id_c97c95a1_fk_approvals_approval_id FOREIGN KEY (approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_client_calls
    ADD CONSTRAINT api_client_calls_client_id_85de79ec_fk_api_client_id FOREIGN KEY (client_id) REFERENCES public.api_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_dose_id_2c2ff835_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_not_given_id_54d7a7ce_fk_not_given_id FOREIGN KEY (not_given_id) REFERENCES public.not_given(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_reservation_id_debbe5ab_fk_reservation_id FOREIGN KEY (reservation_id) REFERENCES public.reservation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_resident_id_8aa20c90_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_session_id_bdf747fa_fk_event_session_id FOREIGN KEY (session_id) REFERENCES public.event_session(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.attendance
    ADD CONSTRAINT attendance_voucher_id_03199b48_fk_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.booking_visit_person
    ADD CONSTRAINT booking_visit_person_resident_id_728b5c25_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.booking_visit_person
    ADD CONSTRAINT booking_visit_person_visit_id_1965fa74_fk_booking_visit_token FOREIGN KEY (visit_id) REFERENCES public.booking_visit(token) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.booking_visit_person
    ADD CONSTRAINT booking_visit_person_voucher_id_55905c6f_fk_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulk_correction
    ADD CONSTRAINT bulk_correction_approval_id_0943d214_fk_approvals_approval_id FOREIGN KEY (approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulk_correction_dose
    ADD CONSTRAINT bulk_correction_dose_bulk_id_85e5563f_fk_bulk_correction_id FOREIGN KEY (bulk_id) REFERENCES public.bulk_correction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulk_correction_dose
    ADD CONSTRAINT bulk_correction_dose_dose_id_bb6c0bd7_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulk_correction_dose
    ADD CONSTRAINT bulk_correction_dose_resident_id_6a4f9786_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.bulk_correction
    ADD CONSTRAINT bulk_correction_undo_of_id_c724bff6_fk_bulk_correction_id FOREIGN KEY (undo_of_id) REFERENCES public.bulk_correction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.change_review
    ADD CONSTRAINT change_review_resident_id_afe6c040_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.copy_difference
    ADD CONSTRAINT copy_difference_comparison_id_41957865_fk_copy_comparison_id FOREIGN KEY (comparison_id) REFERENCES public.copy_comparison(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.copy_difference
    ADD CONSTRAINT copy_difference_resident_id_2eea2aeb_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.dose
    ADD CONSTRAINT dose_resident_id_14372901_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.due_state
    ADD CONSTRAINT due_state_run_id_ff594d0b_fk_due_run_id FOREIGN KEY (run_id) REFERENCES public.due_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure_file
    ADD CONSTRAINT erasure_file_erasure_id_c54c8525_fk_erasure_id FOREIGN KEY (erasure_id) REFERENCES public.erasure(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_first_approval_id_d3be8354_fk_approvals_approval_id FOREIGN KEY (first_approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure_hold
    ADD CONSTRAINT erasure_hold_lift_approval_id_57d722cd_fk_approvals_approval_id FOREIGN KEY (lift_approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure_hold
    ADD CONSTRAINT erasure_hold_resident_id_69913b1f_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure_person
    ADD CONSTRAINT erasure_person_erasure_id_9cc67d0f_fk_erasure_id FOREIGN KEY (erasure_id) REFERENCES public.erasure(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure_person
    ADD CONSTRAINT erasure_person_resident_id_ff9680d1_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure_record
    ADD CONSTRAINT erasure_record_erasure_id_316a32f2_fk_erasure_id FOREIGN KEY (erasure_id) REFERENCES public.erasure(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_second_approval_id_7ec53fca_fk_approvals_approval_id FOREIGN KEY (second_approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_copied_from_id_a5851c2e_fk_event_id FOREIGN KEY (copied_from_id) REFERENCES public.event(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.event_opening
    ADD CONSTRAINT event_opening_event_id_cd4ce54e_fk_event_id FOREIGN KEY (event_id) REFERENCES public.event(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.event_session
    ADD CONSTRAINT event_session_event_id_5c34608f_fk_event_id FOREIGN KEY (event_id) REFERENCES public.event(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_answer
    ADD CONSTRAINT exchange_answer_inquiry_id_5c48338d_fk_exchange_inquiry_id FOREIGN KEY (inquiry_id) REFERENCES public.exchange_inquiry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_case
    ADD CONSTRAINT exchange_case_resident_id_10d3fce5_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_difference
    ADD CONSTRAINT exchange_difference_exchange_inquiry_id_97a90803_fk_exchange_ FOREIGN KEY (exchange_inquiry_id) REFERENCES public.exchange_inquiry(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_inquiry
    ADD CONSTRAINT exchange_inquiry_resident_id_7ecb0d70_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exemption_fact
    ADD CONSTRAINT exemption_fact_resident_id_fd06cfa0_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.extract_run
    ADD CONSTRAINT extract_run_compared_with_id_abba5137_fk_extract_run_id FOREIGN KEY (compared_with_id) REFERENCES public.extract_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.extract_run
    ADD CONSTRAINT extract_run_definition_id_8b1814cb_fk_extract_definition_id FOREIGN KEY (definition_id) REFERENCES public.extract_definition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.facility_stay
    ADD CONSTRAINT facility_stay_resident_id_1979ce2e_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_held
    ADD CONSTRAINT form_held_run_id_eaa35dff_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_part
    ADD CONSTRAINT form_part_run_id_b9f12cb5_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_row
    ADD CONSTRAINT form_row_run_id_8c9b1736_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_run
    ADD CONSTRAINT form_run_reprint_of_id_e3b7a0cb_fk_form_run_id FOREIGN KEY (reprint_of_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.handbook_image_dose
    ADD CONSTRAINT handbook_image_dose_dose_id_2f1a46a2_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.handbook_image_dose
    ADD CONSTRAINT handbook_image_dose_handbookimage_id_c53631f4_fk_handbook_ FOREIGN KEY (handbookimage_id) REFERENCES public.handbook_image(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.handbook_image
    ADD CONSTRAINT handbook_image_resident_id_bf7ad74a_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inquiry_line
    ADD CONSTRAINT inquiry_line_resident_id_d37e560f_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inquiry_line
    ADD CONSTRAINT inquiry_line_slip_id_3692a117_fk_inquiry_slip_id FOREIGN KEY (slip_id) REFERENCES public.inquiry_slip(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inquiry_slip
    ADD CONSTRAINT inquiry_slip_resident_id_3b1a07cd_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall_dose
    ADD CONSTRAINT lot_recall_dose_dose_id_8afd5bcb_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall_dose
    ADD CONSTRAINT lot_recall_dose_letter_run_id_3777b654_fk_form_run_id FOREIGN KEY (letter_run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall_dose
    ADD CONSTRAINT lot_recall_dose_recall_id_840b333d_fk_lot_recall_id FOREIGN KEY (recall_id) REFERENCES public.lot_recall(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall_dose
    ADD CONSTRAINT lot_recall_dose_resident_id_ddcb1a13_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall
    ADD CONSTRAINT lot_recall_fax_run_id_dd1e7577_fk_form_run_id FOREIGN KEY (fax_run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall_posting
    ADD CONSTRAINT lot_recall_posting_recall_id_0c03c396_fk_lot_recall_id FOREIGN KEY (recall_id) REFERENCES public.lot_recall(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.lot_recall_posting
    ADD CONSTRAINT lot_recall_posting_run_id_300bf430_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing
    ADD CONSTRAINT mailing_compared_with_id_e376f81a_fk_mailing_id FOREIGN KEY (compared_with_id) REFERENCES public.mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_history_check
    ADD CONSTRAINT mailing_history_check_resident_id_26d9e9d9_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_late_institution_check
    ADD CONSTRAINT mailing_late_institu_mailing_id_83a2ebf6_fk_mailing_i FOREIGN KEY (mailing_id) REFERENCES public.mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_list
    ADD CONSTRAINT mailing_list_mailing_id_f29314ff_fk_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_package_event
    ADD CONSTRAINT mailing_package_event_package_id_a4fba770_fk_mailing_package_id FOREIGN KEY (package_id) REFERENCES public.mailing_package(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_package
    ADD CONSTRAINT mailing_package_export_id_0f3e0c04_fk_file_export_id FOREIGN KEY (export_id) REFERENCES public.file_export(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_package
    ADD CONSTRAINT mailing_package_mailing_id_24d94a5f_fk_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_person
    ADD CONSTRAINT mailing_person_mailing_id_3fa90098_fk_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.mailing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing_person
    ADD CONSTRAINT mailing_person_resident_id_679039e9_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mailing
    ADD CONSTRAINT mailing_print_run_id_463c4133_fk_form_run_id FOREIGN KEY (print_run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.not_given
    ADD CONSTRAINT not_given_resident_id_08e826af_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.page_image_change
    ADD CONSTRAINT page_image_change_image_id_5aaa41f2_fk_page_image_id FOREIGN KEY (image_id) REFERENCES public.page_image(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.page_image
    ADD CONSTRAINT page_image_dose_id_3e6549fc_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.page_image
    ADD CONSTRAINT page_image_resident_id_d309dad2_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.person_presence
    ADD CONSTRAINT person_presence_resident_id_9665153a_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.pile_slip
    ADD CONSTRAINT pile_slip_dose_id_e3e0303d_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.pile_slip
    ADD CONSTRAINT pile_slip_pile_id_74cb3736_fk_pile_id FOREIGN KEY (pile_id) REFERENCES public.pile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.pile_slip
    ADD CONSTRAINT pile_slip_resident_id_3eb579fb_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_reissue_of_id_bf8daebb_fk_printed_f FOREIGN KEY (reissue_of_id) REFERENCES public.printed_form_issue(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_resident_id_ee98b30d_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.printed_form_issue
    ADD CONSTRAINT printed_form_issue_run_id_327df488_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.printed_form_list
    ADD CONSTRAINT printed_form_list_run_id_5a5c23c7_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.provisional_join
    ADD CONSTRAINT provisional_join_provisional_id_fe750052_fk_provision FOREIGN KEY (provisional_id) REFERENCES public.provisional_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provisional_join
    ADD CONSTRAINT provisional_join_target_id_3ea7c1cb_fk_resident_id FOREIGN KEY (target_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provisional_person
    ADD CONSTRAINT provisional_person_mother_id_dbb65c97_fk_resident_id FOREIGN KEY (mother_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provisional_person
    ADD CONSTRAINT provisional_person_resident_id_3ddb50f3_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reconciliation_difference
    ADD CONSTRAINT reconciliation_diffe_reconciliation_id_819fdf95_fk_reconcili FOREIGN KEY (reconciliation_id) REFERENCES public.reconciliation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reconciliation_difference
    ADD CONSTRAINT reconciliation_difference_resident_id_d2eec439_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_contact_id_30c7eb07_fk_reservation_contact_id FOREIGN KEY (contact_id) REFERENCES public.reservation_contact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_replaced_by_id_902a3221_fk_reservation_id FOREIGN KEY (replaced_by_id) REFERENCES public.reservation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_resident_id_d86a1b2a_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_session_id_76c1fa2c_fk_event_session_id FOREIGN KEY (session_id) REFERENCES public.event_session(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_voucher_id_f5da0a8f_fk_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_address_protection
    ADD CONSTRAINT resident_address_protection_resident_id_e693477b_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_change
    ADD CONSTRAINT resident_change_resident_id_cc7b6a87_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_condition_request
    ADD CONSTRAINT resident_condition_r_condition_id_6cb79cfe_fk_resident_ FOREIGN KEY (condition_id) REFERENCES public.resident_condition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_condition_request
    ADD CONSTRAINT resident_condition_request_resident_id_63cb54fa_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_condition
    ADD CONSTRAINT resident_condition_resident_id_315e2147_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_former_key
    ADD CONSTRAINT resident_former_key_resident_id_567db572_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_guardian
    ADD CONSTRAINT resident_guardian_guardian_id_e355abd0_fk_resident_id FOREIGN KEY (guardian_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_guardian
    ADD CONSTRAINT resident_guardian_resident_id_03299196_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_not_duplicate
    ADD CONSTRAINT resident_not_duplicate_first_id_2de69667_fk_resident_id FOREIGN KEY (first_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_not_duplicate
    ADD CONSTRAINT resident_not_duplicate_second_id_212f456c_fk_resident_id FOREIGN KEY (second_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_postal_address
    ADD CONSTRAINT resident_postal_address_resident_id_f8d30b80_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_record_move
    ADD CONSTRAINT resident_record_move_source_id_93d4090e_fk_resident_id FOREIGN KEY (source_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_record_move
    ADD CONSTRAINT resident_record_move_target_id_eddfa3b1_fk_resident_id FOREIGN KEY (target_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_remark
    ADD CONSTRAINT resident_remark_resident_id_d5194835_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.resident_version
    ADD CONSTRAINT resident_version_resident_id_d62ff18b_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.school_membership
    ADD CONSTRAINT school_membership_resident_id_45a9a378_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.screening_form_order
    ADD CONSTRAINT screening_form_order_resident_id_b1416ebc_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.screening_form_order
    ADD CONSTRAINT screening_form_order_run_id_3e5e02a1_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.screening_form_order
    ADD CONSTRAINT screening_form_order_voucher_id_3ed7cf28_fk_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.screens_list_default
    ADD CONSTRAINT screens_list_default_setting_id_af9a7ea3_fk_screens_l FOREIGN KEY (setting_id) REFERENCES public.screens_list_setting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.session_result
    ADD CONSTRAINT session_result_session_id_92d9b613_fk_event_session_id FOREIGN KEY (session_id) REFERENCES public.event_session(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_assignment
    ADD CONSTRAINT staff_assignment_event_id_7873a632_fk_event_id FOREIGN KEY (event_id) REFERENCES public.event(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.staff_requirement
    ADD CONSTRAINT staff_requirement_session_id_e7fe598e_fk_event_session_id FOREIGN KEY (session_id) REFERENCES public.event_session(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.undelivered_mail
    ADD CONSTRAINT undelivered_mail_mailing_person_id_633dba00_fk_mailing_p FOREIGN KEY (mailing_person_id) REFERENCES public.mailing_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.undelivered_mail
    ADD CONSTRAINT undelivered_mail_resident_id_9c4dc5a3_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.unknown_history
    ADD CONSTRAINT unknown_history_resident_id_412c84f7_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vaccination_error
    ADD CONSTRAINT vaccination_error_dose_id_315c1749_fk_dose_id FOREIGN KEY (dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vaccination_error
    ADD CONSTRAINT vaccination_error_print_run_id_69675a3b_fk_form_run_id FOREIGN KEY (print_run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.vaccination_error
    ADD CONSTRAINT vaccination_error_resident_id_2f4d79f8_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_replaces_id_aff2887f_fk_voucher_id FOREIGN KEY (replaces_id) REFERENCES public.voucher(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_resident_id_69aa2bd7_fk_resident_id FOREIGN KEY (resident_id) REFERENCES public.resident(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_used_dose_id_8e9651f2_fk_dose_id FOREIGN KEY (used_dose_id) REFERENCES public.dose(id) DEFERRABLE INITIALLY DEFERRED;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sesshu_blueprint_app;

REVOKE ALL ON FUNCTION public.booking_enter(p_token text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.booking_leave(p_token text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.booking_limit_of(p_code text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.booking_people(p_token text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.booking_sign_in(p_token text, p_number text, p_birth_date date, p_address text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.erasure_erase(p_erasure uuid, p_people uuid[], p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.erasure_erase(p_erasure uuid, p_people uuid[], p_at timestamp with time zone) TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_jobs TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.access_duty_assignment TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_account TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_challenge TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_enrolment_code TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_former_password TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_pending_sign_in TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_security_key TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_sign_in_policy TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_staff_session TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.accounts_terminal_failure TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.addressee_link TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.adoption_sealed_link TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.adverse_event_follow_up TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.adverse_event_follow_up_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.adverse_event_report TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_client TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_client_calls TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_refused_keys TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approvals_approval TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approvals_number_series TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approvals_setting TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attendance TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.audit_detail TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.audit_entry TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.audit_entry_queue_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.audit_subject TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.audit_subject_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.booking_attempt TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.booking_limit TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.booking_visit TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.booking_visit_person TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.booking_visit_person_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.bulk_correction TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.bulk_correction_dose TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.case_owner TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.change_review TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.condition_handbook_rule TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_comparison TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_difference TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_due_count TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_removal TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_removal_person TO sesshu_blueprint_app;

GRANT SELECT ON TABLE public.django_migrations TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.django_migrations_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dose TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.dose_version TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.dose_version_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.due_run TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.due_state TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.due_state_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasure TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasure_file TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasure_hold TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasure_person TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.erasure_record TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.erasure_record_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.event_change TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.event_change_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_kind TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_opening TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_session TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_venue TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_answer TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_case TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_comparison TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_difference TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_inquiry TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_user_check TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exemption_fact TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.extract_definition TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.extract_rule TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.extract_run TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.facility TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.facility_stay TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.file_download TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.file_download_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.file_export TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_import TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_import_row TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.file_import_row_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.fiscal_year_rehearsal TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.form_held TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.form_held_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.form_part TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.form_part_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.form_row TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.form_row_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.form_run TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.handbook_image TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.handbook_image_dose TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.handbook_image_dose_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.inquiry_line TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inquiry_slip TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.institutions_institution TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.institutions_staff_member TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.job_chunk TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.job_chunk_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lot_recall TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lot_recall_dose TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.lot_recall_posting TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.lot_recall_posting_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mailing TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mailing_deviation_threshold TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.mailing_history_check TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.mailing_history_check_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.mailing_late_institution_check TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.mailing_late_institution_check_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mailing_letter_text TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.mailing_list TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.mailing_list_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.mailing_package TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.mailing_package_event TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.mailing_package_event_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mailing_person TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mailing_plan TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.masters_change TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.not_given TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.observation_time TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.office_closing_day TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.office_period TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox_message TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.page_image TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.page_image_change TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.page_image_change_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person_presence TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.person_presence_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pile TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pile_slip TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.printed_form_issue TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.printed_form_list TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.printed_form_seal TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.printed_form_text TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_events TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_events_id_seq TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_periodic_defers TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_workers TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_workers_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.products_city_product TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.products_lot_number TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.products_product_use TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.programmes_law_setting TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.programmes_programme TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provisional_join TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provisional_person TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reconciliation TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.reconciliation_difference TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.reconciliation_difference_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reservation TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.reservation_change TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.reservation_change_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reservation_contact TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_address_protection TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.resident_change TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_condition TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_condition_request TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_former_key TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_guardian TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.resident_health_number TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_import_threshold TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_not_duplicate TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_postal_address TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.resident_provisional_number TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_record_move TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_remark TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.resident_version TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.school TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.school_membership TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screening_form_order TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screening_form_text TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_draft TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_editing TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.screens_editing_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_form_key TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_list_default TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.screens_list_default_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_list_setting TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_notice TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.screens_notice_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_result TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_assignment TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_availability TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_pay TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.staff_requirement TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.statistics_base TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.statistics_completion TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.statistics_completion_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.statistics_dose TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.statistics_dose_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.statistics_rule TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.statistics_saved_question TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.undelivered_mail TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.unknown_history TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.vaccination_error TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.voucher TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.voucher_change TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.voucher_change_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.voucher_serial TO sesshu_blueprint_app;

INSERT INTO public.django_migrations (app, name, applied) VALUES
    ('approvals', '0001_initial', now()),
    ('accounts', '0001_initial', now()),
    ('access', '0001_initial', now()),
    ('accounts', '0002_attestation_roots', now()),
    ('residents', '0001_initial', now()),
    ('residents', '0002_health_numbers', now()),
    ('residents', '0003_change_recorded_at', now()),
    ('residents', '0004_import_threshold', now()),
    ('residents', '0005_identities', now()),
    ('residents', '0006_sealed_before', now()),
    ('adoption', '0001_initial', now()),
    ('doses', '0001_initial', now()),
    ('adverse_events', '0001_initial', now()),
    ('api', '0001_initial', now()),
    ('api', '0002_refused_keys', now()),
    ('api', '0003_client_calls', now()),
    ('not_given', '0001_initial', now()),
    ('doses', '0002_last_entered', now()),
    ('vouchers', '0001_initial', now()),
    ('events', '0001_initial', now()),
    ('reservations', '0001_initial', now()),
    ('reservations', '0002_contacts', now()),
    ('attendance', '0001_initial', now()),
    ('attendance', '0002_doctor_paper_step_back', now()),
    ('attendance', '0003_deferred_for', now()),
    ('audit', '0001_initial', now()),
    ('doses', '0003_conditions_in_full', now()),
    ('booking', '0001_initial', now()),
    ('booking', '0002_functions', now()),
    ('booking', '0003_due_date', now()),
    ('bulk_corrections', '0001_initial', now()),
    ('cases', '0001_initial', now()),
    ('change_reviews', '0001_initial', now()),
    ('closing_days', '0001_initial', now()),
    ('residents', '0007_office_period', now()),
    ('residents', '0008_earlier_names_and_addresses', now()),
    ('conditions', '0001_initial', now()),
    ('conditions', '0002_handbook_rule', now()),
    ('due', '0001_initial', now()),
    ('duplicates', '0001_initial', now()),
    ('erasures', '0001_initial', now()),
    ('erasures', '0002_holds', now()),
    ('exchange_inquiries', '0001_initial', now()),
    ('exchange_inquiries', '0002_list_differs_and_case', now()),
    ('residents', '0009_counted_at_once', now()),
    ('exchange_cases', '0001_initial', now()),
    ('exchange_cases', '0002_decision_and_household', now()),
    ('exchange_cases', '0003_department', now()),
    ('residents', '0010_versions_that_ended', now()),
    ('exchange_inquiries', '0003_subject', now()),
    ('exchange_inquiries', '0004_tried_planned_and_outside', now()),
    ('exchange_inquiries', '0005_untaken', now()),
    ('exchange_inquiries', '0006_basis', now()),
    ('exchange_comparisons', '0001_initial', now()),
    ('exchange_inquiries', '0007_of_section', now()),
    ('exchange_users', '0001_initial', now()),
    ('exemptions', '0001_initial', now()),
    ('extracts', '0001_initial', now()),
    ('facilities', '0001_initial', now()),
    ('files', '0001_initial', now()),
    ('files', '0002_sequence', now()),
    ('files', '0003_delivery', now()),
    ('files', '0004_refused_again', now()),
    ('fiscal_year', '0001_initial', now()),
    ('forms', '0001_initial', now()),
    ('guardians', '0001_initial', now()),
    ('handbooks', '0001_initial', now()),
    ('images', '0001_initial', now()),
    ('inquiries', '0001_initial', now()),
    ('inquiries', '0002_author_and_channel_of_lines', now()),
    ('institutions', '0001_initial', now()),
    ('jobs', '0001_initial', now()),
    ('mailings', '0001_initial', now()),
    ('mailings', '0002_depth', now()),
    ('mailings', '0003_late_institutions', now()),
    ('mailings', '0004_lists_register_day', now()),
    ('mailings', '0005_stale_register', now()),
    ('mailings', '0006_release_by_a_worker', now()),
    ('mailings', '0007_names_on_letters', now()),
    ('mailings', '0008_change_waiting', now()),
    ('mailings', '0009_duplicate_pairs', now()),
    ('mailings', '0010_seal_use', now()),
    ('masters', '0001_initial', now()),
    ('outbox', '0001_initial', now()),
    ('outbox', '0002_given_up', now()),
    ('piles', '0001_initial', now()),
    ('presence', '0001_initial', now()),
    ('printed_forms', '0001_initial', now()),
    ('printed_forms', '0002_school_school_code', now()),
    ('printed_forms', '0003_request', now()),
    ('procrastinate', '0001_initial', now()),
    ('procrastinate', '0002_drop_started_at_column', now()),
    ('procrastinate', '0003_drop_started_at_column', now()),
    ('procrastinate', '0004_drop_procrastinate_version_table', now()),
    ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
    ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
    ('procrastinate', '0007_add_queueing_lock_column', now()),
    ('procrastinate', '0008_close_fetch_job_race_condition', now()),
    ('procrastinate', '0009_add_defer_job_function', now()),
    ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
    ('procrastinate', '0011_add_foreign_key_index', now()),
    ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
    ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
    ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
    ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
    ('procrastinate', '0016_delete_finished_jobs', now()),
    ('procrastinate', '0017_add_checks_to_finish_job', now()),
    ('procrastinate', '0018_add_checks_to_retry_job', now()),
    ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
    ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
    ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
    ('procrastinate', '0022_null_locks_excluded', now()),
    ('procrastinate', '0023_remove_old_finish_job_function', now()),
    ('procrastinate', '0024_job_id_bigint', now()),
    ('procrastinate', '0025_add_models', now()),
    ('procrastinate', '0026_add_job_priority', now()),
    ('procrastinate', '0027_add_periodic_job_priority', now()),
    ('procrastinate', '0028_add_cancel_states', now()),
    ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
    ('procrastinate', '0030_alter_procrastinateevent_options', now()),
    ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
    ('procrastinate', '0032_pre_cancel_notification', now()),
    ('procrastinate', '0033_post_cancel_notification', now()),
    ('procrastinate', '0034_pre_add_heartbeat', now()),
    ('procrastinate', '0035_post_add_heartbeat', now()),
    ('procrastinate', '0036_add_worker_model', now()),
    ('procrastinate', '0037_pre_batch_defer_jobs', now()),
    ('procrastinate', '0038_post_batch_defer_jobs', now()),
    ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
    ('procrastinate', '0040_pre_retry_failed_job', now()),
    ('procrastinate', '0041_post_retry_failed_job', now()),
    ('products', '0001_initial', now()),
    ('products', '0002_cityproduct', now()),
    ('programmes', '0001_initial', now()),
    ('programmes', '0002_lawsetting', now()),
    ('provision_copies', '0001_initial', now()),
    ('provision_copies', '0002_stopped', now()),
    ('provision_copies', '0003_removals', now()),
    ('provision_copies', '0004_moving', now()),
    ('provision_copies', '0005_marks_and_counts', now()),
    ('provision_copies', '0006_due_count', now()),
    ('provision_copies', '0007_unlike_flags', now()),
    ('provision_copies', '0008_protection_told_again', now()),
    ('provision_copies', '0009_how_it_was_told', now()),
    ('provisional', '0001_initial', now()),
    ('provisional', '0002_erased_mother', now()),
    ('recalls', '0001_initial', now()),
    ('recalls', '0002_posting', now()),
    ('reconciliation', '0001_initial', now()),
    ('remarks', '0001_initial', now()),
    ('remarks', '0002_channel', now()),
    ('reservations', '0003_channel_of_systems', now()),
    ('school_memberships', '0001_initial', now()),
    ('screening_forms', '0001_initial', now()),
    ('screening_forms', '0002_text', now()),
    ('screens', '0001_initial', now()),
    ('screens', '0002_list_settings', now()),
    ('screens', '0003_drafts', now()),
    ('staff_assignments', '0001_initial', now()),
    ('staff_assignments', '0002_needed_available_paid', now()),
    ('staff_assignments', '0003_request', now()),
    ('staff_assignments', '0004_worked_once', now()),
    ('statistics', '0001_initial', now()),
    ('statistics', '0002_persons', now()),
    ('statistics', '0003_reports', now()),
    ('undelivered_mail', '0001_initial', now()),
    ('unknown_history', '0001_initial', now()),
    ('vaccination_errors', '0001_initial', now());
