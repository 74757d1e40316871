"""Building and placing a graph off the GUI thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradstudio.data.source import load_dataset
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Outline
from gradstudio.graph.layouts import LAYOUTS, LayoutCancelled, Positions, area_around
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import Loss, ProjectSpec
from gradstudio.training.metrics import target_for
from gradstudio.training.sample import sample_loss


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphKey:
    """What the structure of a sample's graph and its layout depend on.

    Attributes:
        layers: number of inputs, then size and activation of each layer.
        loss: of the sample.
        target: class of the sample where the loss is built around one output, else None.
        layout: name of the layout.
    """

    layers: tuple[tuple[int, str], ...]
    loss: Loss
    target: int | None
    layout: str

    @classmethod
    def of(cls, spec: ProjectSpec, sample: int, layout: str) -> GraphKey:
        """Return the key for a sample of a project."""
        target = None
        if spec.training.loss == "softmax_cross_entropy":
            dataset = load_dataset(spec.data)
            target = int(target_for(spec.training.loss, dataset.task, dataset.targets[sample].item()))
        layers = ((layer.size, layer.activation) for layer in spec.network.layers)
        return cls(
            layers=((spec.input_count, ""), *layers), loss=spec.training.loss, target=target, layout=layout
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedGraph:
    """A graph with its groups, ready to be drawn.

    Attributes:
        key: what it depends on.
        graph: the nodes and edges.
        outline: the groups.
        positions: shape (nodes, 2), the centres of the nodes in scene units, y downwards.
        boxes: shape (groups, 4), left, top, width and height; None where the layout has no boxes.
    """

    key: GraphKey
    graph: ValueGraph
    outline: Outline
    positions: Positions
    boxes: Positions | None = None

    def area_of(self, group: int) -> tuple[float, float, float, float]:
        """Return left, top, width and height of a group: its box, or else what its nodes take."""
        if self.boxes is not None:
            left, top, width, height = self.boxes[group].tolist()
            return left, top, width, height
        return area_around(self.positions[self.outline.nodes(group)])

    def group_title(self, node: int) -> str:
        """Return the full title of the innermost group that a node belongs to, or ""."""
        return self.outline.full_title(int(self.outline.of_node[node]))


class GraphJobSignals(QObject):
    """Signals of `GraphJob`, each with the job's key, as a job that was dropped may still be heard.

    done: a `PlacedGraph`, which has its key; progressed: (key, 0 to 1); failed: (key, what).
    """

    done = Signal(object)
    progressed = Signal(object, float)
    failed = Signal(object, str)


class GraphJob:
    """Builds and places the graph of one sample's loss. `cancel` ends it at the next step of the layout."""

    def __init__(self, spec: ProjectSpec, sample: int, layout: str) -> None:
        self.key = GraphKey.of(spec, sample, layout)
        self.signals = GraphJobSignals()
        self._spec = spec
        self._sample = sample
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Give up; nothing is reported any more."""
        self._cancelled.set()

    def run(self) -> None:
        """Do the work, on a thread other than the GUI's."""
        try:
            placed = self._placed()
        except LayoutCancelled:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            self.signals.failed.emit(self.key, f"The graph cannot be drawn. {type(error).__name__}: {error}")
            return
        if not self._cancelled.is_set():
            self.signals.done.emit(placed)

    def _placed(self) -> PlacedGraph:
        spec = self._spec
        # The structure does not depend on the parameters, so zeros will do.
        zeros = np.zeros(spec.parameter_count)
        root = sample_loss(spec, load_dataset(spec.data), zeros, self._sample)
        graph = ValueGraph(root)
        outline = network_outline(graph)
        placement = LAYOUTS[self.key.layout].place(graph, outline, self._on_progress)
        return PlacedGraph(
            key=self.key,
            graph=graph,
            outline=outline,
            positions=placement.positions,
            boxes=placement.boxes,
        )

    def _on_progress(self, share: float) -> None:
        if self._cancelled.is_set():
            raise LayoutCancelled
        self.signals.progressed.emit(self.key, share)
