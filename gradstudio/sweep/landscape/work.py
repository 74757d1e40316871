"""`WorkDone`: what has to be computed of a landscape, in pieces between which it is told and can be given up."""

from __future__ import annotations

from collections.abc import Callable

GoesOn = Callable[[float], bool]
"""Is told how much work the next piece is, and says whether to do it."""

AT_ONCE = 2**28
"""Of one piece: less than a tenth of a second on a core of 3·10⁹ products a second."""
MAKING = 32
"""Products with samples that take as long as making a parameter at a place of a plane."""


def work_of(points: int, parameters: int, samples: int) -> float:
    """Return products of a parameter and a sample, those included that making the parameters costs.

    Args:
        points: places at which the loss is measured.
        parameters: of the network.
        samples: on which it is measured.
    """
    return float(points) * parameters * (samples + MAKING)


def unwatched(work: float) -> bool:
    """Go on, whatever it costs."""
    return True


class WorkDone:
    """Adds up what is done.

    Args:
        total: how much there is to do.
        go_on: is told which share is done, and says whether to go on.
    """

    def __init__(self, total: float, go_on: Callable[[float], bool]) -> None:
        self._total = total
        self._go_on = go_on
        self._done = 0.0

    def goes_on(self, work: float) -> bool:
        """Take in how much work the next piece is; return whether to do it."""
        share = min(self._done / self._total, 1.0) if self._total > 0.0 else 1.0
        self._done += work
        return self._go_on(share)
