"""The one door through which records leave: a function that runs as the owner of the table.

The app role may delete no record. This function deletes what is older than the years that the law wants, measured from
the newest record: a clock that was set wrong cannot empty the table.
"""

from __future__ import annotations

from sesshu.intermediary.exchange_rules.rules import STANDARDS

NAME = "exchange_record_delete"


def statements(role: str) -> list[str]:
    """What the owner of the tables runs after each migration."""
    years = int(STANDARDS.known()["record_years"]["least"])
    return [
        f"""CREATE OR REPLACE FUNCTION {NAME}(p_before timestamptz) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $deletion$
        DECLARE v_newest timestamptz; v_rows bigint;
        BEGIN
            SELECT max(at) INTO v_newest FROM exchange_record;
            IF v_newest IS NULL OR p_before > v_newest - interval '{years} years' THEN
                RETURN 0;
            END IF;
            DELETE FROM exchange_record WHERE at < p_before;
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            RETURN v_rows;
        END $deletion$""",  # noqa: S608 - the name and the years are our own
        f"REVOKE ALL ON FUNCTION {NAME}(timestamptz) FROM PUBLIC",
        f'GRANT EXECUTE ON FUNCTION {NAME}(timestamptz) TO "{role}"',
    ]
