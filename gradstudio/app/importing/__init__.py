"""Bringing in what was made elsewhere, away from the window's thread. No widgets."""
