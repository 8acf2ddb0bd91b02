"""Pages of remarks."""
