"""`Colouring`: what the colours of the canvas stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.group_figures import GroupFigures
from gradstudio.app.graph.job import PlacedGraph
from gradstudio.app.graph.model import GraphModel
from gradstudio.engine.ops import OPS
from gradstudio.graph.flow import edge_flow
from gradstudio.graph.numbers import largest_magnitude
from gradstudio.training.run.moment import RunId

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
        legend: what the legend says.
        compute: data and grad → the number, for a quantity that is one.
        categories: the graph → its categories, for a quantity that is no number.
        signed: whether it can be below 0.
        of_results: whether a closed group shows the mean of what it computes, rather than the mean magnitude
            of all that is in it.
    """

    title: str
    legend: str
    compute: Callable[[Array, Array], Array] | None = None
    categories: Callable[[PlacedGraph], Categories] | None = None
    signed: bool = True
    of_results: bool = False


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


class Colouring(QObject):
    """The settings, and the numbers that follow from them. Lives on the GUI thread.

    Signals:
        changed: a setting is new.
    """

    changed = Signal()

    def __init__(self, model: GraphModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._by = next(iter(QUANTITIES))
        self._logarithmic = True
        self._fixed = False
        self._limit: float | None = None
        self._edges_by_flow = False
        self._frozen: tuple[Array, Array] | None = None
        self._frozen_parameters: Array = np.empty(0)
        self._frozen_step = self._frozen_sample = 0
        self._frozen_run: RunId | None = None
        self._categories: tuple[PlacedGraph | None, dict[str, Categories]] = None, {}
        self._figures: tuple[PlacedGraph, GroupFigures] | None = None
        model.structure_changed.connect(self._on_model_structure_changed)

    @property
    def by(self) -> str:
        """Name of the quantity, a key of `QUANTITIES`."""
        return self._by

    @property
    def is_logarithmic(self) -> bool:
        """Whether colours go by orders of magnitude."""
        return self._logarithmic

    @property
    def is_fixed(self) -> bool:
        """Whether the scale stays as it is while the numbers change."""
        return self._fixed

    @property
    def edges_by_flow(self) -> bool:
        """Whether an edge is coloured by the gradient that flows along it."""
        return self._edges_by_flow

    @property
    def is_frozen(self) -> bool:
        """Whether colours compare with numbers that were frozen."""
        return self._frozen is not None

    def set_by(self, name: str) -> None:
        """Colour by another quantity."""
        self._by, self._limit = name, None
        self.changed.emit()

    def set_logarithmic(self, on: bool) -> None:
        """Colour by orders of magnitude, or in proportion."""
        self._logarithmic = on
        self.changed.emit()

    def set_fixed(self, on: bool) -> None:
        """Keep the scale as it is now, or let it follow the numbers."""
        keeps = on and self._model.placed is not None
        self._limit = (self.scale().limit or None) if keeps else None
        self._fixed = on
        self.changed.emit()

    def set_edges_by_flow(self, on: bool) -> None:
        """Colour edges by the gradient that flows along them, or not at all."""
        self._edges_by_flow = on
        self.changed.emit()

    def set_frozen(self, on: bool) -> None:
        """Keep the present numbers to compare with, or drop them."""
        model = self._model
        self._frozen = (model.data, model.grad) if on and model.has_values else None
        self._frozen_parameters = model.parameters
        self._frozen_step, self._frozen_run, self._frozen_sample = model.step, model.run, model.watch.sample
        self._limit = None
        self.changed.emit()

    def start_over(self) -> None:
        """Drop the numbers that were frozen, and the scale that was fixed: they are of a project that is gone."""
        self._frozen = self._limit = None
        self._fixed = False
        self.changed.emit()

    def scale(self) -> Scale:
        """Return the colours of this moment; a fixed scale takes its limit from the first."""
        model, quantity = self._model, QUANTITIES[self._by]
        placed = model.placed
        assert placed is not None
        if quantity.categories is not None:
            return Scale(
                title=quantity.legend,
                values=np.zeros(len(placed.graph)),
                groups=np.zeros(len(placed.outline)),
                categories=self._categories_of(placed),
            )
        assert quantity.compute is not None
        title = quantity.legend
        values = np.zeros(len(placed.graph))
        if model.has_values:
            with np.errstate(all="ignore"):
                values = quantity.compute(model.data, model.grad)
                if self._frozen is not None:
                    values = values - quantity.compute(*self._frozen)
        if self._frozen is not None:
            title = f"{quantity.title.lower()}, now − step {self._frozen_step:,}"
            if model.run != self._frozen_run:
                title += " of an earlier run"
            if model.watch.scope == "sample" and model.watch.sample != self._frozen_sample:
                title += f" of sample {self._frozen_sample + 1:,}"
        figures = self.figures(placed)
        # The gradient of a mere number is of no interest and may be large: it must not set the scale.
        limit = largest_magnitude(values[~figures.is_constant]) or largest_magnitude(values)
        if self._fixed:
            if self._limit is None and limit:
                self._limit = limit
            limit = self._limit or limit
        if quantity.of_results:
            groups = figures.results(values)
        elif quantity.compute is _gradient and model.has_values and not self.is_frozen:
            groups = figures.gradients(model.data, values)
        else:
            groups = figures.magnitudes(values)
        return Scale(
            title=title,
            values=values,
            groups=figures.shares(groups),
            of_groups="mean of what they compute" if quantity.of_results else "mean magnitude",
            limit=limit,
            signed=quantity.signed or self.is_frozen,
            logarithmic=self._logarithmic,
            fixed=self._fixed,
        )

    def _categories_of(self, placed: PlacedGraph) -> Categories:
        """Return the categories of the graph; they depend on its structure alone."""
        if self._categories[0] is not placed:
            self._categories = placed, {}
        known = self._categories[1]
        if self._by not in known:
            compute = QUANTITIES[self._by].categories
            assert compute is not None
            known[self._by] = compute(placed)
        return known[self._by]

    def figures(self, placed: PlacedGraph) -> GroupFigures:
        """Return what works out the numbers of the groups of the graph that is shown."""
        if self._figures is None or self._figures[0] is not placed:
            self._figures = placed, GroupFigures(placed)
        return self._figures[1]

    def edge_values(self) -> Array | None:
        """Return the gradient along each edge and then each leg of the bundles; None if edges are plain.

        If numbers are frozen: now − frozen.
        """
        model, placed = self._model, self._model.placed
        if not self._edges_by_flow or placed is None or not model.has_values:
            return None
        flow = _flow(placed, model.data, model.grad, model.parameters)
        return flow if self._frozen is None else flow - _flow(placed, *self._frozen, self._frozen_parameters)

    def _on_model_structure_changed(self) -> None:
        graph = self._model.graph
        if self._frozen is not None and (graph is None or len(graph) != len(self._frozen[0])):
            self.set_frozen(False)


def _flow(placed: PlacedGraph, data: Array, grad: Array, parameters: Array) -> Array:
    flow = edge_flow(placed.graph, data, grad)
    return flow if placed.part is None else np.append(flow, placed.part.leg_flow(grad, parameters))


def _gradient(data: Array, grad: Array) -> Array:
    return grad


def _influence(data: Array, grad: Array) -> Array:
    return np.abs(data) * np.abs(grad)


def _operations(placed: PlacedGraph) -> Categories:
    order = list(dict.fromkeys(["", *(op.symbol for op in OPS)]))
    used = set(placed.graph.symbols)
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
    # Layer k is category k; before and after the layers each kind of group is a category of its own.
    names = [f"layer {group.layer}" if group.layer else group.title for group in outline.groups]
    used = [names[index] for index in outline.leaves]
    order = {name: i for i, name in enumerate(sorted(dict.fromkeys(used), key=_layer_rank))}
    of_group = np.array([order.get(name, 0) for name in names], dtype=np.intp)
    return Categories(names=tuple(order), of_node=of_group[outline.of_node], of_group=of_group)


def _layer_rank(name: str) -> tuple[int, int]:
    kind, _, number = name.partition(" ")
    return {"inputs": 0, "layer": 1, "loss": 2}.get(kind, 3), int(number or 0)


QUANTITIES: Mapping[str, Quantity] = {
    "grad": Quantity(title="Gradient", legend="gradient ∂loss/∂node", compute=_gradient),
    "data": Quantity(title="Data", legend="data", compute=lambda data, grad: data, of_results=True),
    "influence": Quantity(
        title="|grad| · |data|", legend="|grad| · |data|", compute=_influence, signed=False
    ),
    "op": Quantity(title="Operation", legend="operation", categories=_operations),
    "layer": Quantity(title="Layer", legend="layer", categories=_layers),
}
"""Everything one can colour by, in menu order."""
