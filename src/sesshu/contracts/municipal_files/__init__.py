"""The columns of the files that the city's systems exchange, one YAML a file kind, in the words of layouts.

They are ours: where an official layout exists, a city maps its columns in the sending system. 要確認.
"""
