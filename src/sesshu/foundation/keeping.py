"""How long records that nobody may delete are kept: one function of the owner is their only way out.

The app role may add rows with any date, and it says which day to delete before. Neither may lead the function: the
years count back from the earlier of the newest record and the clock of the database server, and they are written into
the function. The caller's day can only ask for less.
"""

from __future__ import annotations


def deletion(*, name: str, role: str, newest: str, years: int, deletes: str) -> list[str]:
    """What the owner of the tables runs after each migration, to make `name(p_before)`, which only `role` may call.

    `newest`: a SELECT of one timestamptz. `deletes`: statements that use `p_before`; the rows of the last one are
    counted. The function gives 0 and deletes nothing where `p_before` is younger than the years allow. All are texts
    of our own, none comes from outside."""
    return [
        f"""CREATE OR REPLACE FUNCTION {name}(p_before timestamptz) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'Asia/Tokyo' AS $deletion$
        DECLARE v_newest timestamptz; v_rows bigint;
        BEGIN
            v_newest := ({newest});
            -- a row dated ahead moves nothing: the server's own clock is never passed
            IF v_newest IS NULL OR p_before IS NULL
               OR p_before > least(v_newest, clock_timestamp()) - interval '{years} years' THEN
                RETURN 0;
            END IF;
            {deletes}
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            RETURN v_rows;
        END $deletion$""",
        f"REVOKE ALL ON FUNCTION {name}(timestamptz) FROM PUBLIC",
        f'GRANT EXECUTE ON FUNCTION {name}(timestamptz) TO "{role}"',
    ]
