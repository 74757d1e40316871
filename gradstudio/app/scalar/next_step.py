"""`Lookahead`: what the next step does to the parameters that are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.asking import Gathering
from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.update import Update, explain_update, held_update
from gradstudio.project.part_edits import held
from gradstudio.training.look.requests import OutlookRequest, Outlooks


class Lookahead(Gathering[str]):
    """Asks for the numbers of single parameters, which views name by their labels, and explains them."""

    def __init__(self, model: GraphModel, parent: QObject | None = None) -> None:
        super().__init__("next step", parent)
        self._model = model
        model.structure_changed.connect(self._ask)

    def update_of(self, label: str) -> Update | None:
        """Return what the next step does to a parameter, or None while that is not known."""
        known = self._answer
        if isinstance(known, Outlooks) and known.moment.run == self._model.run:
            path, spec = ScalarPath.parse(label), known.spec
            index = _place(label, spec.sizes)
            for outlook in known.outlooks:
                if path is not None and outlook.parameter == index:
                    kept = held(spec, path)
                    return (
                        held_update(kept, outlook.value) if kept else explain_update(spec.training, outlook)
                    )
        return None

    def _request(self) -> OutlookRequest | None:
        placed = self._model.placed
        if placed is None:
            return None
        sizes = [size for size, _ in placed.key.layers]
        labels = self._wishes.values()
        found = {index for label in labels if (index := _place(label, sizes)) is not None}
        return OutlookRequest(parameters=tuple(sorted(found))) if found else None


def _place(label: str, sizes: Sequence[int]) -> int | None:
    """Return the place of a parameter in the flat vector by its label, or None if no parameter has it."""
    path = ScalarPath.parse(label)
    return None if path is None else path.flat_index(sizes)
