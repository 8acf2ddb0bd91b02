"""Pages of screening forms."""
