"""Choosing what the nodes are coloured by; while a tool colours them, the choice says so."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.quantities import QUANTITIES
from gradstudio.ui.canvas.choice import BarChoice
from gradstudio.ui.kit.first_letter import sentence_case

_OVERLAY = "overlay"
"""Stands first while there are numbers of a tool; to choose anything else takes them away."""


class ColourChoice(BarChoice):
    """Follows a `Colouring`.

    Args:
        colouring: what it shows and sets.
        parent: as for any QWidget.
    """

    def __init__(self, colouring: Colouring, parent: QWidget | None = None) -> None:
        super().__init__("Colour by", "What the colour of a node shows", parent)
        self._colouring = colouring
        for name, quantity in QUANTITIES.items():
            self.addItem(quantity.title, name)
        self.activated.connect(self._on_activated)
        colouring.changed.connect(self._on_colouring_changed)

    def _on_activated(self, index: int) -> None:
        if (name := self.itemData(index)) != _OVERLAY:
            self._colouring.set_by(name)

    def _on_colouring_changed(self) -> None:
        overlay, place = self._colouring.overlay, self.findData(_OVERLAY)
        if place >= 0:
            self.removeItem(place)
        if overlay is not None:
            self.insertItem(0, sentence_case(overlay.title), _OVERLAY)
        self.setCurrentIndex(self.findData(self._colouring.by if overlay is None else _OVERLAY))
