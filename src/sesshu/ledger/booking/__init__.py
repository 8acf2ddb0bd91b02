"""予約サイト: the public page for reservations, a process of its own with a login role of its own."""
