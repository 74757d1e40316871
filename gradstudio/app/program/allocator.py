"""Memory that is freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys

_LARGEST_KEPT = 16 * 2**20
"""Blocks below it may be kept to be used again; pictures of a window are among them, and are made often."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def return_freed_memory() -> bool:
    """Have the C library keep little of what is freed.

    By itself it raises its bounds with what is freed, up to 64 MB for each thread: with large tables a hundred MB
    and more would stay taken for nothing.

    Returns:
        Whether the C library can be told so; that of GNU can.
    """
    if sys.platform != "linux":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_M_TRIM_THRESHOLD, _LARGEST_KEPT) and mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT))
