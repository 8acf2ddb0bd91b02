"""閲覧中の職員: who has a person on the screen right now."""
