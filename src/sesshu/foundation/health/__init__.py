"""稼働状況: what monitoring asks and what staff see. Rooms add lines with `health.registry.register`."""
