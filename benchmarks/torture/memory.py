"""How much memory this process held at most. A child begins with its own, not with what its parent holds."""

from __future__ import annotations

import resource
from pathlib import Path


def peak_begun() -> int:
    """Begin to measure anew how much memory is held at most, and return how much it is now, in bytes."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return peak()
    return _status("VmRSS")


def held() -> int:
    """Return how much memory is held now, in bytes."""
    return _status("VmRSS") or peak()


def peak() -> int:
    """Return how much memory was held at most, in bytes."""
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _status(name: str) -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)
