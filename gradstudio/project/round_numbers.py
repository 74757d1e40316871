"""Round numbers, at which the ticks of an axis stand."""

from __future__ import annotations

import math


def round_numbers(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from low to high, at most about so many, in steps of 1, 2 or 5 times a power of 10.

    Args:
        low: the lower end.
        high: the upper end; where it is not above the lower one there are none.
        most: about how many numbers at the most.
    """
    span = high - low
    if not (span > 0 and math.isfinite(span)):
        return []
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [float(f"{k * step:.15g}") for k in range(first, math.floor(high / step + 1e-9) + 1)]
