"""Where a run stops."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gradstudio.lab.debugger.change_log import Indices
from gradstudio.lab.debugger.script import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakpoints:
    """Nodes and operations at which a run stops: once the step that is about them is taken.

    Attributes:
        nodes: indices of nodes; at a leaf a run stops with each step that changes its numbers.
        operations: symbols, such as ``tanh``.
    """

    nodes: frozenset[int] = frozenset()
    operations: frozenset[str] = frozenset()

    def with_node_toggled(self, node: int) -> Breakpoints:
        """Return them with one more node, or without it where it is among them."""
        return replace(self, nodes=self.nodes ^ {node})

    def with_operation_toggled(self, symbol: str) -> Breakpoints:
        """Return them with one more operation, or without it where it is among them."""
        return replace(self, operations=self.operations ^ {symbol})

    def stops_of(self, script: Script) -> Indices:
        """Return the positions of a script at which a run stops, ascending."""
        steps = [script.steps_of(node) for node in self.nodes]
        if self.operations:
            of_node = np.array([node._op in self.operations for node in script.subject.nodes] + [False])
            steps.append(np.flatnonzero(of_node[script.nodes]))  # −1, for no node, is the last
        return np.unique(np.concatenate(steps)) + 1 if steps else np.zeros(0, dtype=np.int64)
