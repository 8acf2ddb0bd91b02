"""Linkage codes (符号): issued for each body apart, from the register's word about whom an acquisition is."""
