"""Lengths that all panels share."""

from __future__ import annotations

INSET = 12
"""From a panel's left edge to its title, its captions and its text, in pixels."""
