"""年間計画: which mailing goes out in which month, and how far a run may differ from last year's."""
