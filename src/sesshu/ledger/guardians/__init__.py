"""保護者: who looks after a child, for a period, and where letters about the child go."""
