"""取込と出力: what comes in is received, decoded, checked, staged, reviewed and committed, with a reason for each row;
what goes out is registered.

Reading: `interfaces` (layouts as data), `registry.register(...)` (what a room does with rows), `actions` (the door).
Writing: `exporting.export(...)`.
"""
