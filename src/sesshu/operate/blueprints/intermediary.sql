-- The database of the system `intermediary` as its migrations make it. Made by ./sesshu blueprints; do not edit.
-- shape 6cd3e5e9efc05780
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
-- holds intermediary/copies/migrations/0001_initial.py 369bfd59aaf8
-- holds intermediary/copies/migrations/0002_copycomparison_copydifference.py a078228ea10f
-- holds intermediary/copies/migrations/0003_removal.py 37e97c7d1955
-- holds intermediary/copies/migrations/0004_moving.py 454f04b879e1
-- holds intermediary/exchange_records/migrations/0001_initial.py ff3846cbb05e
-- holds intermediary/exchange_records/migrations/0002_hold_ended.py f10610c6bb9b
-- holds intermediary/exchange_records/migrations/0003_giving.py cff0dcf0db98
-- holds intermediary/exchange_records/migrations/0004_later_mark.py 8e24e018acb3
-- holds intermediary/exchange_records/migrations/0005_searched.py f7bb74772bd6
-- holds intermediary/exchange_rules/migrations/0001_initial.py 370005a80659
-- holds intermediary/exchange_rules/migrations/0002_departmentduty.py e8d1c39897c6
-- holds intermediary/exchange_rules/migrations/0003_client_scope.py 5535309c5dbe
-- holds intermediary/inquiries/migrations/0001_initial.py 19f19b01eedc
-- holds intermediary/inquiries/migrations/0002_delete_dutyassignment.py 913f1753ab3e
-- holds intermediary/inquiries/migrations/0003_later_mark.py 83690ec05358
-- holds intermediary/inquiries/migrations/0004_own_list.py 2ef3e9bb1407
-- holds intermediary/inquiries/migrations/0005_searched.py 50b82b343386
-- holds intermediary/media/migrations/0001_initial.py 200a950c00fd
-- holds intermediary/media/migrations/0002_lost.py d8eb1f813e06
-- holds intermediary/media/migrations/0003_left_over.py ec8e5f36b866
-- holds intermediary/media/migrations/0004_steps.py 691e3b863cd3
-- holds intermediary/media/migrations/0005_message.py 15bc7ed71103
-- holds intermediary/operations/migrations/0001_initial.py e8abe64526b3
-- holds intermediary/operations/migrations/0002_removals.py 25649c3a0611
-- holds intermediary/peers/migrations/0001_initial.py e05ee0acd94d
-- holds intermediary/peers/migrations/0002_kinds.py 9dd3839e4ad9
-- holds intermediary/peers/migrations/0003_open_words.py 6e89ba91d417
-- holds intermediary/people/migrations/0001_initial.py e7e20ddc5023
-- holds intermediary/people/migrations/0002_taken_acquisition.py ca5532887cc1
-- holds intermediary/people/migrations/0003_blocked_at.py 826a8e5e7352
-- holds intermediary/people/migrations/0004_code_lifecycle.py 14f29759c331
-- holds intermediary/people/migrations/0005_told_state.py c0364ec0398b
-- holds intermediary/people/migrations/0006_merged.py 2205b1641fed
-- holds intermediary/people/migrations/0007_forgotten_person.py 0c677845debe
-- holds intermediary/people/migrations/0008_same_as.py dc8185aed433
-- holds intermediary/people/migrations/0009_protected_number.py c321a6346ea8
-- holds intermediary/people/migrations/0010_announced_at.py d7702f36dfea
-- holds intermediary/people/migrations/0011_given_up_acquisition.py fe7e526975dc
-- holds intermediary/people/migrations/0012_stuck_is_told.py fbeb5e43da91
-- holds intermediary/people/migrations/0013_doubted_since.py 233c4062106b
-- holds intermediary/provisions/migrations/0001_initial.py b8e3b0a54a41
-- holds intermediary/provisions/migrations/0002_released_at.py ab420706cdcc
-- holds intermediary/provisions/migrations/0003_givings.py adf77ccddfaa
-- holds intermediary/provisions/migrations/0004_needs_two.py e5fc912abd27
-- holds intermediary/provisions/migrations/0005_later_mark.py 119b1b5f2eee
-- holds intermediary/provisions/migrations/0006_steps.py 3d46e4452a6f
-- holds intermediary/provisions/migrations/0007_refusals.py cd3eee6ce065
-- holds intermediary/provisions/migrations/0008_reported_again.py 08e850b9dbf6
-- holds intermediary/provisions/migrations/0009_refused_ones.py 2bfa9629972c
-- holds intermediary/provisions/migrations/0010_open_ones.py 58f1815985c7
-- holds intermediary/provisions/migrations/0011_by_day.py 5b710709cea0

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

CREATE FUNCTION public.exchange_record_delete(p_before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'Asia/Tokyo'
    AS $$
        DECLARE v_newest timestamptz; v_rows bigint;
        BEGIN
            v_newest := (SELECT max(at) FROM exchange_record);
            -- a row dated ahead moves nothing: the server's own clock is never passed
            IF v_newest IS NULL OR p_before IS NULL
               OR p_before > least(v_newest, clock_timestamp()) - interval '7 years' THEN
                RETURN 0;
            END IF;
            DELETE FROM exchange_record WHERE at < p_before;
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            RETURN v_rows;
        END $$;

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

CREATE TABLE public.business_system (
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
    department text NOT NULL,
    information text NOT NULL,
    CONSTRAINT exchange_rules_businesssystem_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.carried_notice (
    id uuid NOT NULL,
    provider text NOT NULL,
    route text NOT NULL,
    address text NOT NULL,
    notice text NOT NULL,
    provider_signing jsonb NOT NULL,
    provider_encryption jsonb NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE TABLE public.client_scope (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    systems text NOT NULL,
    departments text NOT NULL,
    information text NOT NULL,
    sets_flags boolean NOT NULL,
    lists_records boolean NOT NULL,
    tells_merges boolean NOT NULL,
    CONSTRAINT exchange_rules_clientscope_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
);

CREATE TABLE public.copy_comparison (
    id uuid NOT NULL,
    information text NOT NULL,
    at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    originals integer NOT NULL,
    counts jsonb NOT NULL,
    CONSTRAINT copy_comparison_originals_check CHECK ((originals >= 0))
);

CREATE TABLE public.copy_difference (
    id bigint NOT NULL,
    kind text NOT NULL,
    unified_number text NOT NULL,
    record_key text NOT NULL,
    comparison_id uuid NOT NULL
);

ALTER TABLE public.copy_difference ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.copy_difference_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.copy_holder (
    id uuid NOT NULL,
    information text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL
);

CREATE TABLE public.copy_origin (
    id uuid NOT NULL,
    information text NOT NULL,
    system text NOT NULL,
    business_number text NOT NULL,
    person_id uuid NOT NULL
);

CREATE TABLE public.copy_removal (
    id uuid NOT NULL,
    request text NOT NULL,
    information text NOT NULL,
    unified_number text NOT NULL,
    records integer NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    removed_by text NOT NULL,
    CONSTRAINT copy_removal_records_check CHECK ((records >= 0))
);

CREATE TABLE public.department_duty (
    id uuid NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    approval uuid,
    reason text NOT NULL,
    superseded_at timestamp with time zone,
    department text NOT NULL,
    duty text NOT NULL,
    CONSTRAINT exchange_rules_departmentduty_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
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

CREATE TABLE public.exchange_deletion (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    before timestamp with time zone NOT NULL,
    records integer NOT NULL,
    inquiries integer NOT NULL,
    provisions integer NOT NULL,
    notices integer NOT NULL,
    messages integer NOT NULL,
    removals integer NOT NULL,
    CONSTRAINT exchange_deletion_inquiries_check CHECK ((inquiries >= 0)),
    CONSTRAINT exchange_deletion_messages_check CHECK ((messages >= 0)),
    CONSTRAINT exchange_deletion_notices_check CHECK ((notices >= 0)),
    CONSTRAINT exchange_deletion_provisions_check CHECK ((provisions >= 0)),
    CONSTRAINT exchange_deletion_records_check CHECK ((records >= 0)),
    CONSTRAINT exchange_deletion_removals_check CHECK ((removals >= 0))
);

CREATE TABLE public.exchange_medium (
    id uuid NOT NULL,
    number text NOT NULL,
    direction text NOT NULL,
    counterpart text NOT NULL,
    state text NOT NULL,
    received text NOT NULL,
    items integer NOT NULL,
    sha256 text NOT NULL,
    export uuid,
    reason text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    requested_by text NOT NULL,
    approved_at timestamp with time zone,
    approved_by text NOT NULL,
    written_at timestamp with time zone,
    handed_over_at timestamp with time zone,
    handed_to text NOT NULL,
    returned_at timestamp with time zone,
    erased_at timestamp with time zone,
    erased_by text NOT NULL,
    erased_how text NOT NULL,
    verified_at timestamp with time zone,
    verified_by text NOT NULL,
    notice_id uuid,
    lost_at timestamp with time zone,
    lost_by text NOT NULL,
    lost_how text NOT NULL,
    left_over text NOT NULL,
    message text NOT NULL,
    CONSTRAINT exchange_medium_items_check CHECK ((items >= 0)),
    CONSTRAINT medium_approved_by_another CHECK (((approved_by = ''::text) OR (NOT (approved_by = requested_by)))),
    CONSTRAINT medium_lost_with_words CHECK (((NOT (state = 'lost'::text)) OR (NOT (lost_how = ''::text)))),
    CONSTRAINT medium_states CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'written'::text, 'handed_over'::text, 'returned'::text, 'erased'::text, 'verified'::text, 'cancelled'::text, 'lost'::text]))),
    CONSTRAINT medium_verified_by_another CHECK (((verified_by = ''::text) OR (NOT (verified_by = erased_by)))),
    CONSTRAINT medium_written_after_approval CHECK (((written_at IS NULL) OR (NOT (approved_by = ''::text))))
);

CREATE TABLE public.exchange_medium_step (
    id bigint NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    note text NOT NULL,
    medium_id uuid NOT NULL
);

ALTER TABLE public.exchange_medium_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.exchange_medium_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.exchange_record (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    side text NOT NULL,
    event text NOT NULL,
    unified_number text NOT NULL,
    counterpart text NOT NULL,
    department text NOT NULL,
    duty text NOT NULL,
    "row" integer NOT NULL,
    part integer NOT NULL,
    information text NOT NULL,
    items jsonb NOT NULL,
    key uuid,
    permit uuid,
    requested_at timestamp with time zone NOT NULL,
    provided_at timestamp with time zone,
    result text NOT NULL,
    rule text NOT NULL,
    stopped boolean NOT NULL,
    withheld boolean NOT NULL,
    giving integer NOT NULL,
    CONSTRAINT exchange_record_giving_check CHECK ((giving >= 0)),
    CONSTRAINT exchange_record_part_check CHECK ((part >= 0)),
    CONSTRAINT exchange_record_row_check CHECK (("row" >= 0))
);

CREATE TABLE public.exchange_rule (
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
    CONSTRAINT exchange_rule_value_check CHECK ((value >= 0)),
    CONSTRAINT exchange_rules_exchangerule_period CHECK (((valid_until IS NULL) OR (valid_until >= valid_from)))
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

CREATE TABLE public.forgotten_person (
    id uuid NOT NULL,
    unified_number text NOT NULL,
    forgotten_at timestamp with time zone NOT NULL
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

CREATE TABLE public.given_up_acquisition (
    id uuid NOT NULL,
    number text NOT NULL,
    given_up_at timestamp with time zone NOT NULL
);

CREATE TABLE public.inquiry (
    id uuid NOT NULL,
    client_key text NOT NULL,
    key uuid NOT NULL,
    unified_number text NOT NULL,
    provider text NOT NULL,
    department text NOT NULL,
    duty text NOT NULL,
    "row" integer NOT NULL,
    part integer NOT NULL,
    subject text NOT NULL,
    information text NOT NULL,
    items jsonb NOT NULL,
    "case" text NOT NULL,
    planned text NOT NULL,
    withheld boolean NOT NULL,
    state text NOT NULL,
    asked_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    permit uuid,
    result text NOT NULL,
    rule text NOT NULL,
    message text NOT NULL,
    answer jsonb,
    list_differs boolean NOT NULL,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    content_dropped_at timestamp with time zone,
    notice_id uuid,
    person_id uuid,
    mark_told_at timestamp with time zone,
    marked_at timestamp with time zone,
    about text NOT NULL,
    CONSTRAINT inquiry_answered_after_permit CHECK (((answered_at IS NULL) OR (permit IS NOT NULL))),
    CONSTRAINT inquiry_part_check CHECK ((part >= 0)),
    CONSTRAINT inquiry_row_check CHECK (("row" >= 0)),
    CONSTRAINT inquiry_states CHECK ((state = ANY (ARRAY['draft'::text, 'queued'::text, 'sent'::text, 'permitted'::text, 'waiting'::text, 'answered'::text, 'fetched'::text, 'adopted'::text, 'dismissed'::text, 'rejected_local'::text, 'rejected_network'::text, 'refused_provider'::text, 'no_code_inquirer'::text, 'no_code_provider'::text, 'no_data'::text, 'expired'::text, 'cancelled'::text])))
);

CREATE TABLE public.item_block (
    id uuid NOT NULL,
    information text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    set_by text NOT NULL
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

CREATE TABLE public.linked_person (
    id uuid NOT NULL,
    unified_number text NOT NULL,
    code text,
    code_state text NOT NULL,
    acquisition text,
    requested_at timestamp with time zone,
    obtained_at timestamp with time zone,
    auto_response_blocked boolean NOT NULL,
    withheld_from_subject boolean NOT NULL,
    flags_at timestamp with time zone,
    blocked_at timestamp with time zone,
    code_reason text NOT NULL,
    told_state text NOT NULL,
    merged_into_id uuid,
    moving_since timestamp with time zone,
    same_as text NOT NULL,
    announced_at timestamp with time zone,
    doubted_since timestamp with time zone,
    CONSTRAINT linked_person_code_held CHECK ((((acquisition IS NULL) AND (code IS NOT NULL) AND (code_state = 'held'::text)) OR (NOT (code_state = 'held'::text))))
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

CREATE TABLE public.number_move (
    id uuid NOT NULL,
    unified_number text NOT NULL,
    other text NOT NULL,
    is_merged boolean NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
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

CREATE TABLE public.peer (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    signing jsonb NOT NULL,
    encryption jsonb NOT NULL,
    route text NOT NULL,
    told_at timestamp with time zone NOT NULL
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

CREATE TABLE public.protected_number (
    id uuid NOT NULL,
    system text NOT NULL,
    business_number text NOT NULL,
    told_at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL
);

CREATE TABLE public.provision (
    id uuid NOT NULL,
    permit uuid NOT NULL,
    inquirer text NOT NULL,
    inquirer_kind text NOT NULL,
    department text NOT NULL,
    duty text NOT NULL,
    "row" integer NOT NULL,
    part integer NOT NULL,
    subject text NOT NULL,
    information text NOT NULL,
    items jsonb NOT NULL,
    withheld boolean NOT NULL,
    state text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    notified_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    list_differs boolean NOT NULL,
    hold_reason text NOT NULL,
    release_asked_by text NOT NULL,
    release_note text NOT NULL,
    released_by text NOT NULL,
    refused_reason text NOT NULL,
    result text NOT NULL,
    rule text NOT NULL,
    message text NOT NULL,
    given_items jsonb NOT NULL,
    answered_at timestamp with time zone,
    reported_at timestamp with time zone,
    person_id uuid,
    released_at timestamp with time zone,
    givings integer NOT NULL,
    needs_two boolean NOT NULL,
    mark_told_at timestamp with time zone,
    marked_at timestamp with time zone,
    mark_refusal text NOT NULL,
    report_refusal text NOT NULL,
    CONSTRAINT provision_givings_check CHECK ((givings >= 0)),
    CONSTRAINT provision_part_check CHECK ((part >= 0)),
    CONSTRAINT provision_released_by_another CHECK (((released_by = ''::text) OR ((NOT (release_asked_by = ''::text)) AND (NOT (released_by = release_asked_by))))),
    CONSTRAINT provision_released_states CHECK (((NOT (state = 'released'::text)) OR (NOT (released_by = ''::text)))),
    CONSTRAINT provision_row_check CHECK (("row" >= 0)),
    CONSTRAINT provision_states CHECK ((state = ANY (ARRAY['notified'::text, 'held'::text, 'released'::text, 'answered'::text, 'not_listed'::text, 'no_copy'::text, 'refused_by_staff'::text, 'expired'::text])))
);

CREATE TABLE public.provision_copy (
    id uuid NOT NULL,
    information text NOT NULL,
    record_key text NOT NULL,
    "values" jsonb NOT NULL,
    absent jsonb NOT NULL,
    published_from date NOT NULL,
    published_until date,
    digest text NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL,
    origin uuid,
    CONSTRAINT provision_copy_period CHECK (((published_until IS NULL) OR (published_until >= (published_from - 1))))
);

CREATE TABLE public.provision_step (
    id uuid NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    note text NOT NULL,
    provision_id uuid NOT NULL
);

CREATE TABLE public.received_message (
    id bigint NOT NULL,
    sender text NOT NULL,
    number uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone NOT NULL
);

ALTER TABLE public.received_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.received_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.retired_code (
    id uuid NOT NULL,
    code text NOT NULL,
    retired_at timestamp with time zone NOT NULL
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

CREATE TABLE public.taken_acquisition (
    id uuid NOT NULL,
    number text NOT NULL,
    taken_at timestamp with time zone NOT NULL
);

CREATE TABLE public.wanted_copy (
    id uuid NOT NULL,
    information text NOT NULL,
    system text NOT NULL,
    business_number text NOT NULL,
    move_id uuid NOT NULL
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

ALTER TABLE ONLY public.audit_detail
    ADD CONSTRAINT audit_detail_pkey PRIMARY KEY (entry_id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_id_key UNIQUE (id);

ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (queue_id);

ALTER TABLE ONLY public.audit_subject
    ADD CONSTRAINT audit_subject_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.business_system
    ADD CONSTRAINT business_system_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.carried_notice
    ADD CONSTRAINT carried_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.client_scope
    ADD CONSTRAINT client_scope_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.office_closing_day
    ADD CONSTRAINT closing_days_closingday_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.copy_comparison
    ADD CONSTRAINT copy_comparison_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_difference
    ADD CONSTRAINT copy_difference_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_holder
    ADD CONSTRAINT copy_holder_once UNIQUE (person_id, information);

ALTER TABLE ONLY public.copy_holder
    ADD CONSTRAINT copy_holder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_origin
    ADD CONSTRAINT copy_origin_once UNIQUE (information, system, business_number);

ALTER TABLE ONLY public.copy_origin
    ADD CONSTRAINT copy_origin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copy_removal
    ADD CONSTRAINT copy_removal_once UNIQUE (request, information, unified_number);

ALTER TABLE ONLY public.copy_removal
    ADD CONSTRAINT copy_removal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.department_duty
    ADD CONSTRAINT department_duty_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_deletion
    ADD CONSTRAINT exchange_deletion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_medium
    ADD CONSTRAINT exchange_medium_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_medium_step
    ADD CONSTRAINT exchange_medium_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_record
    ADD CONSTRAINT exchange_record_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.exchange_rule
    ADD CONSTRAINT exchange_rule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.business_system
    ADD CONSTRAINT exchange_rules_businesssystem_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.client_scope
    ADD CONSTRAINT exchange_rules_clientscope_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.department_duty
    ADD CONSTRAINT exchange_rules_departmentduty_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

ALTER TABLE ONLY public.exchange_rule
    ADD CONSTRAINT exchange_rules_exchangerule_no_overlap EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL));

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

ALTER TABLE ONLY public.forgotten_person
    ADD CONSTRAINT forgotten_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.forgotten_person
    ADD CONSTRAINT forgotten_person_unified_number_key UNIQUE (unified_number);

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

ALTER TABLE ONLY public.given_up_acquisition
    ADD CONSTRAINT given_up_acquisition_number_key UNIQUE (number);

ALTER TABLE ONLY public.given_up_acquisition
    ADD CONSTRAINT given_up_acquisition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.inquiry
    ADD CONSTRAINT inquiry_client_key_key UNIQUE (client_key);

ALTER TABLE ONLY public.inquiry
    ADD CONSTRAINT inquiry_key_key UNIQUE (key);

ALTER TABLE ONLY public.inquiry
    ADD CONSTRAINT inquiry_permit_key UNIQUE (permit);

ALTER TABLE ONLY public.inquiry
    ADD CONSTRAINT inquiry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.item_block
    ADD CONSTRAINT item_block_information_key UNIQUE (information);

ALTER TABLE ONLY public.item_block
    ADD CONSTRAINT item_block_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_chunk
    ADD CONSTRAINT job_chunk_once UNIQUE (job_id, lo);

ALTER TABLE ONLY public.job_chunk
    ADD CONSTRAINT job_chunk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_once_per_key UNIQUE (kind, key);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linked_person
    ADD CONSTRAINT linked_person_acquisition_key UNIQUE (acquisition);

ALTER TABLE ONLY public.linked_person
    ADD CONSTRAINT linked_person_code_key UNIQUE (code);

ALTER TABLE ONLY public.linked_person
    ADD CONSTRAINT linked_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.linked_person
    ADD CONSTRAINT linked_person_unified_number_key UNIQUE (unified_number);

ALTER TABLE ONLY public.masters_change
    ADD CONSTRAINT masters_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.number_move
    ADD CONSTRAINT number_move_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.office_closing_day
    ADD CONSTRAINT office_closing_day_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT outbox_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT outbox_once_per_key UNIQUE (topic, key);

ALTER TABLE ONLY public.peer
    ADD CONSTRAINT peer_code_key UNIQUE (code);

ALTER TABLE ONLY public.peer
    ADD CONSTRAINT peer_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.protected_number
    ADD CONSTRAINT protected_number_once UNIQUE (system, business_number);

ALTER TABLE ONLY public.protected_number
    ADD CONSTRAINT protected_number_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provision_copy
    ADD CONSTRAINT provision_copy_once UNIQUE (person_id, information, record_key);

ALTER TABLE ONLY public.provision_copy
    ADD CONSTRAINT provision_copy_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provision
    ADD CONSTRAINT provision_permit_key UNIQUE (permit);

ALTER TABLE ONLY public.provision
    ADD CONSTRAINT provision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provision_step
    ADD CONSTRAINT provision_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.received_message
    ADD CONSTRAINT received_message_once UNIQUE (sender, number);

ALTER TABLE ONLY public.received_message
    ADD CONSTRAINT received_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.retired_code
    ADD CONSTRAINT retired_code_code_key UNIQUE (code);

ALTER TABLE ONLY public.retired_code
    ADD CONSTRAINT retired_code_pkey PRIMARY KEY (id);

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

ALTER TABLE ONLY public.taken_acquisition
    ADD CONSTRAINT taken_acquisition_number_key UNIQUE (number);

ALTER TABLE ONLY public.taken_acquisition
    ADD CONSTRAINT taken_acquisition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.wanted_copy
    ADD CONSTRAINT wanted_copy_once UNIQUE (information, system, business_number);

ALTER TABLE ONLY public.wanted_copy
    ADD CONSTRAINT wanted_copy_pkey PRIMARY KEY (id);

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

CREATE INDEX api_client_approval_id_c97c95a1 ON public.api_client USING btree (approval_id);

CREATE INDEX api_client_key_hash_901fe1a8_like ON public.api_client USING btree (key_hash text_pattern_ops);

CREATE INDEX api_client_name_b8de9c54_like ON public.api_client USING btree (name text_pattern_ops);

CREATE INDEX api_refused_keys_since_424f153b ON public.api_refused_keys USING btree (since);

CREATE INDEX api_refused_keys_source_3d788b37_like ON public.api_refused_keys USING btree (source text_pattern_ops);

CREATE INDEX approvals_approval_decision_number_e0eca98e_like ON public.approvals_approval USING btree (decision_number text_pattern_ops);

CREATE INDEX approvals_by_payload ON public.approvals_approval USING btree (kind, payload_sha256);

CREATE INDEX audit_entry_actor_30f9cae8 ON public.audit_entry USING btree (actor);

CREATE INDEX audit_entry_actor_30f9cae8_like ON public.audit_entry USING btree (actor text_pattern_ops);

CREATE INDEX audit_entry_at_bf642dd8 ON public.audit_entry USING btree (at);

CREATE INDEX audit_entry_obj_f95894e0 ON public.audit_entry USING btree (obj);

CREATE INDEX audit_entry_obj_f95894e0_like ON public.audit_entry USING btree (obj text_pattern_ops);

CREATE INDEX audit_subject_entry_queue_id_4c70dd32 ON public.audit_subject USING btree (entry_queue_id);

CREATE INDEX audit_subject_lookup ON public.audit_subject USING btree (subject, entry_queue_id DESC);

CREATE INDEX business_system_code_da4021ff ON public.business_system USING btree (code);

CREATE INDEX business_system_code_da4021ff_like ON public.business_system USING btree (code text_pattern_ops);

CREATE INDEX client_scope_code_867a58db ON public.client_scope USING btree (code);

CREATE INDEX client_scope_code_867a58db_like ON public.client_scope USING btree (code text_pattern_ops);

CREATE INDEX copy_comparison_at_417d8817 ON public.copy_comparison USING btree (at);

CREATE INDEX copy_difference_comparison_id_41957865 ON public.copy_difference USING btree (comparison_id);

CREATE INDEX copy_holder_person_id_1141cecb ON public.copy_holder USING btree (person_id);

CREATE INDEX copy_origin_person_id_f292fa71 ON public.copy_origin USING btree (person_id);

CREATE INDEX copy_removal_at_a44bbc2c ON public.copy_removal USING btree (at);

CREATE INDEX copy_removal_unified_number_bdeaf641 ON public.copy_removal USING btree (unified_number);

CREATE INDEX copy_removal_unified_number_bdeaf641_like ON public.copy_removal USING btree (unified_number text_pattern_ops);

CREATE INDEX department_duty_code_403d15af ON public.department_duty USING btree (code);

CREATE INDEX department_duty_code_403d15af_like ON public.department_duty USING btree (code text_pattern_ops);

CREATE INDEX exchange_deletion_at_099cebc1 ON public.exchange_deletion USING btree (at);

CREATE INDEX exchange_medium_notice_id_1f1694c2 ON public.exchange_medium USING btree (notice_id);

CREATE INDEX exchange_medium_step_medium_id_9d7eeabf ON public.exchange_medium_step USING btree (medium_id);

CREATE INDEX exchange_record_at_a627a35a ON public.exchange_record USING btree (at);

CREATE INDEX exchange_record_key ON public.exchange_record USING btree (key) WHERE (key IS NOT NULL);

CREATE INDEX exchange_record_permit_41ab55ea ON public.exchange_record USING btree (permit);

CREATE INDEX exchange_record_unified_number_8a701ae6 ON public.exchange_record USING btree (unified_number);

CREATE INDEX exchange_record_unified_number_8a701ae6_like ON public.exchange_record USING btree (unified_number text_pattern_ops);

CREATE INDEX exchange_rule_code_1a182a84 ON public.exchange_rule USING btree (code);

CREATE INDEX exchange_rule_code_1a182a84_like ON public.exchange_rule USING btree (code text_pattern_ops);

CREATE INDEX file_download_export_id_d2cbc05f ON public.file_download USING btree (export_id);

CREATE INDEX file_export_at_e101ddc5 ON public.file_export USING btree (at);

CREATE INDEX file_import_newest_first ON public.file_import USING btree (received_at DESC);

CREATE UNIQUE INDEX file_import_once ON public.file_import USING btree (interface, sha256, delivery) WHERE (NOT (state = ANY (ARRAY['cancelled'::text, 'refused'::text])));

CREATE INDEX file_import_row_by_outcome ON public.file_import_row USING btree (import_id, outcome, number);

CREATE INDEX file_import_sequence ON public.file_import USING btree (interface, sequence) WHERE (sequence IS NOT NULL);

CREATE INDEX forgotten_person_unified_number_8282dc50_like ON public.forgotten_person USING btree (unified_number text_pattern_ops);

CREATE INDEX form_held_run_id_eaa35dff ON public.form_held USING btree (run_id);

CREATE INDEX form_part_run_id_b9f12cb5 ON public.form_part USING btree (run_id);

CREATE INDEX form_row_run_id_8c9b1736 ON public.form_row USING btree (run_id);

CREATE UNIQUE INDEX form_run_reprint ON public.form_run USING btree (reprint_of_id, reprint_number) WHERE (reprint_number > 0);

CREATE INDEX form_run_reprint_of_id_e3b7a0cb ON public.form_run USING btree (reprint_of_id);

CREATE INDEX given_up_acquisition_number_f4653a4a_like ON public.given_up_acquisition USING btree (number text_pattern_ops);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX inquiry_by_day ON public.inquiry USING btree (requested_at, id);

CREATE INDEX inquiry_client_key_4dcb8f68_like ON public.inquiry USING btree (client_key text_pattern_ops);

CREATE INDEX inquiry_notice_id_b6971798 ON public.inquiry USING btree (notice_id);

CREATE INDEX inquiry_of_caller ON public.inquiry USING btree (asked_by, requested_at, id);

CREATE INDEX inquiry_of_person ON public.inquiry USING btree (unified_number);

CREATE INDEX inquiry_person_id_5a52a8f9 ON public.inquiry USING btree (person_id);

CREATE INDEX inquiry_state_f399dd2e ON public.inquiry USING btree (state);

CREATE INDEX inquiry_state_f399dd2e_like ON public.inquiry USING btree (state text_pattern_ops);

CREATE INDEX item_block_information_00d8915d_like ON public.item_block USING btree (information text_pattern_ops);

CREATE INDEX job_newest_first ON public.job USING btree (requested_at DESC);

CREATE INDEX job_state_335354e6 ON public.job USING btree (state);

CREATE INDEX job_state_335354e6_like ON public.job USING btree (state text_pattern_ops);

CREATE INDEX linked_person_acquisition_dac066a4_like ON public.linked_person USING btree (acquisition text_pattern_ops);

CREATE INDEX linked_person_code_ca892896_like ON public.linked_person USING btree (code text_pattern_ops);

CREATE INDEX linked_person_merged_into_id_3edc37f9 ON public.linked_person USING btree (merged_into_id);

CREATE INDEX linked_person_unified_number_824631ae_like ON public.linked_person USING btree (unified_number text_pattern_ops);

CREATE INDEX linked_person_untold ON public.linked_person USING btree (id) WHERE (NOT (told_state = code_state));

CREATE INDEX masters_change_code_6a5a2619 ON public.masters_change USING btree (code);

CREATE INDEX masters_change_code_6a5a2619_like ON public.masters_change USING btree (code text_pattern_ops);

CREATE INDEX masters_change_waiting ON public.masters_change USING btree (master, status);

CREATE UNIQUE INDEX medium_in_use_once ON public.exchange_medium USING btree (number) WHERE (NOT (state = ANY (ARRAY['verified'::text, 'cancelled'::text])));

CREATE UNIQUE INDEX medium_message_once ON public.exchange_medium USING btree (counterpart, message) WHERE ((NOT (message = ''::text)) AND (NOT (state = 'cancelled'::text)));

CREATE INDEX office_closing_day_code_0de09563 ON public.office_closing_day USING btree (code);

CREATE INDEX office_closing_day_code_0de09563_like ON public.office_closing_day USING btree (code text_pattern_ops);

CREATE INDEX outbox_due ON public.outbox_message USING btree (due_at) WHERE (state = 'waiting'::text);

CREATE INDEX peer_code_6e0a7092_like ON public.peer USING btree (code text_pattern_ops);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX protected_number_person_id_78d69476 ON public.protected_number USING btree (person_id);

CREATE INDEX provision_by_day ON public.provision USING btree (notified_at, id);

CREATE INDEX provision_copy_person_id_9f6898b3 ON public.provision_copy USING btree (person_id);

CREATE INDEX provision_open_ones ON public.provision USING btree (expires_at) WHERE (state = ANY (ARRAY['notified'::text, 'held'::text, 'released'::text]));

CREATE INDEX provision_person_id_d146f71b ON public.provision USING btree (person_id);

CREATE INDEX provision_refused_ones ON public.provision USING btree (notified_at) WHERE ((NOT (report_refusal = ''::text)) OR (NOT (mark_refusal = ''::text)));

CREATE INDEX provision_step_provision_id_39db9522 ON public.provision_step USING btree (provision_id);

CREATE INDEX received_message_expires_at_c0ef6b85 ON public.received_message USING btree (expires_at);

CREATE INDEX received_message_taken_at_be2db94b ON public.received_message USING btree (taken_at);

CREATE INDEX retired_code_code_8f94a7de_like ON public.retired_code USING btree (code text_pattern_ops);

CREATE INDEX screens_draft_saved_at_d751d01c ON public.screens_draft USING btree (saved_at);

CREATE INDEX screens_editing_seen_at_bbaa2aeb ON public.screens_editing USING btree (seen_at);

CREATE INDEX screens_form_key_used_at_fbb036ed ON public.screens_form_key USING btree (used_at);

CREATE INDEX screens_list_default_setting_id_af9a7ea3 ON public.screens_list_default USING btree (setting_id);

CREATE INDEX screens_notice_session_abfcceb2 ON public.screens_notice USING btree (session);

CREATE INDEX screens_notice_session_abfcceb2_like ON public.screens_notice USING btree (session text_pattern_ops);

CREATE INDEX taken_acquisition_number_034429f8_like ON public.taken_acquisition USING btree (number text_pattern_ops);

CREATE INDEX wanted_copy_move_id_67e84585 ON public.wanted_copy USING btree (move_id);

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

ALTER TABLE ONLY public.api_client
    ADD CONSTRAINT api_client_approval_id_c97c95a1_fk_approvals_approval_id FOREIGN KEY (approval_id) REFERENCES public.approvals_approval(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_client_calls
    ADD CONSTRAINT api_client_calls_client_id_85de79ec_fk_api_client_id FOREIGN KEY (client_id) REFERENCES public.api_client(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.copy_difference
    ADD CONSTRAINT copy_difference_comparison_id_41957865_fk_copy_comparison_id FOREIGN KEY (comparison_id) REFERENCES public.copy_comparison(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.copy_holder
    ADD CONSTRAINT copy_holder_person_id_1141cecb_fk_linked_person_id FOREIGN KEY (person_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.copy_origin
    ADD CONSTRAINT copy_origin_person_id_f292fa71_fk_linked_person_id FOREIGN KEY (person_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_medium
    ADD CONSTRAINT exchange_medium_notice_id_1f1694c2_fk_carried_notice_id FOREIGN KEY (notice_id) REFERENCES public.carried_notice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.exchange_medium_step
    ADD CONSTRAINT exchange_medium_step_medium_id_9d7eeabf_fk_exchange_medium_id FOREIGN KEY (medium_id) REFERENCES public.exchange_medium(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_held
    ADD CONSTRAINT form_held_run_id_eaa35dff_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_part
    ADD CONSTRAINT form_part_run_id_b9f12cb5_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_row
    ADD CONSTRAINT form_row_run_id_8c9b1736_fk_form_run_id FOREIGN KEY (run_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.form_run
    ADD CONSTRAINT form_run_reprint_of_id_e3b7a0cb_fk_form_run_id FOREIGN KEY (reprint_of_id) REFERENCES public.form_run(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inquiry
    ADD CONSTRAINT inquiry_notice_id_b6971798_fk_carried_notice_id FOREIGN KEY (notice_id) REFERENCES public.carried_notice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.inquiry
    ADD CONSTRAINT inquiry_person_id_5a52a8f9_fk_linked_person_id FOREIGN KEY (person_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.linked_person
    ADD CONSTRAINT linked_person_merged_into_id_3edc37f9_fk_linked_person_id FOREIGN KEY (merged_into_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.protected_number
    ADD CONSTRAINT protected_number_person_id_78d69476_fk_linked_person_id FOREIGN KEY (person_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provision_copy
    ADD CONSTRAINT provision_copy_person_id_9f6898b3_fk_linked_person_id FOREIGN KEY (person_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provision
    ADD CONSTRAINT provision_person_id_d146f71b_fk_linked_person_id FOREIGN KEY (person_id) REFERENCES public.linked_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provision_step
    ADD CONSTRAINT provision_step_provision_id_39db9522_fk_provision_id FOREIGN KEY (provision_id) REFERENCES public.provision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.screens_list_default
    ADD CONSTRAINT screens_list_default_setting_id_af9a7ea3_fk_screens_l FOREIGN KEY (setting_id) REFERENCES public.screens_list_setting(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.wanted_copy
    ADD CONSTRAINT wanted_copy_move_id_67e84585_fk_number_move_id FOREIGN KEY (move_id) REFERENCES public.number_move(id) DEFERRABLE INITIALLY DEFERRED;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sesshu_blueprint_app;

REVOKE ALL ON FUNCTION public.exchange_record_delete(p_before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.exchange_record_delete(p_before timestamp with time zone) TO sesshu_blueprint_app;

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

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_client TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_client_calls TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_refused_keys TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approvals_approval TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approvals_number_series TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.approvals_setting TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.audit_detail TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.audit_entry TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.audit_entry_queue_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.audit_subject TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.audit_subject_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_system TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.carried_notice TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.client_scope TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.copy_comparison TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.copy_difference TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.copy_difference_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_holder TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_origin TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.copy_removal TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.department_duty TO sesshu_blueprint_app;

GRANT SELECT ON TABLE public.django_migrations TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.django_migrations_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.exchange_deletion TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_medium TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.exchange_medium_step TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.exchange_medium_step_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.exchange_record TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exchange_rule TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.file_download TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.file_download_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.file_export TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_import TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_import_row TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.file_import_row_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.forgotten_person TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.form_held TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.form_held_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.form_part TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.form_part_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.form_row TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.form_row_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.form_run TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.given_up_acquisition TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inquiry TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.item_block TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job TO sesshu_blueprint_app;

GRANT SELECT,INSERT ON TABLE public.job_chunk TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.job_chunk_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.linked_person TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.masters_change TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.number_move TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.office_closing_day TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox_message TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.peer TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_events TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_events_id_seq TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_periodic_defers TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_workers TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_workers_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.protected_number TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provision TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provision_copy TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provision_step TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.received_message TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.received_message_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.retired_code TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_draft TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_editing TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.screens_editing_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_form_key TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_list_default TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.screens_list_default_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_list_setting TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.screens_notice TO sesshu_blueprint_app;

GRANT SELECT,USAGE ON SEQUENCE public.screens_notice_id_seq TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.taken_acquisition TO sesshu_blueprint_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wanted_copy TO sesshu_blueprint_app;

INSERT INTO public.django_migrations (app, name, applied) VALUES
    ('approvals', '0001_initial', now()),
    ('accounts', '0001_initial', now()),
    ('access', '0001_initial', now()),
    ('accounts', '0002_attestation_roots', now()),
    ('api', '0001_initial', now()),
    ('api', '0002_refused_keys', now()),
    ('api', '0003_client_calls', now()),
    ('audit', '0001_initial', now()),
    ('closing_days', '0001_initial', now()),
    ('people', '0001_initial', now()),
    ('people', '0002_taken_acquisition', now()),
    ('people', '0003_blocked_at', now()),
    ('people', '0004_code_lifecycle', now()),
    ('people', '0005_told_state', now()),
    ('people', '0006_merged', now()),
    ('copies', '0001_initial', now()),
    ('copies', '0002_copycomparison_copydifference', now()),
    ('copies', '0003_removal', now()),
    ('copies', '0004_moving', now()),
    ('exchange_records', '0001_initial', now()),
    ('exchange_records', '0002_hold_ended', now()),
    ('exchange_records', '0003_giving', now()),
    ('exchange_records', '0004_later_mark', now()),
    ('exchange_records', '0005_searched', now()),
    ('exchange_rules', '0001_initial', now()),
    ('exchange_rules', '0002_departmentduty', now()),
    ('exchange_rules', '0003_client_scope', now()),
    ('files', '0001_initial', now()),
    ('files', '0002_sequence', now()),
    ('files', '0003_delivery', now()),
    ('files', '0004_refused_again', now()),
    ('forms', '0001_initial', now()),
    ('people', '0007_forgotten_person', now()),
    ('people', '0008_same_as', now()),
    ('people', '0009_protected_number', now()),
    ('people', '0010_announced_at', now()),
    ('people', '0011_given_up_acquisition', now()),
    ('people', '0012_stuck_is_told', now()),
    ('inquiries', '0001_initial', now()),
    ('inquiries', '0002_delete_dutyassignment', now()),
    ('inquiries', '0003_later_mark', now()),
    ('inquiries', '0004_own_list', now()),
    ('inquiries', '0005_searched', now()),
    ('jobs', '0001_initial', now()),
    ('masters', '0001_initial', now()),
    ('media', '0001_initial', now()),
    ('media', '0002_lost', now()),
    ('media', '0003_left_over', now()),
    ('media', '0004_steps', now()),
    ('media', '0005_message', now()),
    ('operations', '0001_initial', now()),
    ('operations', '0002_removals', now()),
    ('outbox', '0001_initial', now()),
    ('outbox', '0002_given_up', now()),
    ('peers', '0001_initial', now()),
    ('peers', '0002_kinds', now()),
    ('peers', '0003_open_words', now()),
    ('people', '0013_doubted_since', now()),
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
    ('provisions', '0001_initial', now()),
    ('provisions', '0002_released_at', now()),
    ('provisions', '0003_givings', now()),
    ('provisions', '0004_needs_two', now()),
    ('provisions', '0005_later_mark', now()),
    ('provisions', '0006_steps', now()),
    ('provisions', '0007_refusals', now()),
    ('provisions', '0008_reported_again', now()),
    ('provisions', '0009_refused_ones', now()),
    ('provisions', '0010_open_ones', now()),
    ('provisions', '0011_by_day', now()),
    ('screens', '0001_initial', now()),
    ('screens', '0002_list_settings', now()),
    ('screens', '0003_drafts', now()),
    ('sealed_messages', '0001_initial', now()),
    ('sealed_messages', '0002_taken_at', now());
