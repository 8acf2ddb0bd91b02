"""A made-up city: people, their moves and their doses, and the files in which an office receives them.

Everything here is invented; addresses name real towns with house numbers made up. No Individual Number exists in it.
"""
