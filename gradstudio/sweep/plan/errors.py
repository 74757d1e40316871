"""Errors of plans."""

from __future__ import annotations

from gradstudio.engine.errors import cut
from gradstudio.sweep.errors import SweepError


class PlanError(SweepError):
    """A plan is not legal.

    Args:
        what: what is wrong, and the mend, as a sentence.
        place: where in the plan: names of fields, and the numbers of items from 0.

    Attributes:
        what: see above.
        place: see above.
    """

    def __init__(self, what: str, *place: str | int) -> None:
        self.what = what
        self.place = place
        where = " → ".join(f"value {part + 1}" if isinstance(part, int) else cut(part) for part in place)
        super().__init__(f"{where}: {what}" if where else what)

    def within(self, *outer: str | int) -> PlanError:
        """Return the error as it is told further out."""
        return PlanError(self.what, *outer, *self.place)
