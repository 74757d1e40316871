"""`Subject`: the graph that the lab works on, as a copy of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.reading import GraphReadingError, read_graph
from gradstudio.graph.value_graph import CONSTANT_LABELS
from gradstudio.lab.errors import LabError
from gradstudio.lab.naming import node_names
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import build_loss
from gradstudio.training.look.trace import MAX_SCALARS, is_traced
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment

_TOO_LARGE = (
    f"The graph has more than {MAX_SCALARS:,} scalars, too many to be worked on one by one. "
    "Watch the loss of fewer samples, or make the network smaller."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """A graph that the lab works on, a copy of its own: whatever is done to it nothing else sees.

    Its gradients are those of one `backward` from zero. A graph with an operation that is not the engine's has
    those that were read of it.

    Attributes:
        root: the final result.
        nodes: in topological order, the root last: node i is node i of the drawing of the graph.
        names: what lines, tables and lessons call each node, no two alike: its label, a constant's number, or u1.
        knobs: leaves that may be turned, as indices in order: the parameters of a network, or the named leaves
            of an expression.
        title: what the root is: "the sample's loss", "L".
        moment: run and step that the numbers are of; None for what is no run's.
        operands: of each node, as indices in operand order.
    """

    root: Value
    nodes: tuple[Value, ...]
    names: tuple[str, ...]
    knobs: tuple[int, ...]
    title: str
    moment: Moment | None = None
    operands: tuple[tuple[int, ...], ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def data(self) -> NDArray[np.float64]:
        """The value of each node now: shape (nodes,)."""
        return np.array([node.data for node in self.nodes])

    @property
    def grad(self) -> NDArray[np.float64]:
        """The derivative of the root with respect to each node, as it stands there now: shape (nodes,)."""
        return np.array([node.grad for node in self.nodes])

    @property
    def inputs(self) -> tuple[int, ...]:
        """The named leaves that are no knobs and no targets, such as the inputs of a network."""
        knobs = set(self.knobs)
        return tuple(
            i
            for i, node in enumerate(self.nodes)
            if not node._prev and node.label not in CONSTANT_LABELS and i not in knobs
        )

    @property
    def is_known(self) -> bool:
        """Whether every operation is one of the engine's, so that everything can be recomputed."""
        return all(node.operation is not None for node in self.nodes if node._prev)

    def index_of(self, name: str) -> int | None:
        """Return the node with a name, or None."""
        return self.names.index(name) if name in self.names else None

    def copy(self) -> Subject:
        """Return the same graph once more, with the same numbers, for somebody who will change it."""
        nodes = _copies(self.nodes)
        return Subject(
            root=nodes[-1],
            nodes=nodes,
            names=self.names,
            knobs=self.knobs,
            title=self.title,
            moment=self.moment,
            operands=self.operands,
        )


def subject_of_loss(
    spec: ProjectSpec,
    dataset: Dataset,
    parameters: Iterable[float],
    watch: Watch,
    samples: Sequence[int],
    moment: Moment | None = None,
) -> Subject:
    """Return the loss of a project as the canvas draws it, after a backward pass.

    Args:
        spec: network, loss and penalties.
        dataset: where the samples are.
        parameters: flat, in the order of `MLP.parameters`.
        watch: whose loss.
        samples: indices of its samples in the data set.
        moment: run and step that the parameters are of, if they are of one.

    Raises:
        LabError: it has more than 100,000 scalars.
        ShapeError: there is no such sample, or there are more or fewer parameters than the network has.
        MathDomainError: parameters that are not finite leave the domain of a function.
    """
    if not is_traced(spec, watch, len(samples)):
        raise LabError(_TOO_LARGE)
    loss = build_loss(spec, dataset, parameters, watch, samples)
    loss.root.backward()
    nodes = tuple(topological_order(loss.root))
    place = {node: i for i, node in enumerate(nodes)}
    return Subject(
        root=loss.root,
        nodes=nodes,
        names=node_names(nodes, samples),
        # A parameter is in the graph only if the loss depends on it; all do, as penalties bring no others.
        knobs=tuple(place[parameter] for parameter in loss.parameters if parameter in place),
        title=watch.title,
        moment=moment,
        operands=_operands(nodes, place),
    )


def subject_of_value(root: object, title: str = "") -> Subject:
    """Return a copy of a graph made by hand: of ours, or of objects like micrograd's.

    Args:
        root: the final result of a computation; nothing of it is changed.
        title: what it is called; by default its label, or else "the result".

    Raises:
        LabError: it has more than 100,000 scalars, or it is no graph.
    """
    try:
        value, _ = read_graph(root)
    except GraphReadingError as error:
        raise LabError(str(error)) from error
    nodes = _copies(topological_order(value))
    if all(node.operation is not None for node in nodes if node._prev):
        for node in nodes:
            node.grad = 0.0
        nodes[-1].backward()
    place = {node: i for i, node in enumerate(nodes)}
    return Subject(
        root=nodes[-1],
        nodes=nodes,
        names=node_names(nodes),
        knobs=tuple(
            i for i, node in enumerate(nodes) if not node._prev and node.label not in CONSTANT_LABELS
        ),
        title=title or nodes[-1].label or "the result",
        operands=_operands(nodes, place),
    )


def _copies(nodes: Sequence[Value]) -> tuple[Value, ...]:
    """Return the nodes of a graph, given in topological order, once more; rules of one's own are left out."""
    copies: dict[Value, Value] = {}
    for node in nodes:
        copy = Value(node.data, [copies[operand] for operand in node._prev], node._op, node.label)
        copy.grad, copy._rule = node.grad, node.operation
        copies[node] = copy
    return tuple(copies.values())


def _operands(nodes: Sequence[Value], place: dict[Value, int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(place[operand] for operand in node._prev) for node in nodes)
