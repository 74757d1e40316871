"""`LeafNow`: a leaf of a typed expression, as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.lab.expressions import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafNow:
    """A leaf as it is now.

    Attributes:
        leaf: which.
        number: its number.
        grad: the derivative of the result with respect to it; None while there is no result.
        can_move: whether its number can be set; not that of a broken text.
    """

    leaf: Leaf
    number: float
    grad: float | None
    can_move: bool
