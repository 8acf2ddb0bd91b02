"""What municipalities and the network say to each other: messages, their states, the rules they are held to, and how
they are signed and encrypted. Ours, on published standards; no official interface is meant by any name in here."""
