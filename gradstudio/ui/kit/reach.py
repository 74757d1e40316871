"""How far any plot can be zoomed and moved: numbers beyond it have no place on a screen."""

from __future__ import annotations

import math
from dataclasses import dataclass

LARGEST = 1e300
"""No plot shows more: the distance between two such numbers is still a number."""

_WIDEST = 1e3
_NARROWEST = 1e-9
_DIGITS = 1e-12
"""Numbers that differ by a smaller part of themselves are the same to a plot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far one direction of a plot can be zoomed and moved.

    Attributes:
        low: nothing below is shown.
        high: nothing above is shown.
        narrowest: the least that is shown at once, above 0.
        widest: the most that is shown at once.
    """

    low: float
    high: float
    narrowest: float
    widest: float

    @classmethod
    def around(cls, low: float, high: float, largest: float = LARGEST) -> Reach:
        """Return the reach of a plot that at first shows all from one number to another.

        Args:
            low: what it shows at first; what is not finite counts as 0.
            high: above `low`; if it is not, they are taken apart.
            largest: no number beyond is shown, on either side of 0.
        """
        low, high = (
            max(-largest, min(number, largest)) if math.isfinite(number) else 0.0 for number in (low, high)
        )
        magnitude = max(abs(low), abs(high))
        narrowest = max(_NARROWEST * (high - low), _DIGITS * magnitude, 1.0 / LARGEST)
        span = max(high - low, narrowest)
        widest = min(_WIDEST * span, 2 * largest)
        middle = (low + high) / 2
        return cls(
            low=max(middle - widest, -largest),
            high=min(middle + widest, largest),
            narrowest=narrowest,
            widest=widest,
        )

    def held(self, low: float, high: float) -> tuple[float, float]:
        """Return the range nearest to another that is within reach; what is not finite gives all of it."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return self.low, self.high
        span = min(max(high - low, self.narrowest), self.widest, self.high - self.low)
        low = min(max((low + high) / 2 - span / 2, self.low), self.high - span)
        return low, low + span
