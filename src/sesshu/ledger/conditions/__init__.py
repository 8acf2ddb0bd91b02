"""特別な事情: circumstances of a person that the rules ask about, with period, evidence and due date."""
