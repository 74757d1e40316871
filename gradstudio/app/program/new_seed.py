"""A seed that nobody chose."""

from __future__ import annotations

import random

_MOST = 1_000_000


def new_seed() -> int:
    """Return one of at most six digits: it is told with each run, and may be typed again."""
    return random.randrange(_MOST)
