"""重複の疑い: two records that may be one person, side by side; merging, splitting, undoing, "not a duplicate"."""
