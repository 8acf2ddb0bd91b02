"""Pages of the public booking site."""
