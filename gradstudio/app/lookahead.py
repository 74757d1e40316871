"""`Lookahead`: what the next step does to the parameters that are looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph_model import GraphModel
from gradstudio.graph.update import Update, explain_update
from gradstudio.training.initial import parameter_index


class Lookahead(QObject):
    """Asks for the numbers of single parameters and explains them. Lives on the GUI thread.

    Signals:
        wanted_changed: indices of the parameters that are looked at, a tuple.
    """

    wanted_changed = Signal(object)

    def __init__(self, model: GraphModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._labels: list[str] = []
        self._wanted: tuple[int, ...] = ()
        model.structure_changed.connect(self._ask)

    def watch(self, label: str) -> None:
        """Look at a parameter; as often as it is unwatched again. Other labels are ignored."""
        self._labels.append(label)
        self._ask()

    def unwatch(self, label: str) -> None:
        """Look at it no longer."""
        self._labels.remove(label)
        self._ask()

    def update_of(self, label: str) -> Update | None:
        """Return what the next step does to a parameter, or None while that is not known."""
        snapshot = self._model.snapshot
        if snapshot is None:
            return None
        index = parameter_index(snapshot.spec.sizes, label)
        for outlook in snapshot.outlooks:
            if outlook.parameter == index:
                return explain_update(snapshot.spec.training, outlook)
        return None

    def _ask(self) -> None:
        placed = self._model.placed
        if placed is None:
            return
        sizes = [size for size, _ in placed.key.layers]
        found = (parameter_index(sizes, label) for label in dict.fromkeys(self._labels))
        wanted = tuple(index for index in found if index is not None)
        if wanted != self._wanted:
            self._wanted = wanted
            self.wanted_changed.emit(wanted)
