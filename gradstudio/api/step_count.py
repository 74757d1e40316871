"""`step_count`: a number of steps that a caller asks for."""

from __future__ import annotations

from operator import index
from typing import SupportsIndex

from gradstudio.engine.errors import ConfigurationError, shown


def step_count(steps: SupportsIndex) -> int:
    """Return a number of steps, which a caller may have as any kind of whole number."""
    try:
        count = index(steps)
    except TypeError:
        count = -1
    if count < 0:
        raise ConfigurationError(f"steps is {shown(steps)}, but it is a whole number from 0 on, or None.")
    return count
