"""Others at the end of the line: the network, whose keys the installation knows, and bodies, whose keys it tells."""
