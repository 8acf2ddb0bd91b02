"""What was decided about each institution whose slips are late, before a mailing is released."""
