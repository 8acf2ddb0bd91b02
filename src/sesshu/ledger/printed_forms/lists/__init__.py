"""Lists of people for schools, districts and institutions."""
