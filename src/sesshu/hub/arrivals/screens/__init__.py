"""Pages of what came in and what went out."""
