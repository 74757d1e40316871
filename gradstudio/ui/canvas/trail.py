"""The way back: what one looked at before, like the history of a browser."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.selection import GraphScalar
from gradstudio.ui.canvas.camera import Camera, Place

_MOST = 100
_REST_MILLISECONDS = 500


@dataclass(frozen=True, slots=True)
class TrailStop:
    """A place that was looked at, in which layout, and what was selected there."""

    layout: str
    place: Place
    scalars: tuple[GraphScalar, ...]


class Trail(QObject):
    """Remembers where one stopped: after each selection, and when the view has come to rest.

    Going back to a stop brings back its layout too. Another graph, in which nothing is where it was, begins the
    trail anew. Lives on the GUI thread.

    Args:
        camera: where one looks.
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        parent: as for any QObject.

    Signals:
        changed: `can_go_back` or `can_go_forward` may be other than before.
    """

    changed = Signal()

    def __init__(
        self, camera: Camera, model: ShownGraph, selection: SelectedNodes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._camera = camera
        self._model = model
        self._selection = selection
        self._structure: Hashable = None
        self._awaited: TrailStop | None = None
        self._stops: list[TrailStop] = []
        self._at = -1
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._stop)
        camera.moved.connect(self._on_camera_moved)
        selection.nodes_changed.connect(self._on_selection_nodes_changed)
        model.structure_changed.connect(self._on_model_structure_changed)
        self._on_model_structure_changed()

    @property
    def can_go_back(self) -> bool:
        """Whether there is a stop before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from a later stop."""
        return self._at < len(self._stops) - 1

    def start_over(self) -> None:
        """Forget where one has been: another project is shown."""
        self._rest.stop()
        self._awaited = None
        self._stops, self._at = [], -1
        self._stop()

    def back(self) -> None:
        """Look at what was looked at before."""
        self._stop()
        if self.can_go_back:
            self._go(self._at - 1)

    def forward(self) -> None:
        """Undo the last step back."""
        self._stop()
        if self.can_go_forward:
            self._go(self._at + 1)

    def _go(self, at: int) -> None:
        self._at = at
        stop = self._stops[at]
        self._selection.set_scalars(stop.scalars)
        # What has been folded since has fewer scalars, and what one sees now is no stop of its own.
        self._stops[at] = replace(stop, scalars=self._selection.scalars)
        if stop.layout == self._layout:
            self._look(stop)
        else:
            self._awaited = stop
            self._model.set_layout(stop.layout)
        self.changed.emit()

    @property
    def _layout(self) -> str:
        """The layout that is shown; another one may be on its way."""
        placed = self._model.placed
        return placed.key.layout if placed is not None else self._model.layout

    def _look(self, stop: TrailStop) -> None:
        self._camera.go_to(stop.place)
        self._rest.stop()

    def _stop(self) -> None:
        self._rest.stop()
        if self._awaited is not None:
            return  # on the way there
        stop = TrailStop(self._layout, self._camera.place, self._selection.scalars)
        if self._at >= 0 and stop == self._stops[self._at]:
            return
        self._stops = [*self._stops[: self._at + 1], stop][-_MOST:]
        self._at = len(self._stops) - 1
        self.changed.emit()

    def _on_model_structure_changed(self) -> None:
        placed, awaited = self._model.placed, self._awaited
        self._awaited = None
        structure = placed.key.structure if placed is not None else None
        if structure is None or structure != self._structure:
            self._structure = structure
            self._rest.stop()
            self._stops, self._at = [], -1
            self._stop()
        elif awaited is not None and placed is not None and placed.key.layout == awaited.layout:
            self._look(awaited)
        else:
            self._rest.start()

    def _on_camera_moved(self, settled: bool) -> None:
        self._rest.start()

    def _on_selection_nodes_changed(self, nodes: tuple[int, ...]) -> None:
        # Walking by keys makes many stops in a second: the place is what counts once one rests.
        if self._at >= 0 and self._selection.scalars != self._stops[self._at].scalars:
            self._rest.start()
