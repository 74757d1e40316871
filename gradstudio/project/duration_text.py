"""Times as the program shows them."""

from __future__ import annotations


def duration_text(seconds: float) -> str:
    """Return a time as one says it: ``30 ms``, ``4.2 s``, ``3 min 05 s``, ``2 h 07 min``."""
    if seconds < 0.9995:
        return f"{1000 * seconds:.0f} ms"
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if whole < 10 else f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60:,} h {minutes % 60:02} min"
