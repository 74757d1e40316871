"""Sweeps behind the window: carried out aside, read as they come, and opened as runs of the record."""
