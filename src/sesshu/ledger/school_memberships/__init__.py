"""在学: which school a child goes to, as the school register tells it."""
