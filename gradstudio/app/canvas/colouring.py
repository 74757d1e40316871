"""`Colouring`: what the colours of the canvas stand for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.canvas.quantities import QUANTITIES, Categories, Scale, gradient
from gradstudio.app.graph.group_figures import GroupFigures
from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.flow import edge_flow
from gradstudio.graph.magnitude import largest_magnitude, strengths
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.training.record import Record
from gradstudio.training.run.moment import RunId

Array = NDArray[np.float64]
_MEANS = "mean magnitude, relative to the largest"
_RESULTS = "mean of what they compute, relative to the largest"
_LARGEST = "the largest of what is in them"
_MOST_LETTERS = 24
"""Of the name of a run, or of a result: the legend is one line."""


class Colouring(QObject):
    """The settings, and the numbers that follow from them. Lives on the GUI thread.

    Args:
        model: the graph that is coloured.
        record: returns the present project's record, whose runs bear names.
        parent: as for any QObject.

    Signals:
        changed: a setting is new.
    """

    changed = Signal()

    def __init__(
        self, model: ShownGraph, record: Callable[[], Record], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._record = record
        self._by = next(iter(QUANTITIES))
        self._logarithmic = True
        self._fixed = False
        self._limit: float | None = None
        self._edges_by_flow = False
        self._frozen: tuple[Array, Array] | None = None
        self._frozen_parameters: Array = np.empty(0)
        self._frozen_step = 0
        self._frozen_sample: int | None = None
        self._frozen_run: RunId | None = None
        self._frozen_of: ValueGraph | None = None
        self._overlay: Overlay | None = None
        self._categories: tuple[PlacedGraph | None, dict[str, Categories]] = None, {}
        self._figures: tuple[PlacedGraph, GroupFigures] | None = None
        model.structure_changed.connect(self._on_model_structure_changed)

    @property
    def by(self) -> str:
        """Name of the quantity, a key of `QUANTITIES`."""
        return self._by

    @property
    def overlay(self) -> Overlay | None:
        """What the nodes are coloured by instead, or None."""
        return self._overlay

    @property
    def is_of_gradients(self) -> bool:
        """Whether the colours are 0 wherever the gradient is."""
        return self._overlay is None and QUANTITIES[self._by].of_gradients

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

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Colour by the numbers of a tool until they are taken away, or another quantity or graph is chosen.

        Without effect if they are not as many as the graph has nodes.
        """
        graph = self._model.graph
        if overlay is not None and (graph is None or len(overlay.values) != len(graph)):
            overlay = None
        if overlay is not self._overlay:
            self._overlay = overlay
            self.changed.emit()

    def set_by(self, name: str) -> None:
        """Colour by another quantity."""
        self._by, self._limit, self._overlay = name, None, None
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
        self._frozen_parameters, self._frozen_of = model.parameters, model.graph
        self._frozen_step, self._frozen_run, self._frozen_sample = model.step, model.run, model.sample
        self._limit = None
        self.changed.emit()

    def start_over(self) -> None:
        """Drop the numbers that were frozen, and the scale that was fixed: they are of a project that is gone."""
        self._frozen = self._limit = self._overlay = None
        self._fixed = False
        self.changed.emit()

    def scale(self) -> Scale:
        """Return the colours of this moment; a fixed scale takes its limit from the first."""
        model, quantity = self._model, QUANTITIES[self._by]
        placed = model.placed
        assert placed is not None
        if self._overlay is not None:
            return self._scale_of(self._overlay, placed)
        if quantity.categories is not None:
            return Scale(
                title=quantity.legend,
                values=np.zeros(len(placed.graph)),
                groups=np.zeros(len(placed.outline)),
                categories=self._categories_of(placed),
            )
        assert quantity.compute is not None
        title = quantity.legend.format(root=_short(placed.graph.labels[placed.graph.root] or "result"))
        values = np.zeros(len(placed.graph))
        if model.has_values:
            with np.errstate(all="ignore"):
                values = quantity.compute(model.data, model.grad)
                if self._frozen is not None:
                    values = values - quantity.compute(*self._frozen)
        if self._frozen is not None:
            title = f"{quantity.title.lower()}, {self._moments()}"
            then = self._frozen_sample
            if then is not None and model.sample not in (None, then):
                title += f" of sample {then + 1:,}"
        figures = self.figures(placed)
        # The gradient of a mere number is of no interest and may be large: it must not set the scale.
        limit = largest_magnitude(values[~figures.is_constant]) or largest_magnitude(values)
        if self._fixed:
            if self._limit is None and limit:
                self._limit = limit
            limit = self._limit or limit
        if quantity.of_results:
            groups = figures.results(values)
        elif quantity.compute is gradient and model.has_values and not self.is_frozen:
            groups = figures.gradients(model.data, values)
        else:
            groups = figures.magnitudes(values)
        return Scale(
            title=title,
            values=values,
            groups=figures.shares(groups),
            of_groups=_RESULTS if quantity.of_results else _MEANS,
            limit=limit,
            signed=quantity.signed or self.is_frozen,
            logarithmic=self._logarithmic,
            fixed=self._fixed,
        )

    def _scale_of(self, overlay: Overlay, placed: PlacedGraph) -> Scale:
        figures, magnitudes = self.figures(placed), np.abs(np.nan_to_num(overlay.values, nan=0.0))
        if overlay.limit is None:
            limit, of_groups = largest_magnitude(overlay.values), _MEANS
            groups = figures.shares(figures.magnitudes(magnitudes))
        else:
            limit, of_groups = overlay.limit, _LARGEST
            groups = strengths(placed.outline.largest(magnitudes), limit, overlay.logarithmic)
        return Scale(
            title=overlay.title,
            values=overlay.values,
            groups=groups,
            of_groups=of_groups,
            limit=limit,
            signed=overlay.signed,
            logarithmic=overlay.logarithmic,
        )

    def _moments(self) -> str:
        """Return what is compared: two steps of one run, or the steps of two runs by their names."""
        now, then = self._model.run, self._frozen_run
        if now == then:
            return f"now − step {self._frozen_step:,}"
        return f"{self._name_of(now)} now − {self._name_of(then)} at step {self._frozen_step:,}"

    def _name_of(self, run: RunId | None) -> str:
        kept = None if run is None else self._record().find(run)
        if kept is None:
            return "a run that is gone"
        return _short(kept.label.name)

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
        self.set_overlay(None)
        before = self._frozen_of if self._frozen is not None else None
        if before is not None and (graph is None or not graph.has_structure_of(before)):
            self.set_frozen(False)


def _short(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"


def _flow(placed: PlacedGraph, data: Array, grad: Array, parameters: Array) -> Array:
    flow = edge_flow(placed.graph, data, grad)
    return flow if placed.part is None else np.append(flow, placed.part.leg_flow(grad, parameters))
