"""Starting and keeping the house: PostgreSQL, databases and roles, processes. Imports no Django in its launchers."""
