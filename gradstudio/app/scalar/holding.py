"""`Holding`: which scalars of the graph training does not move."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.part_edits import Held, held
from gradstudio.training.run.holding import cut_mask, frozen_mask

_NONE: NDArray[np.intp] = np.empty(0, dtype=np.intp)


class Holding(QObject):
    """Tells what is frozen or cut, as soon as the project says so. Lives on the GUI thread.

    Signals:
        changed: other parts are frozen or cut, or there is another graph.
    """

    changed = Signal()

    def __init__(self, model: GraphModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._parameters: tuple[PlacedGraph | None, NDArray[np.intp], NDArray[np.intp]] = None, _NONE, _NONE
        self._known: tuple[object, NDArray[np.intp], NDArray[np.intp]] = None, _NONE, _NONE
        model.spec_changed.connect(self.changed)
        model.structure_changed.connect(self.changed)

    def of(self, label: str) -> Held:
        """Return what holds the scalar or part with a label: "frozen", "cut" or ""."""
        path = ScalarPath.parse(label) if self._model.shows_project else None
        return held(self._model.spec, path) if path is not None else ""

    def nodes(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the parameters in the graph that are frozen, and those that are cut: indices, ascending."""
        placed, spec = self._model.placed, self._model.spec
        network = spec.network
        if placed is None or placed.key.of_loss is None or not (network.frozen or network.cut):
            return _NONE, _NONE
        key = placed, network.frozen, network.cut, spec.sizes
        if self._known[0] != key:
            nodes, places = self._places(placed)
            fits = places < spec.parameter_count
            nodes, places = nodes[fits], places[fits]
            cut = cut_mask(spec)[places]
            self._known = key, nodes[frozen_mask(spec)[places] & ~cut], nodes[cut]
        return self._known[1], self._known[2]

    def _places(self, placed: PlacedGraph) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the nodes that are parameters, and the place of each in the order of `MLP.parameters`."""
        if self._parameters[0] is not placed:
            sizes = [size for size, _ in placed.key.layers]
            found = [
                (node, place)
                for node, label in enumerate(placed.graph.labels)
                if label and not placed.graph.operands[node] and (place := _place(label, sizes)) is not None
            ]
            nodes, places = np.array(found, dtype=np.intp).reshape(-1, 2).T
            self._parameters = placed, nodes, places
        return self._parameters[1], self._parameters[2]


def _place(label: str, sizes: list[int]) -> int | None:
    path = ScalarPath.parse(label)
    return path.flat_index(sizes) if path is not None else None
