"""副本と宛名: which of our people the other systems know, under which protection, and copies of their records."""
