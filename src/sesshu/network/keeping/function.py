"""The one door through which records of the network leave: a function that runs as the owner of the tables.

The app role may delete no record. The years count back from the newest record: a clock that was set wrong empties
nothing. An end goes with its request, as does a mark, so that no permit ever looks open again;
what was told of permits that are not the teller's goes by its own day.
"""

from __future__ import annotations

from sesshu.network.permit_rules.rules import STANDARDS

NAME = "exchange_request_delete"


def statements(role: str) -> list[str]:
    """What the owner of the tables runs after each migration."""
    years = int(STANDARDS.known()["record_years"]["least"])
    return [
        f"""CREATE OR REPLACE FUNCTION {NAME}(p_before timestamptz) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $deletion$
        DECLARE v_newest timestamptz; v_rows bigint;
        BEGIN
            SELECT max(decided_at) INTO v_newest FROM exchange_request;
            IF v_newest IS NULL OR p_before > v_newest - interval '{years} years' THEN
                RETURN 0;
            END IF;
            DELETE FROM provision_outcome o USING exchange_request r
             WHERE o.permit = r.permit AND r.decided_at < p_before;
            DELETE FROM withheld_mark m USING exchange_request r
             WHERE m.request = r.id AND r.decided_at < p_before;
            DELETE FROM refused_report WHERE refused_at < p_before;
            DELETE FROM exchange_request WHERE decided_at < p_before;
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            RETURN v_rows;
        END $deletion$""",  # noqa: S608 - the name and the years are our own
        f"REVOKE ALL ON FUNCTION {NAME}(timestamptz) FROM PUBLIC",
        f'GRANT EXECUTE ON FUNCTION {NAME}(timestamptz) TO "{role}"',
    ]
