"""予診票の束: slips of one institution and month are keyed one after another, counted and, if wished, keyed twice."""
