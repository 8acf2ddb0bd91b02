"""投函の後: who died or moved since, and how many were vaccinated within the city's period."""
