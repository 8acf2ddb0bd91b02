"""施設: where people live whose letters go there, and children placed by a welfare measure or in foster care."""
