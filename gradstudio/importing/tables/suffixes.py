"""The endings of files that hold tables; what a file is, is found by what is in it."""

from __future__ import annotations

OF_TEXT = (".csv", ".tsv", ".txt", ".tab", ".dat")
UNPACKED = (".xlsx", ".xlsm", ".parquet", ".npy", ".npz")
"""Of those that are written as text before they are read."""
