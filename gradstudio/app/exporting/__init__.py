"""Exporting the moment in sight, on a thread of its own. No widgets."""
