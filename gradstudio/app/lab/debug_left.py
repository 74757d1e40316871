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
class LeftPass:
    """A position in a pass that is no longer there.

    Attributes:
        identity: what it was of, but for the numbers.
        position: where it stood.
        leaves: the numbers of the leaves that it had begun with.
    """

    identity: Hashable
    position: int
    leaves: NDArray[np.float64]

    @classmethod
    def of(cls, identity: Hashable, debugger: Debugger) -> LeftPass:
        """Return where a pass stands now."""
        return cls(identity=identity, position=debugger.position, leaves=_leaves(debugger.subject))

    def is_of(self, identity: Hashable, debugger: Debugger) -> bool:
        """Whether another pass goes through the same graph with the same numbers."""
        return self.identity == identity and np.array_equal(
            self.leaves, _leaves(debugger.subject), equal_nan=True
        )


def _leaves(subject: Subject) -> NDArray[np.float64]:
    return subject.data[[node for node, operands in enumerate(subject.operands) if not operands]]
