"""Keys that encrypt what rests in a database: versioned, wrapped by a key that the database never sees.

The wrapping key lies with a `KeyProvider` (a file for demo and tests, a hardware module where a city has one). The data
keys lie wrapped in the database. Two rings never share a key.
"""
