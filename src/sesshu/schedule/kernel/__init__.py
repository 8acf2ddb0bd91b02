"""The kernel: one sequential function over integers, the same as plain Python or compiled."""
