"""API: other systems call this one with their own key. Permissions, purposes and log are those of people."""
