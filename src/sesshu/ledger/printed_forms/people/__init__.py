"""Forms about one person: what stands on them."""
