"""People of this municipality: unified number, linkage code, and the two flags. No name, no Individual Number."""
