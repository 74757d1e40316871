"""What the nodes of a graph can be coloured by, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.engine.ops import OPS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Categories:
    """Kinds of nodes: their names, and by index into these the kind of each node and of each group."""

    names: tuple[str, ...]
    of_node: NDArray[np.intp]
    of_group: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that a node can be coloured by.

    Attributes:
        title: what the menu says.
        legend: what the legend says, with "{root}" for the name of the result.
        compute: data and grad → the number, for a quantity that is one.
        categories: the graph → its categories, for a quantity that is no number.
        signed: whether it can be below 0.
        of_results: whether a closed group shows the mean of what it computes, rather than the mean magnitude
            of all that is in it.
        of_gradients: whether it is 0 wherever the gradient is.
    """

    title: str
    legend: str
    compute: Callable[[Array, Array], Array] | None = None
    categories: Callable[[PlacedGraph], Categories] | None = None
    signed: bool = True
    of_results: bool = False
    of_gradients: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scale:
    """The colours of one moment, as numbers.

    Attributes:
        title: what they stand for.
        values: the number of each node; all 0 while there are none.
        groups: the number of each group, −1 to 1: its share of the largest of its kind.
        limit: the scale goes from −limit to +limit.
        signed: whether any number can be below 0.
        logarithmic: whether by orders of magnitude.
        fixed: whether the limit stays while the numbers change.
        categories: for what is no number.
        of_groups: what the number of a group is; "" for categories.
    """

    title: str
    values: Array
    groups: Array
    limit: float = 0.0
    signed: bool = True
    logarithmic: bool = True
    fixed: bool = False
    categories: Categories | None = None
    of_groups: str = ""


def gradient(data: Array, grad: Array) -> Array:
    """Return the gradients as they are."""
    return grad


def _influence(data: Array, grad: Array) -> Array:
    return np.abs(data) * np.abs(grad)


def _operations(placed: PlacedGraph) -> Categories:
    used = set(placed.graph.symbols)
    # A graph made by hand may have operations that the table does not.
    order = list(dict.fromkeys(["", *(op.symbol for op in OPS), *sorted(used)]))
    present = [symbol for symbol in order if symbol in used]
    place = {symbol: i for i, symbol in enumerate(present)}
    index = np.array([place[symbol] for symbol in placed.graph.symbols], dtype=np.intp)
    names = tuple(symbol or "leaf" for symbol in present)
    # A group has many operations: it is as neutral as a leaf.
    return Categories(names=names, of_node=index, of_group=np.zeros(len(placed.outline), dtype=np.intp))


def _layers(placed: PlacedGraph) -> Categories:
    outline = placed.outline
    if not len(outline):
        none = np.zeros(len(placed.graph), dtype=np.intp)
        return Categories(names=("no layer",), of_node=none, of_group=none[:0])
    # Each layer is a category; before and after the layers each kind of group is one of its own.
    titles = {group.layer: group.title for group in outline.groups if group.kind == "layer"}
    names = [titles[group.layer] if group.layer else group.title for group in outline.groups]
    used = [names[index] for index in outline.leaves]
    order = {name: i for i, name in enumerate(sorted(dict.fromkeys(used), key=_layer_rank))}
    of_group = np.array([order.get(name, 0) for name in names], dtype=np.intp)
    return Categories(names=tuple(order), of_node=of_group[outline.of_node], of_group=of_group)


def _layer_rank(name: str) -> tuple[int, int]:
    kind, _, number = name.partition(" ")
    return {"inputs": 0, "layer": 1, "output": 2, "loss": 3}.get(kind, 4), int(number or 0)


QUANTITIES: Mapping[str, Quantity] = {
    "grad": Quantity(title="Gradient", legend="gradient ∂{root}/∂node", compute=gradient, of_gradients=True),
    "data": Quantity(title="Data", legend="data", compute=lambda data, grad: data, of_results=True),
    "influence": Quantity(
        title="|grad| · |data|", legend="|grad| · |data|", compute=_influence, signed=False, of_gradients=True
    ),
    "op": Quantity(title="Operation", legend="operation", categories=_operations),
    "layer": Quantity(title="Layer", legend="layer", categories=_layers),
}
"""Everything one can colour by, in menu order."""
