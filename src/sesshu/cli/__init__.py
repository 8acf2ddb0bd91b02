"""The command line. Standard library only until a command needs more: light commands must start fast."""
