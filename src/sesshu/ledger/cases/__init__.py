"""担当案件: open cases of all rooms with their owner and deadline, and how they are handed to a successor."""
