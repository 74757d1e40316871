"""`GraphSource`: what gives canvas and inspector a graph and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.groups import Outline
from gradstudio.graph.sealed import SealedNetwork
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.run.moment import RunId

Array = NDArray[np.float64]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """The numbers of a graph at one moment.

    Attributes:
        data: shape (nodes,), the value of each node.
        grad: shape (nodes,), the derivative of the root with respect to each node.
        origin: what they were taken from; numbers of one origin are the same.
        parameters: of the network, flat; empty where there is none.
        step: of the training, 0 where nothing is trained.
        run: which run; None where nothing is trained.
        is_share: whether the gradients are those of a loss of which the graph is a part, as one sample's is of that
            of its batch.
        is_partial: whether NaN stands for a number that is not there yet, or is not to be seen.
    """

    data: Array
    grad: Array
    origin: object
    parameters: Array = field(default_factory=lambda: np.empty(0))
    step: int = 0
    run: RunId | None = None
    is_share: bool = False
    is_partial: bool = False


class GraphSource(Protocol):
    """Gives the structure of a graph of scalars, and its numbers.

    Canvas, inspector, search, focus, colouring and export know nothing else of where a graph comes from.
    """

    @property
    def name(self) -> str:
        """Name of the graph that its scalars belong to: equal for sources whose scalars have the same paths."""

    @property
    def title(self) -> str:
        """What is shown, as the bar of the canvas says it, such as "Expression"."""

    @property
    def structure(self) -> Hashable:
        """Equal for sources whose graphs differ in their numbers alone."""

    @property
    def most_scalars(self) -> int:
        """How many scalars the graph has at the most; which layouts are offered depends on it."""

    @property
    def root_title(self) -> str:
        """What the gradients are derivatives of, such as "the sample's loss"."""

    def build(self, progress: Progress) -> tuple[ValueGraph, Outline] | SealedNetwork:
        """Return nodes, edges and groups, or a network whose scalars are built on demand.

        It is called on the graph thread; `progress` takes the share that is done, and may raise
        `LayoutCancelled`.
        """

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return the numbers of the nodes of its graph, or None while there are none. GUI thread."""


@runtime_checkable
class ComputedSource(Protocol):
    """A `GraphSource` whose graph can be computed anew, as the lab does."""

    def value(self) -> object:
        """Return the result of the computation, a `Value` or an object like it, with its present numbers.

        Called on the GUI thread; nothing of it is changed.
        """


@runtime_checkable
class TypedSource(Protocol):
    """A `GraphSource` some of whose leaves can be given other numbers. GUI thread."""

    def can_type(self, node: int) -> bool:
        """Whether a node of the drawing is a leaf that can be given another number; labels may be of several."""

    def type_number(self, node: int, number: float, *, continues: bool = False) -> str:
        """Give a leaf another number; the graph shows it soon after.

        Args:
            node: the leaf, in the drawing.
            number: its new number.
            continues: whether this goes on with the drag of the number before.

        Returns:
            Why it was refused, or "".
        """
