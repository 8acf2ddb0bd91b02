"""Facts that another system of the city keeps and the data hub hands on as whole lists: taken, followed, taken back."""
