"""Pages about facts of exemption."""
