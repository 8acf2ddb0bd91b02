"""What the public page may ask the database. The functions run as the owner of the tables and answer for a visit
alone: whose number and birth date were given in it. Wrong attempts are counted here, where nobody gets around it."""

from django.db import migrations

LIMIT = """
CREATE FUNCTION booking_limit_of(p_code text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT value FROM booking_limit
          WHERE code = p_code AND superseded_at IS NULL AND valid_from <= current_date
            AND (valid_until IS NULL OR valid_until >= current_date)),
        CASE p_code
            WHEN 'most_users' THEN 150 WHEN 'busy_minutes' THEN 3 WHEN 'visit_minutes' THEN 20
            WHEN 'tries' THEN 5 WHEN 'address_tries' THEN 30 WHEN 'lock_minutes' THEN 30 WHEN 'most_people' THEN 8
        END)
$$;
REVOKE ALL ON FUNCTION booking_limit_of(text) FROM PUBLIC;
"""
ENTER = """
CREATE FUNCTION booking_enter(p_token text) RETURNS TABLE (admitted boolean, ahead integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION booking_enter(text) FROM PUBLIC;
"""
SIGN_IN = """
CREATE FUNCTION booking_sign_in(p_token text, p_number text, p_birth_date date, p_address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION booking_sign_in(text, text, date, text) FROM PUBLIC;
"""
PEOPLE = """
CREATE FUNCTION booking_people(p_token text)
RETURNS TABLE (resident_id uuid, number text, birth_date date, sex text, doses jsonb, conditions jsonb, papers jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, v.number, r.birth_date, r.sex,
        coalesce((SELECT jsonb_agg(jsonb_build_array(d.given_on, d.product, d.volume_ml::text, d.route, d.kind)
                                   ORDER BY d.given_on)
                    FROM dose d WHERE d.resident_id = r.id AND d.withdrawn_at IS NULL), '[]'),
        coalesce((SELECT jsonb_agg(jsonb_build_array(c.code, c.valid_from, c.valid_until, c.series))
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
REVOKE ALL ON FUNCTION booking_people(text) FROM PUBLIC;
"""
LEAVE = """
CREATE FUNCTION booking_leave(p_token text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM booking_visit_person WHERE visit_id = p_token;
    DELETE FROM booking_visit WHERE token = p_token;
$$;
REVOKE ALL ON FUNCTION booking_leave(text) FROM PUBLIC;
"""
BACK = """
DROP FUNCTION booking_leave(text); DROP FUNCTION booking_people(text);
DROP FUNCTION booking_sign_in(text, text, date, text); DROP FUNCTION booking_enter(text);
DROP FUNCTION booking_limit_of(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_initial"),
        ("doses", "0001_initial"),
        ("residents", "0005_identities"),
        ("vouchers", "0001_initial"),
    ]
    operations = [migrations.RunSQL(LIMIT + ENTER + SIGN_IN + PEOPLE + LEAVE, BACK)]
