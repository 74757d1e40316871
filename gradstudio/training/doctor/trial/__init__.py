"""Mends that are tried before they are recommended: the same run with and without them, on three seeds."""
