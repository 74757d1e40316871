"""Where in a graph a mistake can sit."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import FaultPlace
from gradstudio.lab.bugs.forward import biases

_SITS_IN_LEAVES = "forgotten_bias"


def places_in(bug: Bug, nodes: Sequence[Value]) -> tuple[FaultPlace, ...]:
    """Return the places of a graph that a mistake can sit in; none where it sits nowhere in particular.

    Args:
        bug: the mistake.
        nodes: of the graph, in topological order.
    """
    if bug.place == "operation":
        return tuple(FaultPlace("operation", name) for name in operations_in(nodes))
    if bug.place == "layer":
        return tuple(FaultPlace("layer", name) for name in _layers(bug, nodes))
    return ()


def operations_in(nodes: Sequence[Value]) -> tuple[str, ...]:
    """Return the names of the operations of a graph, each once, in alphabetical order."""
    return tuple(sorted({node.operation.name for node in nodes if node.operation is not None}))


def _layers(bug: Bug, nodes: Sequence[Value]) -> tuple[str, ...]:
    if bug.key == _SITS_IN_LEAVES:
        sitting: Sequence[Value] = biases([node for node in nodes if not node._prev], FaultPlace())
    else:
        sitting = [node for node in nodes if node.operation is not None and node.operation.name == "tanh"]
    paths = [ScalarPath.parse(node.label) for node in sitting]
    return tuple(f"layer{layer}" for layer in sorted({path.layer for path in paths if path is not None}))
