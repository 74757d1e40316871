"""`LeftPass`: where a pass stood when its graph was left, so that it goes on there when that comes back."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gradstudio.lab.debugger.debugger import Debugger
    from gradstudio.lab.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Place:
    """A position in a pass that is no longer there.

    Attributes:
        identity: what it was of, but for the numbers.
        position: where it stood.
        leaves: the numbers of the leaves that it had begun with.
    """

    identity: Hashable
    position: int
    leaves: NDArray[np.float64]


class LeftPass:
    """Remembers the last such pass."""

    def __init__(self) -> None:
        self._place: _Place | None = None

    def keep(self, identity: Hashable, debugger: Debugger) -> None:
        """Remember where a pass stands now.

        Args:
            identity: what it is of, but for the numbers.
            debugger: goes through it.
        """
        self._place = _Place(identity=identity, position=debugger.position, leaves=_leaves(debugger.subject))

    def forget(self) -> None:
        """Remember none."""
        self._place = None

    def position_in(self, identity: Hashable, debugger: Debugger) -> int | None:
        """Return where it stood if another pass goes through the same graph with the same numbers; only once.

        Args:
            identity: what that is of, but for the numbers.
            debugger: goes through it.
        """
        left = self._place
        if left is None or left.identity != identity:
            return None
        if not np.array_equal(left.leaves, _leaves(debugger.subject), equal_nan=True):
            return None
        self._place = None
        return left.position


def _leaves(subject: Subject) -> NDArray[np.float64]:
    return subject.data[[node for node, operands in enumerate(subject.operands) if not operands]]
