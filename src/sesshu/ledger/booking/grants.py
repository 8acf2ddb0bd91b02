"""What the login role of the public page may do, and nothing else. No table with a name, an address or a telephone
number is among it: of people it sees what the functions answer for a number and a birth date that were both given.
"""

from __future__ import annotations

READ = (
    "event", "event_session", "event_opening", "event_kind", "event_venue", "programmes_programme",
    "programmes_law_setting", "products_city_product", "reservation",
)  # fmt: skip
ADD = ("reservation", "reservation_change", "reservation_contact", "audit_entry", "audit_subject", "audit_detail")
CHANGE = {
    "event_session": ("taken",),
    "reservation": (
        "state", "version", "moved_up_at", "cancelled_at", "cancelled_by", "cancel_reason", "replaced_by_id",
    ),
}  # fmt: skip
ANSWERED = {"audit_entry": ("queue_id",), "audit_subject": ("id",), "reservation_change": ("id",)}
NUMBERED = ("audit_entry_queue_id_seq", "audit_subject_id_seq", "reservation_change_id_seq")
FUNCTIONS = (
    "booking_enter(text)", "booking_sign_in(text, text, date, text)", "booking_people(text)", "booking_leave(text)",
)  # fmt: skip


def statements(role: str) -> list[str]:
    """Take everything away from the role, then give it the little that it needs."""
    name = f'"{role}"'
    found = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
    ]
    found += [f'GRANT SELECT ON "{table}" TO {name}' for table in READ]
    found += [f'GRANT INSERT ON "{table}" TO {name}' for table in ADD]
    found += [f'GRANT UPDATE ({_list(columns)}) ON "{table}" TO {name}' for table, columns in CHANGE.items()]
    found += [f'GRANT SELECT ({_list(columns)}) ON "{table}" TO {name}' for table, columns in ANSWERED.items()]
    found += [f'GRANT USAGE ON SEQUENCE "{sequence}" TO {name}' for sequence in NUMBERED]
    found += [f"GRANT EXECUTE ON FUNCTION {function} TO {name}" for function in FUNCTIONS]
    return found


def _list(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
