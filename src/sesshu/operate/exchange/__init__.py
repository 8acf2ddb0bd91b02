"""Running the network and its intermediaries together: keys made known, people linked, rounds sent, sides compared."""
